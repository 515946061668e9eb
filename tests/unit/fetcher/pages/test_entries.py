"""What becomes of an entry."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from perspektiven.contracts import Entry
from perspektiven.errors import Permanent
from perspektiven.kafka.connections import BY_HAND, partition_of
from perspektiven.ops import telemetry
from perspektiven.urls import article_id, canonical_url, registered_domain
from services.fetcher.settings import FetcherSettings
from services.fetcher.state.frontier import Revisit, Seen, Todo, look_key, seen_key, todo_key
from tests.support.eventually import eventually
from tests.support.logs import logging_as_before
from tests.support.newspaper import (
    Answer,
    Newspaper,
    lying_length,
    redirect,
    too_many_requests,
)
from tests.unit.fetcher.desk import Desk, desk, page
from tests.unit.fetcher.memory import PARTITIONS, MemoryChangelog


def _seen(at: Desk, url: str) -> Seen | None:
    return at.state.get(Seen, seen_key(*_place(url)))


def _todo(at: Desk, url: str) -> Todo | None:
    return at.state.get(Todo, todo_key(*_place(url)))


def _place(url: str) -> tuple[str, str]:
    return registered_domain(url), article_id(canonical_url(url))


async def test_an_entry_becomes_an_article(tmp_path: Path) -> None:
    discovered_at = datetime.now(UTC) - timedelta(minutes=5)
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.page("/storm.html", page("Storm closes harbour"))
        url = paper.url("/storm.html")
        await at.add(url, discovered_at=discovered_at)
        await at.turns(url)

        (article,) = at.articles
        assert article.id == article_id(canonical_url(url))
        assert (article.title, article.revision) == ("Storm closes harbour", 1)
        assert article.discovered_at == discovered_at
        assert article.outlet.id == "gazeta"
        assert article.robots is not None
        assert article.robots.allowed
        assert article.fingerprint is not None
        assert _todo(at, url) is None
        assert (await at.statuses())[f"gazeta|{registered_domain(url)}"].articles == 1


async def test_a_published_article_is_in_the_log_with_its_id_and_the_trace_of_its_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        with logging_as_before():
            telemetry.configure(at.settings, "fetcher")
            paper.page("/storm.html", page("Storm"))
            await at.add(paper.url("/storm.html"))
            await at.turns(paper.url())

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (published,) = [line for line in lines if line["event"] == "article_published"]
    assert published["key"] == at.articles[0].id
    assert len(published["trace_id"]) == 32


async def test_a_page_is_fetched_once_however_often_it_is_found(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.page("/storm.html", page("Storm"))
        for _ in range(3):
            await at.add(paper.url("/storm.html?utm_source=feed"))
            await at.add(paper.url("/storm.html"))
            await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/storm.html?utm_source=feed"]
        assert len(at.articles) == 1


async def test_it_is_not_fetched_again_after_a_crash_and_a_move(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.page("/storm.html", page("Storm"))
        for instance in ("one", "other"):
            async with desk(tmp_path / instance, changelog) as at:
                await at.add(paper.url("/storm.html"))
                await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/storm.html"]


async def test_what_waits_survives_a_crash(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.page("/storm.html", page("Storm"))
        async with desk(tmp_path / "one", changelog) as at:
            await at.add(paper.url("/storm.html"))
        async with desk(tmp_path / "other", changelog) as at:
            await at.turns(paper.url())

            assert len(at.articles) == 1


async def test_robots_rules_refuse_a_page_and_nothing_is_asked(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /private/\n"))
        await at.add(paper.url("/private/a.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt"]
        seen = _seen(at, paper.url("/private/a.html"))
        assert seen is not None
        assert seen.refused == "robots_disallowed"
        (status,) = (await at.statuses()).values()
        assert status.refused == {"robots_disallowed": 1}


async def test_robots_rules_that_can_not_be_had_allow_nothing(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Answer(status=500))
        paper.page("/a.html", page("A"))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt"]
        todo = _todo(at, paper.url("/a.html"))
        assert todo is not None
        assert todo.failure == "robots_unreachable"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "http_404"),
        (Answer(status=403), "http_403"),
        (Answer(body=b"%PDF-1.7 ...", content_type="application/pdf"), "not_html"),
        (Answer(body=b""), "empty_page"),
        (Answer(body=b"x" * 30_000), "too_large"),
        (redirect("http://10.0.0.1/"), "forbidden_address"),
    ],
)
async def test_a_page_that_is_no_article_is_refused_by_name(
    tmp_path: Path, answer: Answer, reason: str
) -> None:
    async with Newspaper() as paper, desk(tmp_path, article_bytes=20_000) as at:
        paper.answer("/a.html", answer)
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())
        await at.deliver()
        await at.turns("http://10.0.0.1/")

        refused = {reason for status in (await at.statuses()).values() for reason in status.refused}
        assert refused == {reason}
        assert at.articles == []


async def test_a_failure_in_passing_is_tried_again_later(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, retry_after="0.01,0.01") as at:
        paper.answer("/a.html", Answer(status=500), Answer(body=page("At last").encode()))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert [article.title for article in at.articles] == ["At last"]


async def test_a_page_that_never_comes_is_refused_after_all_attempts(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, retry_after="0.01", parked_for=0) as at:
        paper.answer("/a.html", lying_length(b"short", 10_000))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        seen = _seen(at, paper.url("/a.html"))
        assert seen is not None
        assert seen.refused == "broken_response"
        assert paper.paths().count("/a.html") == 2
        assert at.state.get(Revisit, look_key(*_place(paper.url("/a.html")))) is not None


async def test_retry_after_holds_back_the_whole_host(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/busy.html", too_many_requests("3000"))
        await at.add(paper.url("/busy.html"))
        await at.add(paper.url("/other.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/busy.html"]
        assert at.crawler.pacer.held() == {registered_domain(paper.url()): "http_429"}


async def test_a_host_that_does_not_answer_uses_up_nobodys_attempts(tmp_path: Path) -> None:
    async with Newspaper() as paper:
        urls = [paper.url(f"/{number}.html") for number in range(10)]
    async with desk(tmp_path, retry_after="0.01,0.01,0.01") as at:
        for url in urls:
            await at.add(url)
        await at.turns(urls[0])

        attempts = [todo.attempts for url in urls if (todo := _todo(at, url)) is not None]
        assert len(attempts) == 10
        assert sum(attempts) == 2


async def test_a_page_on_another_host_becomes_an_entry_of_that_host(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        target = paper.url("/moved.html", host=1)
        paper.answer("/a.html", redirect(target))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert paper.paths(host=1) == []
        (entry,) = at.entries
        assert (entry.url, entry.redirects, entry.outlet_id) == (target, 1, "gazeta")
        assert at.producer.sent["entries"][0][0] == registered_domain(target).encode()


async def test_an_article_behind_a_redirect_is_known_by_its_own_address(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        short, target = paper.url("/3xYz"), paper.url("/storm.html?utm_source=x", host=1)
        paper.answer("/3xYz", redirect(target))
        paper.page("/storm.html", page("Storm"))
        await at.add(short)
        await at.turns(paper.url())
        await at.deliver()
        await at.turns(target)

        (article,) = at.articles
        assert article.canonical_url == paper.url("/storm.html", host=1)
        assert article.id == article_id(article.canonical_url)
        seen = _seen(at, short)
        assert seen is not None
        assert seen.same_as == article.id


async def test_redirects_between_hosts_come_to_an_end(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        paper.answer("/a.html", redirect(paper.url("/b.html", host=1)))
        await at.add(paper.url("/a.html"), redirects=5)
        await at.turns(paper.url())

        assert at.entries == []
        seen = _seen(at, paper.url("/a.html"))
        assert seen is not None
        assert seen.refused == "too_many_redirects"


async def test_two_addresses_of_one_article_make_one_article(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        head = f"<link rel=canonical href='{paper.url('/storm.html')}'>"
        html = page("Storm", head=head)
        for path in ("/storm.html", "/print/storm.html"):
            paper.page(path, html)
            await at.add(paper.url(path))
        await at.turns(paper.url())

        (article,) = at.articles
        assert article.canonical_url == paper.url("/storm.html")


async def test_a_full_frontier_refuses_by_name(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, frontier_per_host=2) as at:
        await at.add(paper.url("/1.html"))
        await at.add(paper.url("/2.html"))
        with pytest.raises(Permanent) as refused:
            await at.add(paper.url("/3.html"))

        assert refused.value.reason == "frontier_full"


async def test_an_entry_of_an_unknown_outlet_is_refused(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        await at.add(paper.url("/a.html"), outlet_id="nobody")
        await at.turns(paper.url())

        seen = _seen(at, paper.url("/a.html"))
        assert seen is not None
        assert seen.refused == "unknown_outlet"


@pytest.mark.parametrize(
    ("text", "reason"), [("poison", "extraction_crashed"), ("defect", "unexpected")]
)
async def test_a_page_that_breaks_what_reads_it_is_a_dead_letter_and_harms_no_other(
    tmp_path: Path, text: str, reason: str
) -> None:
    async with Newspaper() as paper, desk(tmp_path, retry_after="0.01") as at:
        paper.page("/bad.html", text)
        paper.page("/good.html", page("Storm"))
        await at.add(paper.url("/bad.html"))
        await at.add(paper.url("/good.html"))
        await at.turns(paper.url())

        assert [article.title for article in at.articles] == ["Storm"]
        seen = _seen(at, paper.url("/bad.html"))
        assert seen is not None
        assert seen.refused == reason
        (dead,) = at.dead
        assert paper.url("/bad.html") in (dead or b"").decode()


@pytest.mark.parametrize("kind", ["todo", "look"])
async def test_a_row_that_nobody_can_read_holds_no_entry_up(tmp_path: Path, kind: str) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        url = paper.url("/storm.html")
        host, _ = _place(url)
        partition = partition_of(host.encode(), PARTITIONS)
        for name, row in (("x", b'{"due": 0}'), ("y", b'{"due": 0, "entry": "none"}')):
            await changelog.write(partition, f"{kind}/{host}/{name}", row)
        async with desk(tmp_path, changelog) as at:
            paper.page("/storm.html", page("Storm closes harbour"))
            await at.add(url)
            await at.turns(url)

            assert len(at.articles) == 1
            assert at.state.queued(kind, host) == (kind == "look")


async def test_a_row_in_a_partition_that_is_not_its_hosts_keeps_nobody_from_working(
    tmp_path: Path,
) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        url = paper.url("/storm.html")
        host, _ = _place(url)
        own = partition_of(host.encode(), PARTITIONS)
        other = (own + 1) % PARTITIONS
        await changelog.write(other, f"todo/{host}/x", b'{"due": 0}')
        desk_ = Desk(FetcherSettings(), changelog, tmp_path)
        await desk_.crawler.own(frozenset({other}))

        assert not desk_.state.owns(host)
        await desk_.state.close_all()
        await desk_.downloader.close()


async def test_a_refused_page_is_fetched_again_when_a_person_asks_for_it(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/a.html", Answer(body=b"poison"), Answer(body=page("At last").encode()))
        url = paper.url("/a.html")
        entry = Entry(outlet_id="gazeta", url=url, discovered_at=datetime.now(UTC))
        await at.take(entry)
        await at.turns(url)
        await at.take(entry)
        await at.turns(url)
        assert at.articles == []

        await at.take(entry, BY_HAND)
        await at.turns(url)
        await at.take(entry, BY_HAND)
        await at.turns(url)

        assert [article.title for article in at.articles] == ["At last"]
        assert paper.paths().count("/a.html") == 2


async def test_news_does_not_wait_behind_an_archive(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    async with Newspaper() as paper, desk(tmp_path) as at:
        for number, age in enumerate([900, 300, 0, 600]):
            paper.page(f"/{number}.html", page(f"Story {number}"))
            published_at = now - timedelta(days=age)
            await at.add(paper.url(f"/{number}.html"), published_at=published_at)
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/2.html", "/1.html", "/3.html", "/0.html"]


async def test_a_date_in_the_future_gives_no_precedence(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    async with Newspaper() as paper, desk(tmp_path) as at:
        earlier, later = now - timedelta(hours=5), now + timedelta(days=400)
        await at.add(paper.url("/0.html"), discovered_at=earlier, published_at=later)
        await at.add(paper.url("/1.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/1.html", "/0.html"]


async def test_an_outage_of_kafka_makes_us_ask_no_page_over_and_over(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper, desk(tmp_path, changelog) as at:
        paper.page("/a.html", page("Storm"))
        url = paper.url("/a.html")
        await at.add(paper.url("/before.html"))
        await at.turns(url)
        await at.add(url)
        at.producer.away = changelog.away = True
        turn = asyncio.create_task(at.crawler.take_turn(registered_domain(url)))
        await eventually(lambda: "/a.html" in paper.paths())
        done, _ = await asyncio.wait([turn], timeout=3)
        assert not done

        at.producer.away = changelog.away = False
        await turn
        await at.crawler.take_turn(registered_domain(url))

        assert len(at.articles) == 1
        assert paper.paths().count("/a.html") == 2
