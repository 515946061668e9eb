"""`perspektiven reindex` on the real stack: counts what it rebuilt, names what it passed over."""

import json
import subprocess
import sys

import pytest

from perspektiven import topics
from perspektiven.index import month_index
from perspektiven.kafka.connections import Producer
from perspektiven.settings import environment_of
from services.indexer.settings import IndexerSettings
from tests.support.factories import NOW, translation
from tests.support.indexing import index_all, numbered, running_indexer
from tests.support.stack import MakeSettings


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings)


def run(own: IndexerSettings, *arguments: str) -> str:
    values = {
        "kafka_bootstrap_servers": own.kafka_bootstrap_servers,
        "elasticsearch_url": own.elasticsearch_url,
        "topic_prefix": own.topic_prefix,
        "index_prefix": own.index_prefix,
    }
    done = subprocess.run(
        [sys.executable, "-m", "console", "reindex", *arguments],
        env=environment_of(values),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


async def test_documents_are_counted_by_month(ours: IndexerSettings) -> None:
    async with running_indexer(ours) as (indexer, _):
        await index_all(indexer, [translation(article=numbered(number)) for number in range(3)])

    told = json.loads(run(ours, "--json"))

    assert told["documents"][month_index(ours, "de", NOW)] == 3
    assert told["refused"] == {}


async def test_what_the_index_has_no_place_for_is_passed_over_by_name(
    ours: IndexerSettings,
) -> None:
    await topics.create_all(ours)
    topic = topics.TRANSLATIONS.full_name(ours)
    async with Producer(ours) as producer:
        await producer.send(topic, key=b"1", value=translation().to_bytes())
        await producer.send(topic, key=b"2", value=b"no JSON")

    printed = run(ours, "--from", "kafka")

    assert f"{topic}: 1 documents\n" in printed
    assert "passed over, wrong_schema: 1\n" in printed
