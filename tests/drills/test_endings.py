"""SIGTERM at bad moments: the end comes within ten seconds, with exit code 0, and loses nothing."""

import asyncio
import json
import time
from typing import Any

from console.local.processes import Process
from perspektiven import topics
from perspektiven.kafka import topic_reads
from tests.drills.engine import EngineServer
from tests.drills.pipeline import Pipeline, Servers, some_articles
from tests.drills.press import Press, story
from tests.drills.test_engine import slow_article
from tests.support.eventually import eventually
from tests.support.newspaper import Reply

MOST_SECONDS = 10
ALL = ("fetcher", "translator", "indexer")


async def assert_ends(*processes: Process) -> None:
    """Asks all of them to end, at the same time."""
    asked = time.monotonic()
    for process in processes:
        process.terminate()
    ended = await asyncio.gather(*(asyncio.to_thread(each.wait, 20) for each in processes))
    took = time.monotonic() - asked

    assert all(ended), [each.last_words() for each in processes]
    assert [each.exit_code for each in processes] == [0] * len(processes), [
        each.last_words() for each in processes
    ]
    assert took <= MOST_SECONDS


def left_unfinished(process: Process) -> int:
    """Records that were in flight and did not end in time."""
    (line,) = (line for line in process.output().splitlines() if '"stopped"' in line)
    return int(json.loads(line)["unfinished"])


async def test_a_translator_ends_in_time_while_a_translation_is_slow(pipeline: Pipeline) -> None:
    articles = [slow_article(), *some_articles()]
    await pipeline.prepare()
    async with EngineServer() as engine:
        translator: dict[str, Any] = {
            "translator": "libretranslate",
            "translator_url": engine.url,
            "translator_timeout": 600,
        }
        pipeline.start("translator", "indexer", **translator)
        await pipeline.publish(articles)
        await eventually(lambda: engine.waiting, seconds=120)

        await assert_ends(stopped := pipeline.process("translator"))
        engine.gate.set()
        pipeline.start("translator", **translator)
        await pipeline.settled()

    assert left_unfinished(stopped)
    await pipeline.assert_each_once(articles)


async def test_an_indexer_ends_in_time_while_elasticsearch_does_not_answer(
    pipeline: Pipeline, servers: Servers
) -> None:
    early, late = some_articles(200), some_articles(1_800, first=200)
    topic = topics.TRANSLATIONS.full_name(pipeline.settings)
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.publish(early)
    await eventually(pipeline.indexed, seconds=120, what="the first articles are indexed")

    async def all_are_translated() -> bool:
        ends = await topic_reads.end_offsets(pipeline.settings, topic)
        return sum(ends.values()) >= len(early) + len(late)

    servers.pause_elasticsearch()
    try:
        await pipeline.publish(late)
        await eventually(all_are_translated, seconds=120)
        await assert_ends(stopped := pipeline.process("indexer"))
    finally:
        servers.resume_elasticsearch()
    pipeline.start("indexer")
    await pipeline.settled()

    assert left_unfinished(stopped)
    await pipeline.assert_each_once(early + late)


async def test_a_fetcher_ends_in_time_while_a_page_is_slow(pipeline: Pipeline) -> None:
    await pipeline.prepare()
    async with Press() as press:
        slow = f"{press.paper.hosts[0]}/0.html"
        page = story(slow).encode()
        press.paper.answer(slow, Reply(delay_seconds=30), Reply(body=page))
        await pipeline.publish_outlets(press.outlets)
        pipeline.start(*ALL, **press.settings)
        slow_page = (press.paper.hosts[0], "/0.html")
        await eventually(lambda: slow_page in press.asked(), seconds=120)

        await assert_ends(pipeline.process("fetcher"))
        pipeline.start("fetcher", **press.settings)
        await pipeline.fetched(press.ids)
        await pipeline.settled()

        assert press.asked()[slow_page] == 2
    await pipeline.assert_each_id_once(press.ids)


async def test_all_services_end_in_time_while_kafka_is_away(
    pipeline: Pipeline, servers: Servers
) -> None:
    await pipeline.prepare()
    async with Press() as press:
        await pipeline.publish_outlets(press.outlets)
        pipeline.start(*ALL, **press.settings)
        await eventually(pipeline.indexed, seconds=120, what="the first articles are indexed")

        await servers.kill_kafka()
        try:
            await assert_ends(*(pipeline.process(service) for service in ALL))
        finally:
            await servers.stack.start_kafka()
        pipeline.start(*ALL, **press.settings)
        await pipeline.fetched(press.ids)
        await pipeline.settled()

    await pipeline.assert_each_id_once(press.ids)
