"""Robots rules as they are kept: parsed first, then stored, and never parsed again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typing_extensions import override

from perspektiven.errors import Permanent
from perspektiven.urls import registered_domain
from services.fetcher.http.download import Unreachable
from services.fetcher.http.robots import Rule
from services.fetcher.http.robots_files import RobotsFile
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import A, Desk, InlinePool, InlineWorkers, R, desk
from tests.unit.fetcher.memory import MemoryChangelog

LARGE = b"User-agent: *\nDisallow: /private/\n" + b"# filler\n" * 3_000


def _key(paper: Newspaper) -> str:
    return f"robots/{registered_domain(paper.url())}/{paper.url('')}"


def _stored(at: Desk, paper: Newspaper) -> RobotsFile | None:
    return at.state.get(RobotsFile, _key(paper))


class FailingWorkers(InlineWorkers):
    """Does no job in time."""

    @override
    async def run(self, word: str, subject: str, function: Callable[[*A], R], *arguments: *A) -> R:
        raise Permanent(f"{word}_timeout", "not done after 20 s")


async def test_the_parsed_rules_are_stored_and_hold_after_a_restart(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.answer("/robots.txt", Reply(body=LARGE))
        async with desk(tmp_path / "1", changelog) as at:
            await at.decide(paper.url("/a"))
            stored = _stored(at, paper)
        # A parser that fails now would be noticed: there is nothing left to parse.
        async with desk(tmp_path / "2", changelog, pool=InlinePool(FailingWorkers())) as at:
            refused = await at.decide(paper.url("/private/a"))

        assert stored is not None
        assert stored.body == ""
        assert stored.rules is not None
        assert stored.rules.rules == (Rule(False, "/private/", "Disallow: /private/"),)
        assert (refused.allowed, refused.line) == (False, "Disallow: /private/")
        assert paper.paths() == ["/robots.txt"]


async def test_a_file_that_an_earlier_version_stored_unparsed_is_read(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        old = RobotsFile(fetched_at=datetime.now(UTC), status=200, body=LARGE.decode("latin-1"))
        await at.state.put({_key(paper): old})

        assert not (await at.decide(paper.url("/private/a"))).allowed
        assert (await at.decide(paper.url("/a"))).allowed
        assert paper.paths() == []


async def test_a_stored_file_that_can_not_be_parsed_is_asked_for_again(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, pool=InlinePool(FailingWorkers())) as at:
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /a"))
        old = RobotsFile(fetched_at=datetime.now(UTC), status=200, body=LARGE.decode("latin-1"))
        await at.state.put({_key(paper): old})

        assert not (await at.decide(paper.url("/a"))).allowed
        assert paper.paths() == ["/robots.txt"]


async def test_rules_for_another_product_token_are_asked_for_again(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.answer("/robots.txt", Reply(body=b"User-agent: Other\nDisallow: /"))
        async with desk(tmp_path / "1", changelog) as at:
            assert (await at.decide(paper.url("/a"))).allowed
        async with desk(tmp_path / "2", changelog, user_agent_token="Other") as at:
            assert not (await at.decide(paper.url("/a"))).allowed


@pytest.mark.parametrize("days", [2, -400])
async def test_a_file_that_can_not_be_parsed_allows_nothing_and_is_left_alone_for_an_hour(
    tmp_path: Path, days: int
) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.answer("/robots.txt", Reply(body=LARGE))
        for number in range(2):
            async with desk(
                tmp_path / str(number), changelog, pool=InlinePool(FailingWorkers())
            ) as at:
                with pytest.raises(Unreachable) as refused:
                    await at.decide(paper.url("/a"))

                assert refused.value.reason == "robots_timeout"
        assert paper.paths() == ["/robots.txt"]

        async with desk(tmp_path / "3", changelog) as at:
            stored = _stored(at, paper)
            assert stored is not None
            assert stored.body == ""
            aged = stored.model_copy(update={"unreadable_at": datetime.now(UTC) - timedelta(days)})
            await at.state.put({_key(paper): aged})

            assert (await at.decide(paper.url("/a"))).allowed


async def test_entries_wait_while_their_rules_can_not_be_parsed(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, pool=InlinePool(FailingWorkers())) as at:
        paper.answer("/robots.txt", Reply(body=LARGE))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert set(paper.paths()) == {"/robots.txt"}
        assert at.dead == []
        assert at.state.queued("todo", registered_domain(paper.url())) == 1


async def test_old_rules_hold_while_the_new_file_can_not_be_parsed(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /a"), Reply(body=LARGE))
        async with desk(tmp_path / "1", changelog) as at:
            await at.decide(paper.url("/"))
            stored = _stored(at, paper)
            assert stored is not None
            old = stored.model_copy(update={"fetched_at": datetime.now(UTC) - timedelta(days=3)})
            await at.state.put({_key(paper): old})
        async with desk(tmp_path / "2", changelog, pool=InlinePool(FailingWorkers())) as at:
            decisions = [(await at.decide(paper.url(path))).allowed for path in ("/a", "/b", "/a")]

        assert decisions == [False, True, False]
        assert paper.paths() == ["/robots.txt", "/robots.txt"]


async def test_a_match_that_is_too_much_for_a_process_allows_nothing(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, pool=InlinePool(FailingWorkers())) as at:
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /" + b"*a" * 3_000))
        url = paper.url("/" + "b" * 9_000)

        assert (await at.decide(paper.url("/b"))).allowed
        with pytest.raises(Unreachable) as refused:
            await at.decide(url)
        assert refused.value.reason == "robots_timeout"
