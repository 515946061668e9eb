"""Robots files that were made to cost: neither time nor memory, and never more than they allow."""

import time
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from perspektiven import limits
from perspektiven.topics import MAX_RECORD_BYTES
from perspektiven.urls import registered_domain
from services.fetcher.http.robots import Rules
from services.fetcher.http.robots_files import RobotsFile
from services.fetcher.pool import ExtractionPool
from tests.support.loop_watch import LoopWatch
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import desk, page
from tests.unit.fetcher.robots_rubbish import RUBBISH, crowd

AGENT = "Perspektiven"
SITE = "https://gazeta.example"


@pytest.fixture
async def pool() -> AsyncIterator[ExtractionPool]:
    pool = ExtractionPool(1)
    await pool.start()
    yield pool
    await pool.stop()


@pytest.mark.parametrize("kind", RUBBISH)
def test_time_and_memory_grow_with_the_file_alone(kind: str) -> None:
    body = RUBBISH[kind]
    started = time.process_time()
    rules = Rules.parse(body, AGENT)
    seconds = time.process_time() - started
    tracemalloc.start()
    rules = Rules.parse(body, AGENT)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    row = RobotsFile(fetched_at=datetime.now(UTC), status=200, agent=AGENT, rules=rules)

    assert seconds < 2
    assert kept < 8 * 2**20
    assert peak < 32 * 2**20
    assert len(row.model_dump_json()) < MAX_RECORD_BYTES


@pytest.mark.timeout(120)
async def test_the_loop_is_not_blocked_by_any_of_them(tmp_path: Path, pool: ExtractionPool) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path, pool=pool) as at:
        paper.page("/a.html", page("Story"))
        for kind, body in RUBBISH.items():
            paper.answer(f"{paper.hosts[1]}/robots.txt", Reply(body=body))
            async with LoopWatch() as watch:
                for path in ("/a.html", f"/{'a' * 2_000}"):
                    await at.decide(paper.url(path, host=1))
            host = registered_domain(paper.url(host=1))
            await at.state.put({f"robots/{host}/{paper.url('', host=1)}": None})

            assert watch.longest < 1, kind


def test_rules_are_shared_by_the_agents_of_a_group() -> None:
    rules = Rules.parse(crowd(2_000, 2_250), AGENT)

    assert len(rules.rules) == 2_250
    assert not rules.decide(f"{SITE}/17").allowed
    assert rules.decide(f"{SITE}/x").allowed


def test_more_rules_than_are_kept_allow_nothing() -> None:
    most = limits.ROBOTS_RULES.most
    full, over = (Rules.parse(crowd(1, count), AGENT) for count in (most, most + 1))

    assert full.decide(f"{SITE}/x").allowed
    assert not over.decide(f"{SITE}/x").allowed
    assert over.decide(f"{SITE}/robots.txt").allowed


def test_rules_of_others_and_rules_said_twice_count_for_nothing() -> None:
    others = crowd(1, limits.ROBOTS_RULES.most + 9).replace(b"*", b"other")
    again = b"User-agent: *\n" + b"Disallow: /a\n" * (limits.ROBOTS_RULES.most + 9)

    assert Rules.parse(others + again, AGENT).decide(f"{SITE}/x").allowed


def test_more_letters_than_are_kept_allow_nothing() -> None:
    long = b"a" * 6_000
    body = b"User-agent: *\n" + b"".join(b"Disallow: /%d%s\n" % (n, long) for n in range(100))

    assert not Rules.parse(body, AGENT).decide(f"{SITE}/x").allowed


def test_a_line_that_is_too_long_refuses_more_and_allows_nothing() -> None:
    long = "a" * limits.ROBOTS_LINE.most
    refused = Rules.parse(f"User-agent: *\nDisallow: /{long}".encode(), AGENT)
    allowed = Rules.parse(f"User-agent: *\nDisallow: /\nAllow: /{long}".encode(), AGENT)

    assert not refused.decide(f"{SITE}/{long}").allowed
    assert not allowed.decide(f"{SITE}/{long}").allowed


def test_a_line_that_the_end_of_the_file_cuts_off_does_not_count() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    line = b"\nAllow: /a"
    filler = b"#" * (limits.ROBOTS_BYTES.most - len(head) - len(line))

    assert not Rules.parse(head + filler + line + b"/b\n", AGENT).decide(f"{SITE}/a").allowed
    assert Rules.parse(head + filler + line, AGENT).decide(f"{SITE}/a").allowed


async def test_a_file_of_70_kilobytes_and_the_next_page_are_soon_dealt_with(
    tmp_path: Path, pool: ExtractionPool
) -> None:
    async with Newspaper() as paper, desk(tmp_path, pool=pool) as at:
        paper.answer("/robots.txt", Reply(body=RUBBISH["70 kB of agents and rules"]))
        paper.page("/a.html", page("Story"))
        await at.add(paper.url("/a.html"))
        async with LoopWatch() as watch:
            await at.turns(paper.url())

        assert len(at.articles) == 1
        assert watch.longest < 1
