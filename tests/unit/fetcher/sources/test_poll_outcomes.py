"""What is kept and told of a poll."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from structlog.testing import capture_logs

from services.fetcher.http.host_memory import HostMemory
from services.fetcher.sources.poll_outcomes import PollOutcomes
from services.fetcher.sources.registry import Followed, SourceMemory
from tests.support.newspaper import Newspaper
from tests.unit.fetcher.desk import Desk, desk

NEXT = 1_800_000_000.0


@asynccontextmanager
async def keeping(folder: Path) -> AsyncIterator[tuple[Desk, PollOutcomes, Followed]]:
    async with Newspaper() as paper, desk(folder) as at:
        memory = HostMemory(at.state, at.crawler.pacer)
        outcomes = PollOutcomes(at.state, memory, at.crawler.sources, at.crawler.tally)
        outlet = at.follow(paper)
        yield at, outcomes, Followed(outlet, outlet.sources[0])


async def test_a_source_that_was_never_polled_has_an_empty_memory(tmp_path: Path) -> None:
    async with keeping(tmp_path) as (_, outcomes, followed):
        assert outcomes.memory(followed) == SourceMemory()


async def test_a_poll_is_kept_and_told_of_its_outlet(tmp_path: Path) -> None:
    async with keeping(tmp_path) as (at, outcomes, followed):
        after = SourceMemory(polls=1, next_poll=NEXT)

        await outcomes.keep(followed, SourceMemory(), after, {})

        assert outcomes.memory(followed) == after
        (status,) = (await at.statuses()).values()
        assert status.next_poll is not None
        assert status.next_poll.timestamp() == NEXT
        assert (status.last_error, status.last_success is not None) == (None, True)


async def test_a_failure_is_told_with_its_reason(tmp_path: Path) -> None:
    async with keeping(tmp_path) as (at, outcomes, followed):
        after = SourceMemory(errors=1, last_error="http_404: gone", next_poll=NEXT)

        await outcomes.keep(followed, SourceMemory(), after, {})

        (status,) = (await at.statuses()).values()
        assert (status.last_error, status.last_success) == ("http_404: gone", None)


async def test_a_move_is_logged_once_with_both_addresses(tmp_path: Path) -> None:
    async with keeping(tmp_path) as (_, outcomes, followed):
        after = SourceMemory(address="https://new.example/feed", next_poll=NEXT)

        with capture_logs() as logged:
            await outcomes.keep(followed, SourceMemory(), after, {})
            await outcomes.keep(followed, after, after, {})

        moves = [each for each in logged if each["event"] == "source_moved"]
        assert [(each["source"], each["to"]) for each in moves] == [
            (followed.source.url, "https://new.example/feed")
        ]
