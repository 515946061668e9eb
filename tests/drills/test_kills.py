"""Services that are killed, stopped, doubled and halved while articles flow."""

import asyncio
import random
import time

import pytest

from perspektiven.contracts import Article
from tests.drills.pipeline import Pipeline, some_articles
from tests.support.eventually import eventually

KILLS = 4


async def flowing(pipeline: Pipeline, articles: list[Article], seconds: float) -> None:
    """Publishes the articles bit by bit, so that something is in flight all the time."""
    portions = [articles[at : at + 50] for at in range(0, len(articles), 50)]
    for portion in portions:
        await pipeline.publish(portion)
        await asyncio.sleep(seconds / len(portions))


@pytest.mark.parametrize("service", ["translator", "indexer"])
async def test_a_service_that_is_killed_again_and_again_loses_and_doubles_nothing(
    pipeline: Pipeline, service: str
) -> None:
    chance = random.Random(service)
    articles = some_articles()
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    publishing = asyncio.create_task(flowing(pipeline, articles, seconds=40))

    for _ in range(KILLS):
        await pipeline.started(service)
        await asyncio.sleep(chance.uniform(0.2, 4))
        await pipeline.kill(service)
        pipeline.start(service, translator="memory")
    await publishing
    await pipeline.settled()

    await pipeline.assert_each_once(articles)


async def test_all_services_killed_at_once_lose_and_double_nothing(pipeline: Pipeline) -> None:
    articles = some_articles()
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.publish(articles)

    await eventually(pipeline.indexed, seconds=60, what="the first articles are indexed")
    await asyncio.gather(pipeline.kill("translator"), pipeline.kill("indexer"))
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.settled()

    await pipeline.assert_each_once(articles)


@pytest.mark.parametrize("service", ["translator", "indexer"])
async def test_a_service_that_is_asked_to_end_does_so_within_ten_seconds(
    pipeline: Pipeline, service: str
) -> None:
    articles = some_articles()
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.started(service)
    await pipeline.publish(articles)

    asked = time.monotonic()
    asked_to_end = pipeline.process(service)
    asked_to_end.terminate()
    has_ended = await asyncio.to_thread(asked_to_end.wait, 15)
    took = time.monotonic() - asked
    pipeline.start(service, translator="memory")
    await pipeline.settled()

    assert has_ended
    assert took <= 10
    assert asked_to_end.exit_code == 0
    assert pipeline.process(service, 1).exit_code is None
    await pipeline.assert_each_once(articles)


async def test_instances_that_come_and_go_lose_and_double_nothing(pipeline: Pipeline) -> None:
    articles = some_articles()
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    publishing = asyncio.create_task(flowing(pipeline, articles, seconds=40))

    pipeline.start("translator", "indexer", number=2, translator="memory")
    await pipeline.started("indexer", 2)
    pipeline.process("translator", 1).terminate()
    pipeline.process("indexer", 1).terminate()
    await asyncio.to_thread(pipeline.process("indexer", 1).wait, 15)
    pipeline.start("translator", "indexer", number=3, translator="memory")
    await pipeline.started("indexer", 3)
    await pipeline.kill("indexer", 2)
    await publishing
    await pipeline.settled()

    await pipeline.assert_each_once(articles)
