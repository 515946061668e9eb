"""Poll state of a source: validators, next poll, errors, moves."""

import time
from pathlib import Path

import pytest

from perspektiven.contracts import SourceKind
from services.fetcher.http.pacing import moment
from services.fetcher.sources.poll_state import UNCONDITIONAL_EVERY
from services.fetcher.sources.registry import SourceMemory
from tests.support.newspaper import Newspaper, Reply, redirect
from tests.unit.fetcher.desk import desk, feed
from tests.unit.fetcher.sources.polling import key_of, memory_of, poll_now


async def test_validators_of_a_body_that_can_not_be_read_are_not_kept(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(body=b"<html>no feed</html>", etag='"1"'))
        memory = await poll_now(at, paper.url("/feed"))

        assert memory.etag == ""
        assert memory.errors == 1
        assert memory.last_error.startswith("not_a_feed")


async def test_a_good_body_without_validators_clears_them(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer(
            "/feed", Reply(body=feed(), etag='"1"'), Reply(body=feed(paper.url("/1.html")))
        )
        await poll_now(at, paper.url("/feed"))
        memory = await poll_now(at, paper.url("/feed"))

        assert memory.etag == ""


async def test_now_and_then_a_poll_is_unconditional(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(body=feed(), etag='"1"'))
        for _ in range(UNCONDITIONAL_EVERY + 1):
            await poll_now(at, paper.url("/feed"))

        polls = [request for request in paper.requests if request.path == "/feed"]
        conditional = ["if-none-match" in request.headers for request in polls]
        assert conditional.count(False) == 2


async def test_the_source_is_asked_when_it_wishes(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(body=feed(ttl=120)))
        memory = await poll_now(at, paper.url("/feed"))

        assert memory.next_poll - time.time() == pytest.approx(7_200, rel=0.11)


async def test_a_source_that_fails_is_asked_less_often_but_never_given_up(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path, poll_max=600.0) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(status=404))
        waits = []
        for _ in range(6):
            memory = await poll_now(at, paper.url("/feed"))
            waits.append(memory.next_poll - time.time())

        assert waits[0] == pytest.approx(60, rel=0.15)
        assert waits[2] == pytest.approx(240, rel=0.15)
        assert waits[-1] == pytest.approx(600, rel=0.15)
        (status,) = (await at.statuses()).values()
        assert status.last_error is not None
        assert status.last_error.startswith("http_404")
        assert status.next_poll is not None


async def test_410_ends_a_source(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(status=410))
        memory = await poll_now(at, paper.url("/feed"))
        await at.turns(paper.url())

        assert memory.gone
        assert paper.paths().count("/feed") == 1


async def test_a_temporary_redirect_never_changes_the_address(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", redirect("/new", 302))
        paper.answer("/new", Reply(body=feed()))
        for _ in range(4):
            await poll_now(at, paper.url("/feed"))
        memory = await poll_now(at, paper.url("/feed"))

        assert (memory.address, memory.moved_to) == ("", "")


async def test_a_permanent_redirect_is_believed_after_some_days(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", redirect("/new", 301))
        paper.answer("/new", Reply(body=feed()))
        addresses = []
        for _ in range(4):
            memory = await poll_now(at, paper.url("/feed"))
            addresses.append(memory.address)
            aged = memory.model_copy(update={"moved_since": memory.moved_since - 86_400})
            await at.state.put({key_of(paper.url("/feed")): aged})

        assert addresses == ["", "", paper.url("/new"), paper.url("/new")]
        assert paper.paths()[-1] == "/new"


async def test_an_address_that_is_given_up_again_is_forgotten(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        url = paper.url("/feed")
        await at.state.put({key_of(url): SourceMemory(address=paper.url("/moved"))})
        paper.answer("/feed", Reply(body=feed()))
        for _ in range(4):
            await poll_now(at, url)

        assert paper.paths() == ["/robots.txt", "/moved", "/moved", "/moved", "/feed"]
        assert memory_of(at, url).last_error == ""


async def test_what_a_source_wishes_holds_while_it_does_not_change(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(body=feed(ttl=120), etag='"1"'))
        await poll_now(at, paper.url("/feed"))
        memory = await poll_now(at, paper.url("/feed"))

        assert memory.next_poll - time.time() == pytest.approx(7_200, rel=0.11)


async def test_an_hour_in_which_a_feed_sleeps_is_left_out(tmp_path: Path) -> None:
    asleep = "".join(f"<hour>{hour}</hour>" for hour in range(24) if hour != 3)
    body = feed().replace(b"</channel>", f"<skipHours>{asleep}</skipHours></channel>".encode())
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(body=body))
        memory = await poll_now(at, paper.url("/feed"))

        assert moment(memory.next_poll).hour == 3


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (SourceKind.FEED, b"<html><body><a href='/a.html'>The start page</a></body></html>"),
        (SourceKind.SITEMAP, b"<html><body><a href='/a.html'>The start page</a></body></html>"),
        (SourceKind.SECTION, feed()),
    ],
)
async def test_a_move_to_what_is_no_such_source_is_never_believed(
    tmp_path: Path, kind: SourceKind, target: bytes
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/old", kind=kind)
        paper.answer("/old", redirect("/", 301))
        paper.answer("/", Reply(body=target))
        for _ in range(4):
            memory = await poll_now(at, paper.url("/old"))
            aged = memory.model_copy(update={"moved_since": memory.moved_since - 86_400})
            await at.state.put({key_of(paper.url("/old")): aged})

        after = memory_of(at, paper.url("/old"))
        assert (after.address, after.moved_times, after.errors) == ("", 0, 4)
