"""From the feed to the index, with all services at work, while some part of it breaks."""

import asyncio
import random

from tests.drills.pipeline import Pipeline, Servers
from tests.drills.press import DELAY, Page, Press
from tests.support.eventually import eventually

KILLS = 4
AWAY = 30.0
ALL = ("fetcher", "translator", "indexer")


async def test_a_fetcher_that_is_killed_again_and_again_loses_nothing_and_asks_nothing_twice(
    pipeline: Pipeline,
) -> None:
    chance = random.Random("fetcher")
    await pipeline.prepare()
    async with Press() as press:
        await pipeline.publish_outlets(press.outlets)
        pipeline.start(*ALL, **press.settings)
        in_flight: set[Page] = set()
        for _ in range(KILLS):
            before = press.asked().total()
            await eventually(lambda: press.asked().total() > before, seconds=120)  # noqa: B023 - awaited here
            await asyncio.sleep(chance.uniform(0.2, 4))
            await pipeline.kill("fetcher")
            in_flight |= press.last_asked()
            pipeline.start("fetcher", **press.settings)
        asked_by_then = len(press.asked())
        await pipeline.fetched(press.ids)
        await pipeline.settled()

        assert 0 < asked_by_then < len(press.ids)
        assert {each for each, times in press.asked().items() if times > 1} <= in_flight
        assert press.least_gap() >= DELAY
    await pipeline.assert_each_id_once(press.ids)


async def test_servers_that_go_and_come_cost_nothing_on_the_whole_way(
    pipeline: Pipeline, servers: Servers
) -> None:
    await pipeline.prepare()
    async with Press() as press:
        early, late = press.outlets[::2], press.outlets[1::2]
        await pipeline.publish_outlets(early)
        pipeline.start(*ALL, **press.settings)
        await eventually(pipeline.indexed, seconds=120, what="the first articles are indexed")

        await servers.restart_kafka()
        await flowing(press)
        await servers.restart_kafka(away_seconds=AWAY)
        await pipeline.publish_outlets(late)
        await flowing(press)
        await servers.restart_elasticsearch()
        await servers.restart_elasticsearch(away_seconds=AWAY)
        await pipeline.fetched(press.ids)
        await pipeline.settled()

        assert press.least_gap() >= DELAY
    await pipeline.assert_each_id_once(press.ids)


async def flowing(press: Press) -> None:
    """Waits until more pages are asked for."""
    before = press.asked().total()
    await eventually(
        lambda: press.asked().total() > before + 10, seconds=180, what="pages are asked for"
    )
