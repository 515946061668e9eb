"""The index built from the topic of translations, on the real stack: the same documents."""

from datetime import timedelta

import pytest
from elasticsearch import AsyncElasticsearch

from perspektiven import topics
from perspektiven.contracts import Translation
from perspektiven.index import month_index, read_alias
from perspektiven.kafka.connections import Producer
from services.indexer import rebuild
from services.indexer.reindex import Rebuild
from services.indexer.settings import IndexerSettings
from services.indexer.sweep import sweep
from tests.support.factories import NOW, translation
from tests.support.indexing import (
    contents,
    index_all,
    numbered,
    running_indexer,
    some,
    sources,
)
from tests.support.stack import MakeSettings

WINDOW = timedelta(days=3)
ANCIENT = NOW.replace(year=1970)


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings)


async def from_kafka(elasticsearch: AsyncElasticsearch, ours: IndexerSettings, **how: bool) -> int:
    """Returns how many records were refused."""
    whole = rebuild.FromKafka(elasticsearch, ours, "de", **how)
    _ = [step async for step in whole.run(WINDOW)]
    return whole.rebuild.backfill.refused.total()


async def publish(ours: IndexerSettings, *values: Translation | bytes) -> None:
    await topics.create_all(ours)
    async with Producer(ours) as producer:
        for each in values:
            value = each if isinstance(each, bytes) else each.to_bytes()
            await producer.send(topics.TRANSLATIONS.full_name(ours), key=b"k", value=value)


async def identities(elasticsearch: AsyncElasticsearch, pattern: str) -> set[str]:
    """Of indices: one that is made in the same second as another was has the same name."""
    found = await elasticsearch.indices.get_settings(index=pattern)
    return {index["settings"]["index"]["uuid"] for index in found.values()}


async def test_a_lost_index_is_built_from_kafka_with_the_same_documents(
    ours: IndexerSettings,
) -> None:
    await topics.create_all(ours)
    translations = some(300)
    newer = translations[0].model_copy(
        update={
            "article": translations[0].article.model_copy(update={"revision": 2}),
            "translated_at": NOW + timedelta(hours=1),
        }
    )
    async with Producer(ours) as producer, running_indexer(ours) as (indexer, elasticsearch):
        topic = topics.TRANSLATIONS.full_name(ours)
        for each in (*translations, newer, translations[0]):
            key = each.article.id.encode()
            await producer.send(topic, key=key, value=each.to_bytes())
        await producer.send(topic, key=b"x", value=b"no JSON")
        await index_all(indexer, [*translations, newer])
        await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
        await sweep(elasticsearch, ours, WINDOW, NOW)
        before = await contents(elasticsearch, ours)
        for name in await elasticsearch.indices.get_alias(name=read_alias(ours, "de")):
            await elasticsearch.indices.delete(index=name)

        steps = [step async for step in rebuild.FromKafka(elasticsearch, ours, "de").run(WINDOW)]

        after = await contents(elasticsearch, ours)
        assert steps[-1].done == 302
        assert len(before) == 300
        assert sources(after) == sources(before)
        assert len({source["cluster_id"] for _, _, source in after.values()}) == 150


async def test_what_an_interrupted_rebuild_from_kafka_left_is_not_taken_for_another_kind(
    ours: IndexerSettings,
) -> None:
    translations = [translation(article=numbered(number)) for number in range(600)]
    await publish(ours, *translations)
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(indexer, translations)
        before = await contents(elasticsearch, ours)
        interrupted = rebuild.FromKafka(elasticsearch, ours, "de", discard=True)
        async for _ in interrupted.run(WINDOW):
            break
        left = await identities(elasticsearch, f"{read_alias(ours, 'de')}.*")

        _ = [step async for step in Rebuild(elasticsearch, ours, "de").from_index()]

        after = await contents(elasticsearch, ours)
        assert sources(after) == sources(before)
        assert left
        assert not left & await identities(elasticsearch, f"{ours.index_prefix}*")


async def test_what_kafka_no_longer_holds_is_taken_from_the_index(ours: IndexerSettings) -> None:
    old, kept = translation(article=numbered(1)), translation(article=numbered(2))
    earlier = translation(article=numbered(3, days=-40))
    await publish(ours, kept)
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(indexer, [old, kept, earlier])
        before = await contents(elasticsearch, ours)

        await from_kafka(elasticsearch, ours)
        merged = await contents(elasticsearch, ours)
        await from_kafka(elasticsearch, ours, discard=True)
        alone = await contents(elasticsearch, ours)

        assert sources(merged) == sources(before)
        # Of earlier months Kafka has nothing: they are no part of that rebuild.
        assert set(alone) == {kept.article.id, earlier.article.id}


async def test_poison_is_passed_over_and_counted(ours: IndexerSettings) -> None:
    good = translation(article=numbered(1))
    ancient = translation(article=numbered(2).model_copy(update={"discovered_at": ANCIENT}))
    refused = translation(article=numbered(3).model_copy(update={"revision": 2**40}))
    await publish(ours, b"no JSON", ancient, refused, good)
    async with running_indexer(ours) as (_, elasticsearch):
        count = await from_kafka(elasticsearch, ours)

        assert set(await contents(elasticsearch, ours)) == {good.article.id}
        assert count == 3


async def test_a_rebuild_from_kafka_keeps_an_article_in_its_first_month(
    ours: IndexerSettings,
) -> None:
    first = translation(article=numbered(1))
    later = translation(
        article=numbered(1).model_copy(
            update={"revision": 2, "discovered_at": NOW + timedelta(days=40)}
        )
    )
    others = [translation(article=numbered(number, days=40)) for number in range(2, 300)]
    await publish(ours, first, *others, later)
    async with running_indexer(ours) as (_, elasticsearch):
        await from_kafka(elasticsearch, ours)

        found = await elasticsearch.search(
            index=read_alias(ours, "de"),
            query={"ids": {"values": [first.article.id]}},
            version=True,
        )
        month = month_index(ours, "de", NOW)[-7:]
        assert [hit["_index"][-7:] for hit in found["hits"]["hits"]] == [month]
        assert found["hits"]["hits"][0]["_source"]["revision"] == 2
