"""Robots rules: when they are asked for, how long they hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from perspektiven.ops import metrics
from perspektiven.urls import registered_domain
from services.fetcher.http.robots_files import RobotsFile
from tests.support.newspaper import (
    Newspaper,
    Reply,
    drip,
    endless_body,
    redirect,
    too_many_requests,
)
from tests.unit.fetcher.desk import Desk, desk, feed, page
from tests.unit.fetcher.memory import MemoryChangelog


def _key(paper: Newspaper) -> str:
    return f"robots/{registered_domain(paper.url())}/{paper.url('')}"


async def _fetch(at: Desk, paper: Newspaper, path: str = "/a.html") -> None:
    paper.page(path, page(f"Story {path}"))
    await at.add(paper.url(path))
    await at.turns(paper.url())


async def _age(at: Desk, paper: Newspaper, age: timedelta) -> None:
    stored = at.state.get(RobotsFile, _key(paper))
    assert stored is not None
    old = stored.model_copy(update={"fetched_at": datetime.now(UTC) - age})
    await at.state.put({_key(paper): old})


async def test_rules_are_asked_for_once_a_day_and_survive_a_restart(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        for number, age in enumerate([timedelta(hours=23), timedelta(hours=25), timedelta()]):
            async with desk(tmp_path / str(number), changelog) as at:
                await _fetch(at, paper, f"/{number}.html")
                await _age(at, paper, age)

        asked = [path for path in paper.paths() if path == "/robots.txt"]
        assert len(asked) == 2


async def test_rules_of_a_clock_that_was_ahead_are_asked_for_again(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        async with desk(tmp_path / "1", changelog) as at:
            await _fetch(at, paper)
            await _age(at, paper, timedelta(days=-400))
        async with desk(tmp_path / "2", changelog) as at:
            await _fetch(at, paper, "/b.html")

        assert paper.paths().count("/robots.txt") == 2


async def test_old_rules_hold_while_new_ones_can_not_be_had(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        rules = Reply(body=b"User-agent: *\nDisallow: /private")
        paper.answer("/robots.txt", rules, Reply(status=500))
        async with desk(tmp_path / "1", changelog) as at:
            await _fetch(at, paper)
            await _age(at, paper, timedelta(days=3))
        async with desk(tmp_path / "2", changelog) as at:
            await _fetch(at, paper, "/b.html")
            await _fetch(at, paper, "/private/c.html")

            assert len(at.articles) == 1
            assert "/private/c.html" not in paper.paths()


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_host_without_rules_allows_all(tmp_path: Path, status: int) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Reply(status=status))
        await _fetch(at, paper)

        assert len(at.articles) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_host_whose_rules_fail_allows_nothing_for_now(tmp_path: Path, status: int) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Reply(status=status))
        await _fetch(at, paper)

        assert set(paper.paths()) == {"/robots.txt"}


async def test_rules_are_found_behind_redirects(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        paper.answer("127.0.0.1/robots.txt", redirect(paper.url("/rules.txt", host=1)))
        paper.answer("127.0.0.2/rules.txt", Reply(body=b"User-agent: *\nDisallow: /"))
        await _fetch(at, paper)

        assert at.articles == []
        assert paper.paths(host=0) == ["/robots.txt"]


async def test_rules_without_end_are_read_as_far_as_it_makes_sense(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        rules = endless_body(b"User-agent: *\nDisallow: /private/\n" * 100)
        paper.answer("/robots.txt", rules)
        await _fetch(at, paper)
        await _fetch(at, paper, "/private/b.html")

        assert len(at.articles) == 1


async def test_a_crawl_delay_slows_the_host_down(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        rules = Reply(body=b"User-agent: *\nCrawl-delay: 0.2")
        paper.answer("/robots.txt", rules)
        await _fetch(at, paper)
        await _fetch(at, paper, "/b.html")

        assert paper.least_gap() >= 0.2


async def test_the_decision_stands_in_the_article(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        rules = Reply(body=b"User-agent: *\nDisallow: /\nAllow: /a.html")
        paper.answer("/robots.txt", rules)
        await _fetch(at, paper)

        robots = at.articles[0].robots
        assert robots is not None
        assert (robots.allowed, robots.line) == (True, "Allow: /a.html")


async def test_a_failure_behind_a_redirect_is_the_targets(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        paper.answer("127.0.0.1/robots.txt", redirect(paper.url("/rules.txt", host=1)))
        paper.answer("127.0.0.2/rules.txt", Reply(hangs_up=True))
        await _fetch(at, paper)
        first, second = (registered_domain(paper.url(host=host)) for host in (0, 1))

        assert at.crawler.pacer.pace_of(first).failures == 0
        assert at.crawler.pacer.pace_of(second).failures == 1


async def test_a_redirect_that_asks_for_time_is_heard(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        paper.answer(
            "/a.html",
            Reply(
                status=302,
                headers={"Location": paper.url("/b.html", host=1), "Retry-After": "3000"},
            ),
        )
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert list(at.crawler.pacer.held()) == [registered_domain(paper.url())]


async def test_a_host_that_drips_is_parked_like_one_that_is_silent(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, download_deadline=0.3) as at:
        for number in range(3):
            paper.answer(f"/{number}.html", drip(b"slow" * 100, 0.2))
            await at.add(paper.url(f"/{number}.html"))
        for _ in range(3):
            await at.crawler.take_turn(registered_domain(paper.url()))

        assert list(at.crawler.pacer.held().values()) == ["too_slow"]


async def test_a_host_whose_pages_are_too_large_is_asked_at_the_pace_they_take(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path, article_bytes=20_000) as at:
        slow = endless_body(b"x" * 5_000)
        paper.answer("/a.html", Reply(body=slow.body, drip_seconds=0.1))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert at.crawler.pacer.pace_of(registered_domain(paper.url())).latency > 0.05


async def test_what_a_host_asked_for_holds_though_it_was_met_before_it_was_ours(
    tmp_path: Path,
) -> None:
    changelog = MemoryChangelog()
    async with Newspaper(hosts=2) as paper:
        async with desk(tmp_path / "1", changelog) as at:
            paper.answer("/busy.html", too_many_requests("3000"))
            await at.add(paper.url("/busy.html", host=1))
            await at.turns(paper.url(host=1))
        async with desk(tmp_path / "2", changelog) as at:
            at.crawler.pacer.meet(registered_domain(paper.url(host=1)))
            at.crawler.waker.wake(registered_domain(paper.url(host=1)))

            assert list(at.crawler.pacer.held().values()) == ["http_429"]


async def test_what_is_asked_of_another_instances_host_is_counted(tmp_path: Path) -> None:
    def asked() -> float:
        return float(metrics.REQUESTS_ELSEWHERE._value.get())

    async with Newspaper(hosts=9) as paper, desk(tmp_path) as at:
        partition = at.state.partition_of
        hosts = [registered_domain(paper.url(host=number)) for number in range(9)]
        other = next(n for n in range(1, 9) if partition(hosts[n]) != partition(hosts[0]))
        at.follow(paper)
        paper.answer("/feed", redirect(paper.url("/moved", host=other)))
        paper.answer("/moved", Reply(body=feed()))
        before = asked()
        await at.crawler.give_up(frozenset({partition(hosts[other])}))
        await at.turns(paper.url())

        assert paper.paths(other) == ["/robots.txt", "/moved"]
        assert asked() - before == 2
