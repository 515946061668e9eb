"""Building the index anew on the real stack: nothing lost, nothing doubled, nobody disturbed."""

import asyncio
from datetime import timedelta

import pytest
from elasticsearch import AsyncElasticsearch

from perspektiven import topics
from perspektiven.contracts import Translation
from perspektiven.errors import Transient
from perspektiven.index import month_index, read_alias
from perspektiven.kafka.connections import Producer
from services.indexer import migrate, rebuild
from services.indexer.reindex import Rebuild
from services.indexer.settings import IndexerSettings
from services.indexer.sweep import sweep
from tests.support.factories import NOW, translation
from tests.support.indexing import (
    contents,
    index_all,
    insist,
    numbered,
    running_indexer,
    sources,
)
from tests.support.stack import MakeSettings

WINDOW = timedelta(days=3)
ANCIENT = NOW.replace(year=1970)


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings)


def some(count: int) -> list[Translation]:
    """Pairs of copies, the second half of them a month later."""
    return [
        translation(article=numbered(number, days=40 if number >= count // 2 else 0))
        for number in range(count)
    ]


async def test_a_new_index_takes_the_place_of_the_old_one_while_articles_arrive(
    ours: IndexerSettings,
) -> None:
    before, meanwhile = some(320)[:290], some(320)[290:]
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(indexer, before)
        old = set(await elasticsearch.indices.get_alias(name=read_alias(ours, "de")))

        async def arrive() -> None:
            for each in meanwhile:
                await insist(indexer, each)

        arriving = asyncio.create_task(arrive())
        steps = [step async for step in Rebuild(elasticsearch, ours, "de").from_index()]
        await arriving

        found = await contents(elasticsearch, ours)
        new = set(await elasticsearch.indices.get_alias(name=read_alias(ours, "de")))
        assert set(found) == {each.article.id for each in (*before, *meanwhile)}
        assert not old & new
        assert {place for place, _, _ in found.values()} <= new
        assert steps[-1].done == steps[-1].total

        again = [step async for step in Rebuild(elasticsearch, ours, "de").from_index()]
        assert again
        assert sources(await contents(elasticsearch, ours)) == sources(found)


async def test_an_interrupted_rebuild_is_gone_on_with(ours: IndexerSettings) -> None:
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(indexer, some(320))
        before = await contents(elasticsearch, ours)

        async for step in Rebuild(elasticsearch, ours, "de").from_index():
            if step.done:
                break
        unfinished = set(await elasticsearch.indices.get(index=f"{read_alias(ours, 'de')}.*"))
        assert sources(await contents(elasticsearch, ours)) == sources(before)

        _ = [step async for step in Rebuild(elasticsearch, ours, "de").from_index()]

        after = await contents(elasticsearch, ours)
        assert sources(after) == sources(before)
        assert unfinished
        assert unfinished <= {place for place, _, _ in after.values()}


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


async def test_months_beyond_retention_are_dropped_and_not_written_again(
    settings: MakeSettings,
) -> None:
    ours = settings(IndexerSettings, retention_days=30)
    now = NOW + timedelta(days=75)
    async with running_indexer(settings(IndexerSettings)) as (keeping, elasticsearch):
        old, recent = translation(article=numbered(1)), translation(article=numbered(2, days=70))
        await index_all(keeping, [old, recent])

        dropped = await migrate.drop_expired(elasticsearch, ours, now)

        found = await contents(elasticsearch, ours)
        assert dropped == [month_index(ours, "de", NOW)]
        assert list(found) == [recent.article.id]
    assert migrate.is_expired(ours, NOW, now)
    assert not migrate.is_expired(ours, NOW, NOW + timedelta(days=45))


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


async def test_a_cluster_that_is_mended_while_its_month_is_copied_stays_mended(
    ours: IndexerSettings,
) -> None:
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(indexer, [translation(article=numbered(number)) for number in range(300)])
        await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
        steps = Rebuild(elasticsearch, ours, "de").from_index()
        await anext(steps)

        await sweep(elasticsearch, ours, WINDOW, NOW)
        mended = await contents(elasticsearch, ours)
        _ = [step async for step in steps]

        assert len({source["cluster_id"] for _, _, source in mended.values()}) == 150
        assert sources(await contents(elasticsearch, ours)) == sources(mended)


async def test_an_index_that_would_lose_documents_does_not_take_the_place_of_the_old_one(
    ours: IndexerSettings,
) -> None:
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(indexer, [translation(article=numbered(number)) for number in range(3)])
        before = await contents(elasticsearch, ours)
        rebuilding = Rebuild(elasticsearch, ours, "de")
        move = await rebuilding.begin(month_index(ours, "de", NOW), month_index(ours, "de", NOW))
        _ = [step async for step in rebuilding.fill(move)]
        lost, (_, version, _) = next(iter(before.items()))
        await elasticsearch.delete(
            index=move.target, id=lost, version=version, version_type="external_gte"
        )

        with pytest.raises(Transient, match="1 documents are missing"):
            await rebuilding.finish(move)
        assert await contents(elasticsearch, ours) == before
        await insist(indexer, translation(article=numbered(4)))

        _ = [step async for step in Rebuild(elasticsearch, ours, "de").from_index()]
        assert set(before) < set(await contents(elasticsearch, ours))
