"""The catalogue on its real topic: outlets as they are now, and records that are none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from perspektiven import topics
from perspektiven.contracts import Outlet
from perspektiven.kafka import dead_letters
from perspektiven.kafka.connections import Producer
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.catalogue import CatalogueFollower
from tests.support.eventually import eventually
from tests.support.factories import outlet
from tests.support.stack import MakeSettings


@pytest.fixture
async def mine(settings: MakeSettings, monkeypatch: pytest.MonkeyPatch) -> FetcherSettings:
    monkeypatch.setattr("services.fetcher.sources.catalogue._AFTER_TROUBLE_SECONDS", 0.05)
    made = settings(FetcherSettings)
    await topics.create_all(made)
    return made


async def put(settings: FetcherSettings, identity: str, value: bytes | None) -> None:
    async with Producer(settings) as producer:
        name = topics.OUTLETS.full_name(settings)
        await producer.send(name, key=identity.encode(), value=value, partition=0)


@asynccontextmanager
async def followed(
    settings: FetcherSettings,
) -> AsyncIterator[tuple[CatalogueFollower, list[tuple[str, Outlet | None]]]]:
    """A catalogue that is followed and buries, and what it has yielded."""
    seen: list[tuple[str, Outlet | None]] = []

    async with Producer(settings) as producer:
        catalogue = CatalogueFollower(settings, producer)

        async def follow() -> None:
            async for each in catalogue.follow():
                seen.append(each)

        tasks = [asyncio.create_task(follow()), asyncio.create_task(catalogue.bury())]
        try:
            await asyncio.wait_for(catalogue.is_read.wait(), 20)
            yield catalogue, seen
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def buried(settings: FetcherSettings) -> list[bytes | None]:
    return [each.value async for each in dead_letters.read(settings, only=topics.OUTLETS)]


async def test_outlets_are_known_once_the_topic_is_read_and_followed_after(
    mine: FetcherSettings,
) -> None:
    await put(mine, "gazeta", outlet().to_bytes())
    async with followed(mine) as (_, seen):
        assert seen == [("gazeta", outlet())]

        await put(mine, "gazeta", None)

        await eventually(lambda: len(seen) == 2, what="the removal")
        assert seen[-1] == ("gazeta", None)


async def test_a_record_that_is_no_outlet_holds_up_no_other_and_is_buried_once(
    mine: FetcherSettings,
) -> None:
    await put(mine, "broken", b"no JSON")
    await put(mine, "gazeta", outlet().to_bytes())

    for _ in range(2):
        async with followed(mine) as (catalogue, seen):
            assert seen == [("gazeta", outlet())]
            catalogue.own(frozenset({0, 1}))
            await eventually(lambda: not catalogue._unreadable, what="the burial")

    assert await buried(mine) == [b"no JSON"]


async def test_only_who_owns_the_first_partition_buries(mine: FetcherSettings) -> None:
    await put(mine, "broken", b"no JSON")

    async with followed(mine) as (catalogue, _):
        catalogue.own(frozenset({0}))
        catalogue.give_up(frozenset({0}))
        catalogue.own(frozenset({1, 2}))
        await asyncio.sleep(0.3)

        assert await buried(mine) == []
