"""What may be wrong with an index, and how the indexer mends it or waits, on the real node."""

import asyncio
import base64
import random
from datetime import UTC, datetime, timedelta

import pytest
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Permanent, Transient
from perspektiven.index import month_index, read_alias
from perspektiven.text.fingerprints import fingerprint
from services.indexer import bulk, migrate
from services.indexer.bulk import WriteOutcome
from services.indexer.documents import document
from services.indexer.existing import StoredPlace, places
from services.indexer.merging import merge_ended, merge_growing
from services.indexer.reindex import Rebuild
from services.indexer.settings import IndexerSettings
from services.indexer.sweep import Sweep, sweep
from tests.support.eventually import eventually
from tests.support.factories import NOW, article, translation
from tests.support.indexing import (
    contents,
    index_all,
    insist,
    numbered,
    record,
    running_indexer,
)
from tests.support.stack import MakeSettings

WINDOW = timedelta(days=3)


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings)


async def test_an_article_in_two_months_is_united_in_the_earlier_one(
    ours: IndexerSettings,
) -> None:
    now, later = NOW, NOW + timedelta(days=40)
    one = document(translation(article=numbered(1)), now)
    newer = one.model_copy(update={"revision": 2, "discovered_at": later})
    async with running_indexer(ours) as (_, elasticsearch):
        writes = [
            bulk.write_of(each, month_index(ours, "de", each.discovered_at))
            for each in (one, newer)
        ]
        await bulk.write_all(elasticsearch, ours, writes)
        await elasticsearch.indices.refresh(index=read_alias(ours, "de"))

        assert await sweep(elasticsearch, ours, WINDOW, NOW) == 1

        found = await contents(elasticsearch, ours)
        count = await elasticsearch.count(index=read_alias(ours, "de"))
        assert count["count"] == 1
        assert [(place, source["revision"]) for place, _, source in found.values()] == [
            (month_index(ours, "de", NOW), 2)
        ]


async def test_nothing_is_looked_up_while_the_shard_of_a_month_is_away(
    ours: IndexerSettings,
) -> None:
    month = month_index(ours, "de", NOW + timedelta(days=40))
    nowhere = "index.routing.allocation.require._name"
    one = document(translation(article=numbered(1)), NOW)
    async with running_indexer(ours) as (_, elasticsearch):
        await elasticsearch.indices.create(
            index=month, settings={nowhere: "no such node"}, wait_for_active_shards="0"
        )

        with pytest.raises(Transient, match="look up articles"):
            await places(elasticsearch, ours, [one], WINDOW)
        with pytest.raises(Transient):
            await sweep(elasticsearch, ours, WINDOW, NOW)

        await elasticsearch.indices.put_settings(index=month, settings={nowhere: None})
        await elasticsearch.cluster.health(index=month, wait_for_status="yellow", timeout="30s")
        assert await places(elasticsearch, ours, [one], WINDOW) == [StoredPlace(None, one.id)]


async def test_a_month_that_the_node_has_no_room_for_is_waited_for(ours: IndexerSettings) -> None:
    limit = "cluster.max_shards_per_node"
    one = document(translation(article=numbered(1)), NOW)
    write = bulk.write_of(one, month_index(ours, "de", NOW + timedelta(days=40)))
    async with running_indexer(ours) as (_, elasticsearch):
        await elasticsearch.cluster.put_settings(persistent={limit: 1})
        try:
            (refused,) = await bulk.write_all(elasticsearch, ours, [write])
        finally:
            await elasticsearch.cluster.put_settings(persistent={limit: None})

        assert isinstance(refused, Transient)
        assert await bulk.write_all(elasticsearch, ours, [write]) == [WriteOutcome.WRITTEN]


async def test_only_months_that_have_ended_are_merged_into_one_segment(
    ours: IndexerSettings,
) -> None:
    now = NOW + timedelta(days=40)
    ended, current = month_index(ours, "de", NOW), month_index(ours, "de", now)
    async with running_indexer(ours) as (indexer, elasticsearch):
        for number in range(4):
            both = [numbered(number), numbered(100 + number, days=40)]
            await index_all(indexer, [translation(article=each) for each in both])
            await elasticsearch.indices.refresh(index=read_alias(ours, "de"))

        assert await merge_ended(elasticsearch, ours, now) == ended

        async def is_merged() -> bool:
            return await segments(elasticsearch, ended) == 1

        await eventually(is_merged)
        assert await segments(elasticsearch, current) > 1
        assert await merge_ended(elasticsearch, ours, now) is None


async def test_once_a_day_the_small_segments_of_a_growing_month_are_merged(
    ours: IndexerSettings,
) -> None:
    # NOW is long past: its month would be merged as one that has ended.
    today = (datetime.now(UTC) - NOW).days
    month = month_index(ours, "de", NOW + timedelta(days=today))
    settings = ours.model_copy(update={"sweep_seconds": 0.1})

    async def grow(numbers: range) -> None:
        for number in numbers:
            await index_all(indexer, [translation(article=numbered(number, days=today))])
            await elasticsearch.indices.refresh(index=month)

    async def is_merged() -> bool:
        return await segments(elasticsearch, month) <= 2

    async with running_indexer(settings) as (indexer, elasticsearch):
        await elasticsearch.indices.put_settings(index=month, settings={"refresh_interval": "-1"})
        await grow(range(8))
        assert await segments(elasticsearch, month) == 8
        await indexer.own(frozenset({0}))
        tidying = asyncio.create_task(indexer.tidy())
        await eventually(is_merged)
        await grow(range(8, 16))
        await asyncio.sleep(2)
        tidying.cancel()

        assert await segments(elasticsearch, month) > 4
        assert await merge_growing(elasticsearch, ours, datetime.now(UTC)) == [month]
        await eventually(is_merged)
        assert len(await contents(elasticsearch, ours)) == 16


async def segments(elasticsearch: AsyncElasticsearch, index: str) -> int:
    """How many segments a search of the index reads."""
    await elasticsearch.indices.refresh(index=index)
    stats = await elasticsearch.indices.stats(index=index, metric="segments")
    return int(stats["_all"]["primaries"]["segments"]["count"])


async def test_a_sweep_remembers_few_articles_and_mends_all(
    ours: IndexerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.indexer.sweep._REMEMBERED", 20)
    monkeypatch.setattr("services.indexer.sweep._PAGE", 25)
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(indexer, [translation(article=numbered(number)) for number in range(100)])
        await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
        sweeping = Sweep(elasticsearch, ours, "de", WINDOW)

        assert await sweeping.run(NOW) == 50
        assert len(sweeping.seen) == 20


async def test_a_copy_is_found_among_more_strangers_with_one_band_than_are_read(
    ours: IndexerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.indexer.sweep._MOST", 20)
    strangers = 60
    original = fingerprint([" ".join(f"słowo{number}" for number in range(60))])
    prints = [*(_stranger(original, number) for number in range(strangers)), original, original]
    found = [
        article(url=f"https://outlet{number}.example/", fingerprint=each)
        for number, each in enumerate(prints)
    ]
    long_ago = NOW - timedelta(hours=1)
    written = [document(translation(article=each), long_ago) for each in found[:-1]]
    written.append(document(translation(article=found[-1]), NOW))
    month = month_index(ours, "de", NOW)
    async with running_indexer(ours) as (_, elasticsearch):
        await bulk.write_all(elasticsearch, ours, [bulk.write_of(each, month) for each in written])
        await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
        sweeping = Sweep(elasticsearch, ours, "de", WINDOW)

        assert await sweeping.run(NOW) == 1
        assert sweeping.is_crowded
        clusters = {
            source["cluster_id"] for _, _, source in (await contents(elasticsearch, ours)).values()
        }
        assert len(clusters) == strangers + 1


def _stranger(known: str | None, number: int) -> str:
    """A fingerprint that has the first band of this one, and no other."""
    places = base64.b64decode(known or "")[:5]
    return base64.b64encode(places + random.Random(number).randbytes(252)).decode()


async def test_without_any_index_articles_are_written_swept_and_found_again(
    ours: IndexerSettings,
) -> None:
    alias = read_alias(ours, "de")
    async with running_indexer(ours) as (indexer, elasticsearch):
        for name in await elasticsearch.indices.get_alias(name=alias):
            await elasticsearch.indices.delete(index=name)

        assert await sweep(elasticsearch, ours, WINDOW, NOW) == 0
        await insist(indexer, translation(article=numbered(1)))
        assert len(await contents(elasticsearch, ours)) == 1

        await elasticsearch.indices.delete(index=month_index(ours, "de", NOW))
        await indexer.look()
        assert await contents(elasticsearch, ours) == {}


async def test_another_index_under_the_alias_is_left_alone(settings: MakeSettings) -> None:
    ours = settings(IndexerSettings, retention_days=30)
    alias = read_alias(ours, "de")
    foreign = f"{alias}-archive"
    async with running_indexer(ours) as (indexer, elasticsearch):
        await elasticsearch.indices.create(index=foreign, aliases={alias: {}})

        await indexer.look()
        _ = [step async for step in Rebuild(elasticsearch, ours, "de").from_index()]
        dropped = await migrate.drop_expired(elasticsearch, ours, NOW + timedelta(days=9_000))

        assert len(dropped) == 1
        assert list(await elasticsearch.indices.get_alias(name=alias)) == [foreign]


async def test_articles_wait_until_old_indices_are_built_anew(ours: IndexerSettings) -> None:
    month = month_index(ours, "de", NOW)
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(indexer, [translation(article=numbered(1))])
        meta = await migrate.meta_of(elasticsearch, ours, read_alias(ours, "de"))
        assert meta is not None
        await elasticsearch.indices.put_mapping(index=month, meta=meta | {"schema": 0})

        await indexer.look()
        with pytest.raises(Transient, match=f"{month}.*perspektiven reindex"):
            await indexer.handle(record(translation(article=numbered(2))))

        _ = [step async for step in Rebuild(elasticsearch, ours, "de").from_index()]
        await indexer.look()
        await indexer.handle(record(translation(article=numbered(2))))
        assert len(await contents(elasticsearch, ours)) == 2


async def test_a_translation_into_a_language_that_nobody_reads_is_refused(
    ours: IndexerSettings,
) -> None:
    async with running_indexer(ours) as (indexer, _):
        with pytest.raises(Permanent, match="TARGET_LANGUAGE") as refused:
            await indexer.handle(record(translation(target_language="en")))

    assert refused.value.reason == "foreign_language"
