"""A translation engine that is away, and one that takes its time while instances come and go."""

import asyncio
from typing import Any

from perspektiven import index
from perspektiven.contracts import Article
from tests.drills.engine import SLOWLY, EngineServer
from tests.drills.pipeline import ARTICLES, Pipeline, some_articles
from tests.support.eventually import eventually
from tests.support.factories import article

AWAY = 25.0
"""Longer than four of the rests that an engine is given, each twice as long as the one before."""
COMMITTED_AFTER = 5.0


IN_FLIGHT = 32


def slow_article(number: int = 0) -> Article:
    return article(
        url=f"https://gazeta.example/slow-{number}.html",
        title="Wiadomość osobna",
        paragraphs=[f"Akapit {number} tłumaczony bardzo {SLOWLY}."],
    )


async def not_translated(pipeline: Pipeline) -> int:
    """How many articles are in the index without a translation."""
    async with index.client(pipeline.settings) as elasticsearch:
        alias = index.read_alias(pipeline.settings, "de")
        query = {"bool": {"must_not": {"term": {"status": "translated"}}}}
        return int((await elasticsearch.count(index=alias, query=query))["count"])


async def test_an_engine_that_is_away_for_a_while_holds_articles_back_and_loses_none(
    pipeline: Pipeline,
) -> None:
    early, late = some_articles(1_000), some_articles(1_000, first=1_000)
    await pipeline.prepare()
    async with EngineServer() as engine:
        pipeline.start(
            "translator", "indexer", translator="libretranslate", translator_url=engine.url
        )
        await pipeline.publish(early)
        await eventually(pipeline.indexed, seconds=60, what="the first articles are indexed")

        await engine.go()
        await pipeline.publish(late)
        await asyncio.sleep(AWAY)
        assert sum((await pipeline.indexed()).values()) < ARTICLES
        await engine.come()
        await pipeline.settled()

    await pipeline.assert_each_once(early + late)
    assert await not_translated(pipeline) == 0


async def test_a_slow_translation_survives_kills_and_instances_that_come_and_go(
    pipeline: Pipeline,
) -> None:
    slow, others = slow_article(), some_articles()
    await pipeline.prepare()
    async with EngineServer() as engine:
        translator: dict[str, Any] = {
            "translator": "libretranslate",
            "translator_url": engine.url,
            "translator_timeout": 600,
            "translator_concurrency": 16,
        }
        pipeline.start("translator", "indexer", **translator)
        await pipeline.publish([slow, *others[:1_000]])
        await eventually(lambda: engine.waiting, seconds=60)

        # The record in flight is the oldest of its partition: later ones must not pass it.
        await pipeline.kill("translator")
        pipeline.start("translator", number=2, **translator)
        await pipeline.started("translator", 2)
        pipeline.start("translator", number=3, **translator)
        await pipeline.publish(others[1_000:])
        await pipeline.started("translator", 3)
        await eventually(lambda: engine.waiting, seconds=60)
        await pipeline.kill("translator", 2)

        async def all_others_are_there() -> bool:
            return len(await pipeline.indexed()) == len(others)

        await eventually(all_others_are_there, seconds=180)
        engine.gate.set()
        await pipeline.settled()

    await pipeline.assert_each_once([slow, *others])


async def test_an_instance_that_joins_while_all_waits_for_slow_translations_loses_nothing(
    pipeline: Pipeline,
) -> None:
    """The slow articles take up all the room, and the next record waits for some."""
    slow, others = [slow_article(number) for number in range(IN_FLIGHT)], some_articles()
    # With one partition, the record that waits lies behind the slow ones for certain.
    pipeline.settings = pipeline.settings.model_copy(update={"partitions": 1})
    await pipeline.prepare()
    async with EngineServer() as engine:
        translator: dict[str, Any] = {
            "translator": "libretranslate",
            "translator_url": engine.url,
            "translator_timeout": 600,
            # What is given up may occupy the engine for a while, and the others still have room.
            "translator_concurrency": 4 * IN_FLIGHT,
            "translator_in_flight": IN_FLIGHT,
        }
        pipeline.start("translator", "indexer", **translator)
        await pipeline.publish([*slow, *others])
        await eventually(lambda: engine.waiting >= IN_FLIGHT, seconds=60)

        pipeline.start("translator", number=2, **translator)
        await pipeline.started("translator", 2)
        await eventually(lambda: times_assigned(pipeline, 1) > 1, seconds=60)
        # Time to commit what may be committed by now.
        await asyncio.sleep(COMMITTED_AFTER)
        await pipeline.kill("translator", 1)
        await eventually(lambda: '"count": 1' in last_assigned(pipeline, 2), seconds=60)
        engine.gate.set()
        await pipeline.settled()

    await pipeline.assert_each_once([*slow, *others])


def times_assigned(pipeline: Pipeline, number: int) -> int:
    return pipeline.process("translator", number).output().count('"partitions_assigned"')


def last_assigned(pipeline: Pipeline, number: int) -> str:
    lines = pipeline.process("translator", number).output().splitlines()
    return next(line for line in reversed(lines) if '"partitions_assigned"' in line)
