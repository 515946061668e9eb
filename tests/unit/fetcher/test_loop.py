"""The fetcher's event loop turns, whatever a megabyte of it outlets send."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from perspektiven.contracts import Article, SourceKind
from perspektiven.errors import Permanent
from services.fetcher.operator import ndjson, opml
from services.fetcher.operator.archives import Bad
from services.fetcher.pool import ExtractionPool
from tests.support import megabytes
from tests.support.archives import KNOWN, identify, stream_of
from tests.support.factories import NOW
from tests.support.loop_watch import LoopWatch
from tests.support.megabytes import MARKUP, MEGABYTES, Document, megabyte
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import Desk, desk, page

MOST_SECONDS = 1.0
DEADLINE = 1.5
"""Seconds for one page: what takes longer is refused by that name, and the loop is what counts."""

SOURCES: dict[str, tuple[SourceKind, str, Document]] = {
    "RSS": (SourceKind.FEED, "application/rss+xml", megabytes.rss),
    "RSS markup": (SourceKind.FEED, "application/rss+xml", megabytes.raw_rss),
    "JSON Feed": (SourceKind.FEED, "application/feed+json", megabytes.json_feed),
    "sitemap": (SourceKind.SITEMAP, "application/xml", megabytes.sitemap),
    "section": (SourceKind.SECTION, "text/html", megabytes.section),
}
PAGES: dict[str, Document] = {
    "text": megabytes.page,
    "head": megabytes.page_head,
    "before its doctype": megabytes.page_after,
}
PARTS = [
    *((part, name) for part in ("text", "head") for name in MEGABYTES),
    *(("before its doctype", name) for name in MARKUP),
]
OURS = frozenset({"unexpected", "extraction_crashed", "reading_crashed"})
"""Reasons that name a defect of ours and not what is wrong with the input."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def pool() -> AsyncIterator[ExtractionPool]:
    made = ExtractionPool(2, DEADLINE)
    await made.start()
    yield made
    await made.stop()


async def outcome(at: Desk) -> str:
    """What became of the only source or page: `done`, or why not. It fails for a defect of ours.

    `waits` where the outlet's rules could not be read in time: nothing was asked for then.
    """
    statuses = await at.statuses()
    if not statuses:
        return "waits"
    (status,) = statuses.values()
    reasons = [status.last_error] if status.last_error else list(status.refused)
    assert not OURS.intersection(reasons), reasons
    assert len(reasons) <= 1, reasons
    return reasons[0] if reasons else "done"


@pytest.mark.parametrize("kilobytes", [68, 500, 1024])
async def test_a_robots_file_of_agents_and_rules_does_not_hold_the_loop(
    pool: ExtractionPool, tmp_path: Path, kilobytes: int
) -> None:
    async with Newspaper() as paper, desk(tmp_path, pool=pool) as at:
        body = megabytes.crowded_robots_file(kilobytes * 1024)
        paper.answer("/robots.txt", Reply(body=body, content_type="text/plain"))
        paper.page("/a.html", page("Nowy most"))
        await at.add(paper.url("/a.html"))
        async with LoopWatch() as watch:
            await at.turns(paper.url())

        assert await outcome(at) in {"done", "waits", "robots_disallowed", "robots_unreachable"}
        assert watch.longest < MOST_SECONDS


@pytest.mark.parametrize("name", MEGABYTES)
async def test_robots_rules_of_a_megabyte_do_not_hold_the_loop(
    pool: ExtractionPool, tmp_path: Path, name: str
) -> None:
    async with Newspaper() as paper, desk(tmp_path, pool=pool) as at:
        body = megabytes.robots_file(megabyte(name))
        paper.answer("/robots.txt", Reply(body=body, content_type="text/plain"))
        paper.page("/a.html", page("Nowy most"))
        await at.add(paper.url("/a.html"))
        async with LoopWatch() as watch:
            await at.turns(paper.url())

        assert await outcome(at) in {"done", "waits", "robots_disallowed", "robots_unreachable"}
        assert watch.longest < MOST_SECONDS


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("name", MEGABYTES)
async def test_a_source_of_a_megabyte_does_not_hold_the_loop(
    pool: ExtractionPool, tmp_path: Path, kind: str, name: str
) -> None:
    source, content_type, document = SOURCES[kind]
    async with Newspaper() as paper, desk(tmp_path, pool=pool) as at:
        body = document(megabyte(name))
        paper.answer("/feed", Reply(body=body, content_type=content_type))
        at.follow(paper, kind=source)
        async with LoopWatch() as watch:
            await at.turns(paper.url(), most=1)

        await outcome(at)
        assert "/feed" in paper.paths()
        assert watch.longest < MOST_SECONDS


@pytest.mark.parametrize(("part", "name"), PARTS)
async def test_a_page_of_a_megabyte_does_not_hold_the_loop(
    pool: ExtractionPool, tmp_path: Path, part: str, name: str
) -> None:
    async with Newspaper() as paper, desk(tmp_path, pool=pool) as at:
        paper.answer("/a.html", Reply(body=PAGES[part](megabyte(name))))
        await at.add(paper.url("/a.html"))
        async with LoopWatch() as watch:
            await at.turns(paper.url())

        assert (await outcome(at) == "done") == (len(at.articles) == 1)
        assert watch.longest < MOST_SECONDS


@pytest.mark.parametrize("name", MEGABYTES)
async def test_a_line_of_a_megabyte_does_not_hold_the_loop(name: str) -> None:
    stream = stream_of(megabytes.ndjson(megabyte(name)))
    lines = ndjson.articles(stream, name="a", outlets=KNOWN, identify=identify, now=NOW)
    async with LoopWatch() as watch:
        (found,) = await asyncio.to_thread(list, lines)

    assert isinstance(found, Article | Bad)
    assert watch.longest < MOST_SECONDS


@pytest.mark.parametrize("name", MEGABYTES)
async def test_an_opml_file_of_a_megabyte_does_not_hold_the_loop(name: str) -> None:
    data = megabytes.opml(megabyte(name))
    async with LoopWatch() as watch:
        try:
            found = await asyncio.to_thread(opml.parse, data)
        except Permanent as exc:
            assert exc.reason == "not_opml"  # noqa: PT017 - one of two good ends
        else:
            assert [each.id for each in found.outlets] == ["gazeta.example"]

    assert watch.longest < MOST_SECONDS
