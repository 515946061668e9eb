"""Building the index anew on the real stack: nothing lost, nothing doubled, nobody disturbed."""

import asyncio
from datetime import timedelta

import pytest

from perspektiven.errors import Transient
from perspektiven.index import month_index, read_alias
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
    some,
    sources,
)
from tests.support.stack import MakeSettings

WINDOW = timedelta(days=3)
ANCIENT = NOW.replace(year=1970)


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings)


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

        with pytest.raises(Transient, match="lacks 1 documents"):
            await rebuilding.finish(move)
        assert await contents(elasticsearch, ours) == before
        await insist(indexer, translation(article=numbered(4)))

        _ = [step async for step in Rebuild(elasticsearch, ours, "de").from_index()]
        assert set(before) < set(await contents(elasticsearch, ours))
