"""Kafka and Elasticsearch that go away, come back, or refuse to write."""

import asyncio
import time

import pytest

from perspektiven import index
from tests.drills.pipeline import Pipeline, Servers, some_articles
from tests.support.eventually import eventually

KAFKA_AWAY = 60.0
"""Longer than the 40 s after which Kafka's client gives up a request."""

AWAY = 25.0
"""Of servers that no request waits for: more would only lengthen the last wait between attempts."""


async def halfway(pipeline: Pipeline) -> None:
    """Waits until some articles, and not yet all, have come through."""
    await eventually(pipeline.indexed, seconds=60, what="the first articles are indexed")


@pytest.mark.parametrize("away", [0.0, KAFKA_AWAY])
async def test_a_broker_that_dies_and_comes_back_costs_nothing(
    pipeline: Pipeline, servers: Servers, away: float
) -> None:
    early, late = some_articles(1_500), some_articles(500, first=1_500)
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.publish(early)
    await halfway(pipeline)

    await servers.restart_kafka(away_seconds=away)
    await pipeline.publish(late)
    await pipeline.settled()

    await pipeline.assert_each_once(early + late)


async def test_services_that_are_asked_to_end_while_the_broker_is_away_do_so_within_ten_seconds(
    pipeline: Pipeline, servers: Servers
) -> None:
    articles = some_articles()
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.publish(articles)
    await halfway(pipeline)

    await servers.kill_kafka()
    asked = time.monotonic()
    processes = [pipeline.process(name) for name in ("translator", "indexer")]
    for process in processes:
        process.terminate()
    ended = [await asyncio.to_thread(process.wait, 15) for process in processes]
    took = time.monotonic() - asked
    await servers.stack.start_kafka()
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.settled()

    assert ended == [True, True]
    assert took <= 10
    await pipeline.assert_each_once(articles)


@pytest.mark.parametrize("away", [0.0, AWAY])
async def test_an_elasticsearch_that_dies_and_comes_back_costs_nothing(
    pipeline: Pipeline, servers: Servers, away: float
) -> None:
    early, late = some_articles(1_500), some_articles(500, first=1_500)
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.publish(early)
    await halfway(pipeline)

    returning = asyncio.create_task(servers.restart_elasticsearch(away_seconds=away))
    await pipeline.publish(late)
    await returning
    await pipeline.settled()

    await pipeline.assert_each_once(early + late)


@pytest.mark.parametrize("block", ["read_only_allow_delete", "write"])
async def test_an_index_that_takes_no_writes_holds_articles_back_until_it_does(
    pipeline: Pipeline, block: str
) -> None:
    """The first block is what Elasticsearch sets when the disk is full, and lifts by itself."""
    articles = some_articles()
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    # The block is on the month's index, which the first article makes.
    await pipeline.publish(articles[:1])
    await eventually(pipeline.indexed, seconds=60)
    alias = index.read_alias(pipeline.settings, "de")

    async with index.client(pipeline.settings) as elasticsearch:
        await elasticsearch.indices.put_settings(
            index=alias, settings={f"index.blocks.{block}": True}
        )
        await pipeline.publish(articles[1:])
        await eventually(
            lambda: "waiting_to_retry" in pipeline.process("indexer").output(), seconds=60
        )
        await elasticsearch.indices.put_settings(
            index=alias, settings={f"index.blocks.{block}": None}
        )
    await pipeline.settled()

    await pipeline.assert_each_once(articles)
