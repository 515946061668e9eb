"""Sources that are followed: outlets come and go, sources move onto one another."""

import time
from pathlib import Path

import pytest

from perspektiven.contracts import CrawlOptions, Source
from perspektiven.urls import registered_domain
from services.fetcher.http.pacing import moment
from services.fetcher.sources.registry import SourceMemory
from tests.support.factories import outlet
from tests.support.newspaper import Newspaper, Reply, redirect
from tests.unit.fetcher.desk import Desk, desk, feed
from tests.unit.fetcher.memory import MemoryChangelog
from tests.unit.fetcher.sources.polling import key_of, memory_of, poll_now


async def test_a_restart_asks_no_source_before_its_time(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.answer("/feed", Reply(body=feed()))
        for instance in ("one", "other"):
            async with desk(tmp_path / instance, changelog) as at:
                at.follow(paper)
                await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/feed"]


async def test_a_removed_outlet_is_not_asked_any_more(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        followed = at.follow(paper)
        at.crawler.take_outlet(followed.id, None)
        await at.turns(paper.url())

        assert paper.requests == []


async def test_an_outlet_that_is_switched_off_is_not_asked(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        source = Source(url=paper.url("/feed"))
        off = outlet(homepage=paper.url("/"), sources=(source,), enabled=False)
        at.crawler.take_outlet(off.id, off)
        await at.turns(paper.url())

        assert paper.requests == []


async def test_an_outlet_that_is_named_anew_is_asked_though_it_was_gone(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        followed = at.follow(paper)
        paper.answer("/feed", Reply(status=410), Reply(body=feed()))
        await at.turns(paper.url())
        at.crawler.take_outlet(followed.id, followed)
        await at.turns(paper.url())
        assert paper.paths().count("/feed") == 1

        at.crawler.take_outlet(followed.id, None)
        at.crawler.take_outlet(followed.id, followed)
        await at.turns(paper.url())

        assert paper.paths().count("/feed") == 2
        assert not memory_of(at, paper.url("/feed")).gone


async def test_of_two_outlets_on_a_host_the_slower_pace_holds(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        source = Source(url=paper.url("/feed"))
        slow = outlet(
            id="slow",
            homepage=paper.url("/"),
            sources=(source,),
            crawl=CrawlOptions(delay_seconds=9),
        )
        at.crawler.take_outlet(slow.id, slow)
        other = outlet(id="other", homepage=paper.url("/"), sources=(source,))
        at.crawler.take_outlet(other.id, other)
        host = registered_domain(paper.url())

        assert at.crawler.delays.asked(host) == 9

        at.crawler.take_outlet(slow.id, None)

        assert at.crawler.delays.asked(host) is None


def _follow_both(at: Desk, paper: Newspaper) -> None:
    """Has /new and /old followed, of which /old is the one that moves."""
    sources = tuple(Source(url=paper.url(path)) for path in ("/new", "/old"))
    at.crawler.take_outlet("gazeta", outlet(homepage=paper.url("/"), sources=sources))


def _gone_to(address: str) -> SourceMemory:
    """The memory of a source that is due and that moved there for good."""
    return SourceMemory(polls=1, last_success=moment(time.time()), next_poll=1.0, address=address)


async def _moved(at: Desk, paper: Newspaper) -> None:
    """Has /old say for days that it moved to /new, and believed."""
    paper.answer("/old", redirect("/new", 301))
    paper.answer("/new", Reply(body=feed(paper.url("/a.html"))))
    await at.state.put(
        {
            key_of(paper.url("/new")): SourceMemory(polls=1, next_poll=time.time() + 3_600),
            key_of(paper.url("/old")): _gone_to(paper.url("/new")),
        }
    )


async def test_a_source_that_moved_to_where_another_is_followed_rests(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        await at.turns(paper.url())
        assert paper.requests == []

        await poll_now(at, paper.url("/new"))
        (status,) = (await at.statuses()).values()
        assert status.moved == {paper.url("/old"): paper.url("/new")}
        assert paper.paths() == ["/robots.txt", "/new"]


@pytest.mark.parametrize(
    "other",
    [SourceMemory(gone=True), SourceMemory(errors=3, next_poll=4e9)],
    ids=["gone", "failing"],
)
async def test_a_source_rests_only_while_the_other_one_can_be_read(
    tmp_path: Path, other: SourceMemory
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        await at.state.put({key_of(paper.url("/new")): other})
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/new"]


async def test_a_source_that_rests_is_asked_at_once_when_the_other_is_removed(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        at.follow(paper, "/old")
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/new"]
        assert len(at.entries) == 1


@pytest.mark.parametrize("holds", [True, False])
async def test_now_and_then_it_is_asked_whether_the_move_still_holds(
    tmp_path: Path, *, holds: bool
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        if not holds:
            paper.answer("/old", Reply(body=feed(paper.url("/b.html"))))
        old = memory_of(at, paper.url("/old"))
        long_ago = moment(time.time() - 8 * 86_400)
        await at.state.put(
            {key_of(paper.url("/old")): old.model_copy(update={"last_success": long_ago})}
        )
        await at.turns(paper.url())

        asked = ["/robots.txt", "/old", "/new"] if holds else ["/robots.txt", "/old"]
        assert paper.paths() == asked
        assert memory_of(at, paper.url("/old")).address == (paper.url("/new") if holds else "")


async def test_of_several_that_moved_to_one_place_one_is_asked(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        elsewhere = _gone_to(paper.url("/third"))
        paper.answer("/third", Reply(body=feed()))
        await at.state.put({key_of(paper.url(path)): elsewhere for path in ("/old", "/new")})
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/third"]


async def test_two_sources_that_moved_to_each_other_never_both_rest(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        paper.answer("/old", Reply(body=feed()))
        await at.state.put({key_of(paper.url("/new")): _gone_to(paper.url("/old"))})
        await at.turns(paper.url())

        assert sorted(paper.paths()) == ["/new", "/old", "/robots.txt"]
