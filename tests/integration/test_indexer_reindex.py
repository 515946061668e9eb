"""Building the index anew on the real stack: nothing lost, nothing doubled, nobody disturbed."""

import asyncio
import random
from datetime import timedelta

import pytest

from perspektiven import topics
from perspektiven.contracts import Article, Translation
from perspektiven.errors import Transient
from perspektiven.fingerprints import fingerprint
from perspektiven.index import month_index, read_alias
from perspektiven.kafka import Producer
from services.indexer import migrate, rebuild
from services.indexer.app import Indexer
from services.indexer.reindex import Rebuild
from services.indexer.settings import IndexerSettings
from services.indexer.sweep import sweep
from tests.support.factories import NOW, article, translation
from tests.support.indexing import contents, index_all, record, running_indexer, sources
from tests.support.stack import MakeSettings

WINDOW = timedelta(days=3)


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings)


def numbered(number: int, days: int = 0) -> Article:
    words = random.Random(number // 2).choices([f"słowo{each}" for each in range(900)], k=60)
    texts = [" ".join(words)]
    return article(
        url=f"https://outlet{number}.example/{number}",
        paragraphs=texts,
        fingerprint=fingerprint(texts),
        discovered_at=NOW + timedelta(days=days, minutes=number),
    )


def some(count: int) -> list[Translation]:
    """Pairs of copies, the second half of them a month later."""
    return [
        translation(article=numbered(number, days=40 if number >= count // 2 else 0))
        for number in range(count)
    ]


async def insist(indexer: Indexer, each: Translation) -> None:
    """What delivery does: tries again while it may pass."""
    while True:
        try:
            return await indexer.handle(record(each))
        except Transient:
            await asyncio.sleep(0.05)


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

        steps = [step async for step in rebuild.from_kafka(elasticsearch, ours, "de", WINDOW)]

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
