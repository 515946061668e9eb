"""One request for a source: what comes back, and what is not asked or read again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from perspektiven.errors import Permanent
from services.fetcher.http.download import Unreachable
from services.fetcher.http.politeness import Politeness
from services.fetcher.sources.registry import Followed, SourceMemory
from services.fetcher.sources.source_requests import SourceRequests
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import InlinePool, desk, feed


@asynccontextmanager
async def asking(folder: Path) -> AsyncIterator[tuple[Newspaper, SourceRequests, Followed]]:
    """A newspaper, what asks for its sources, and the one source that is followed."""
    async with Newspaper() as paper, desk(folder) as at:
        pool, sources, pacer = InlinePool(), at.crawler.sources, at.crawler.pacer
        politeness = Politeness(
            "Perspektiven", at.state, at.downloader, pacer, pool.workers, at.clock
        )
        requests = SourceRequests(sources, politeness, pool, at.clock, source_bytes=10_000)
        outlet = at.follow(paper)
        yield paper, requests, Followed(outlet, outlet.sources[0])


async def test_a_feed_is_read(tmp_path: Path) -> None:
    async with asking(tmp_path) as (paper, requests, followed):
        paper.answer("/feed", Reply(body=feed(paper.url("/1.html"))))

        answer = await requests.ask(followed, SourceMemory())

        assert answer.shown is not None
        assert [each.url for each in answer.shown.entries] == [paper.url("/1.html")]


async def test_a_body_that_is_known_is_not_read_again(tmp_path: Path) -> None:
    async with asking(tmp_path) as (paper, requests, followed):
        paper.answer("/feed", Reply(body=feed(paper.url("/1.html"))))
        first = await requests.ask(followed, SourceMemory())

        again = await requests.ask(followed, SourceMemory(body_hash=first.body_hash))

        assert (again.shown, again.body_hash) == (None, first.body_hash)


async def test_not_modified_is_an_answer_that_shows_nothing_new(tmp_path: Path) -> None:
    async with asking(tmp_path) as (paper, requests, followed):
        paper.answer("/feed", Reply(body=feed(), etag='"1"'))

        answer = await requests.ask(followed, SourceMemory(etag='"1"', polls=1))

        assert (answer.response.status, answer.shown) == (304, None)


@pytest.mark.parametrize("status", [404, 410, 500])
async def test_any_other_status_is_a_failure_of_that_name(tmp_path: Path, status: int) -> None:
    async with asking(tmp_path) as (paper, requests, followed):
        paper.answer("/feed", Reply(status=status))

        with pytest.raises((Permanent, Unreachable), match=str(status)):
            await requests.ask(followed, SourceMemory())


async def test_a_source_that_moved_is_asked_at_its_new_address(tmp_path: Path) -> None:
    async with asking(tmp_path) as (paper, requests, followed):
        paper.answer("/new", Reply(body=feed(paper.url("/1.html"))))

        answer = await requests.ask(followed, SourceMemory(address=paper.url("/new")))

        assert answer.response.url == paper.url("/new")
        assert "/feed" not in paper.paths()


async def test_robots_rules_hold_for_sources_too(tmp_path: Path) -> None:
    async with asking(tmp_path) as (paper, requests, followed):
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /feed"))

        with pytest.raises(Permanent) as refused:
            await requests.ask(followed, SourceMemory())
        assert refused.value.reason == "robots_disallowed"
        assert "/feed" not in paper.paths()
