"""Fifty hostile inputs among two thousand good articles: nobody stops, nothing is lost."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from console.local import ports
from perspektiven.urls import article_id, canonical_url
from tests.drills import ends
from tests.drills.hostile_press import CRAWLED, SETTINGS, Case, HostilePress
from tests.drills.pipeline import Pipeline
from tests.support.eventually import eventually
from tests.support.hostile import KINDS, Hostile
from tests.support.watches import answering, compose_memory, weighing

HOSTILE = 50
GOOD_HOSTS = 20
PAGES = 20
LINES = 1_600
SERVICES = ("fetcher", "translator", "indexer", "reader")
FILES = 8
"""Files in which the lines are handed in, one after the other."""

MOST_SECONDS = 1.0
SETTLE_SECONDS = 240
READ = ("/", "/feed.atom", "/feed.json", "/search?q=Hafen", "/api/v1/search?size=100")


async def test_hostile_inputs_among_good_articles_stop_no_service_and_lose_nothing(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it where the drill fails
    chance = random.Random(seed)
    await pipeline.prepare()
    async with HostilePress(some_kinds(chance), good_hosts=GOOD_HOSTS, pages=PAGES) as press:
        heard = {service: ports.choose() for service in SERVICES}
        for service, port in heard.items():
            more: dict[str, Any] = {"requests_per_minute": 0} if service == "reader" else {}
            pipeline.start(service, http_port=port, **SETTINGS, **more)
        await asyncio.gather(*(pipeline.started(service) for service in SERVICES[:3]))
        await eventually(lambda: "reader_listens" in pipeline.process("reader").output())
        pids = {service: pipeline.process(service).pid for service in SERVICES}
        good = press.good_ids | {article_id(canonical_url(url)) for url in line_urls()}
        async with (
            answering(heard) as answers,
            weighing(pids) as held,
            reading(heard["reader"]),
        ):
            complaints = await hand_in(pipeline, press, tmp_path, chance)

            async def all_have_ended() -> dict[Case, tuple[str, str]] | None:
                assert_running(pipeline, pids)
                found = await ends.ends(pipeline, press.cases, complaints)
                missing = [case.kind.name for case in press.cases if case not in found]
                assert not missing, f"not accounted for: {missing}"
                left = good - set(await pipeline.indexed())
                assert not left, f"{len(left)} good articles are not in the index"
                return found

            found = await eventually(all_have_ended, seconds=SETTLE_SECONDS)
            await pipeline.settled()

        assert ends.faults(found) == []
        indexed = await pipeline.indexed()
        assert set(indexed.values()) == {1}, "doubled"
        assert set(indexed) - good <= {case.id for case in press.cases}
        await pipeline.assert_all_committed()
        assert_running(pipeline, pids)
        limits = compose_memory()
        assert {name: held[name] for name in SERVICES if held[name] > limits[name]} == {}
        assert answers.failures == []
        assert max(answers.slowest.values()) < MOST_SECONDS, dict(answers.slowest)


def some_kinds(chance: random.Random) -> list[Hostile]:
    """Each kind twice, and some of them once more, in any order."""
    more = chance.sample(KINDS, HOSTILE - 2 * len(KINDS))
    kinds = [*KINDS, *KINDS, *more]
    chance.shuffle(kinds)
    return kinds


def line_urls() -> list[str]:
    return [f"https://hafen.example/{number}.html" for number in range(LINES)]


def good_lines() -> list[bytes]:
    """Good articles in the target language that differ in everything that counts."""
    return [
        json.dumps(
            {
                "url": url,
                "title": f"Hafen Nummer {number}",
                "paragraphs": [f"Erster Absatz zu {number}.", f"Zweiter Absatz zu {number}."],
                "language": "de",
            }
        ).encode()
        for number, url in enumerate(line_urls())
    ]


async def hand_in(
    pipeline: Pipeline, press: HostilePress, folder: Path, chance: random.Random
) -> dict[Case, str]:
    """Hands everything in, in any order; the reasons of the lines that were refused at once."""
    outlets = list(press.outlets)
    chance.shuffle(outlets)
    records = [case for case in press.cases if case.kind.way == "record"]
    lines: list[tuple[Case | None, bytes]] = [(None, line) for line in good_lines()]
    lines += [(case, case.body()) for case in press.cases if case.kind.way == "line"]
    chance.shuffle(lines)
    assert all(case.kind.way in {*CRAWLED, "line", "record"} for case in press.cases)
    complaints: dict[Case, str] = {}
    for number in range(FILES):
        await pipeline.publish_outlets(outlets[number::FILES])
        for case in records[number::FILES]:
            await ends.send_record(pipeline, case)
        complaints |= await ingest_some(pipeline, folder / f"{number}.ndjson", lines[number::FILES])
    return complaints


async def ingest_some(
    pipeline: Pipeline, file: Path, lines: Sequence[tuple[Case | None, bytes]]
) -> dict[Case, str]:
    refused = await ends.ingest(pipeline, file, [line for _, line in lines])
    complaints: dict[Case, str] = {}
    for number, reason in refused.items():
        case = lines[number][0]
        assert case is not None, f"a good line was refused: {reason}"
        complaints[case] = reason
    return complaints


@asynccontextmanager
async def reading(port: int) -> AsyncIterator[None]:
    """Somebody reads as long as the block lasts; raises where an answer was an error."""
    task = asyncio.create_task(read(port))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def read(port: int) -> None:
    """Reads one page after the other."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as web:
        while True:
            for path in READ:
                answer = await web.get(path, timeout=60)
                assert answer.status_code in {200, 503}, f"{path}: {answer.status_code}"
                await asyncio.sleep(0.2)


def assert_running(pipeline: Pipeline, pids: dict[str, int]) -> None:
    """None has ended or was started again."""
    now = {service: pipeline.process(service) for service in pids}
    assert {service: each.pid for service, each in now.items()} == pids
    assert {service: each.exit_code for service, each in now.items()} == dict.fromkeys(pids)
