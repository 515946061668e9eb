"""`perspektiven init` on the real stack: creates what is missing, and repeats nothing."""

import json
import subprocess
import sys
from typing import Any

import pytest

from perspektiven import topics
from perspektiven.settings import Settings, environment_of
from tests.support.stack import MakeSettings


def run(own: Settings, *arguments: str, **more: Any) -> str:
    values = {
        "kafka_bootstrap_servers": own.kafka_bootstrap_servers,
        "elasticsearch_url": own.elasticsearch_url,
        "topic_prefix": own.topic_prefix,
        "index_prefix": own.index_prefix,
        "partitions": 1,
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-m", "console", "init", *arguments],
        env=environment_of(values),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def own(settings: MakeSettings) -> Settings:
    return settings(Settings)


def test_all_topics_and_indices_are_created_once(own: Settings) -> None:
    first = json.loads(run(own, "--json"))
    again = run(own)

    expected = {f"topic {each.full_name(own)}" for each in topics.ALL}
    assert expected <= set(first["created"])
    assert f"index template {own.index_prefix}articles-de" in first["created"]
    assert first["changed"] == []
    assert again == "nothing to do: all topics, index templates and aliases are there\n"


def test_a_changed_setting_reaches_topics_that_are_there(own: Settings) -> None:
    run(own)

    changed = run(own, retention_days=30)

    articles = topics.ARTICLES.full_name(own)
    assert f"changed topic {articles}: retention.ms from -1 to 2592000000\n" in changed
    assert "created" not in changed


def test_a_new_target_language_gets_an_index(own: Settings) -> None:
    run(own)

    made = json.loads(run(own, "--json", target_language="de,en"))

    assert f"index template {own.index_prefix}articles-en" in made["created"]
    assert not [each for each in made["created"] if each.startswith("topic")]
