"""What becomes of an entry."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from perspektiven.contracts import Entry
from perspektiven.kafka.connections import BY_HAND
from perspektiven.urls import article_id, canonical_url, registered_domain
from services.fetcher.state.frontier import Revisit, look_key
from tests.support.newspaper import (
    Newspaper,
    Reply,
    lying_length,
    redirect,
    too_many_requests,
)
from tests.unit.fetcher.desk import desk, page
from tests.unit.fetcher.rows import place_of, seen_of, todo_of


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
        assert todo_of(at, url) is None
        assert (await at.statuses())[f"gazeta|{registered_domain(url)}"].articles == 1


async def test_robots_rules_refuse_a_page_and_nothing_is_asked(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /private/\n"))
        await at.add(paper.url("/private/a.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt"]
        seen = seen_of(at, paper.url("/private/a.html"))
        assert seen is not None
        assert seen.refused == "robots_disallowed"
        (status,) = (await at.statuses()).values()
        assert status.refused == {"robots_disallowed": 1}


async def test_robots_rules_that_can_not_be_had_allow_nothing(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Reply(status=500))
        paper.page("/a.html", page("A"))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt"]
        todo = todo_of(at, paper.url("/a.html"))
        assert todo is not None
        assert todo.failure == "robots_unreachable"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Reply(status=404), "http_404"),
        (Reply(status=403), "http_403"),
        (Reply(body=b"%PDF-1.7 ...", content_type="application/pdf"), "not_html"),
        (Reply(body=b""), "empty_page"),
        (Reply(body=b"x" * 30_000), "too_large"),
        (redirect("http://10.0.0.1/"), "forbidden_address"),
    ],
)
async def test_a_page_that_is_no_article_is_refused_by_name(
    tmp_path: Path, answer: Reply, reason: str
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
        paper.answer("/a.html", Reply(status=500), Reply(body=page("At last").encode()))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert [article.title for article in at.articles] == ["At last"]


async def test_a_page_that_never_comes_is_refused_after_all_attempts(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, retry_after="0.01", parked_for=0) as at:
        paper.answer("/a.html", lying_length(b"short", 10_000))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        seen = seen_of(at, paper.url("/a.html"))
        assert seen is not None
        assert seen.refused == "broken_response"
        assert paper.paths().count("/a.html") == 2
        assert at.state.get(Revisit, look_key(*place_of(paper.url("/a.html")))) is not None


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

        attempts = [todo.attempts for url in urls if (todo := todo_of(at, url)) is not None]
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


async def test_redirects_between_hosts_come_to_an_end(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        paper.answer("/a.html", redirect(paper.url("/b.html", host=1)))
        await at.add(paper.url("/a.html"), redirects=5)
        await at.turns(paper.url())

        assert at.entries == []
        seen = seen_of(at, paper.url("/a.html"))
        assert seen is not None
        assert seen.refused == "too_many_redirects"


async def test_an_entry_of_an_unknown_outlet_is_refused(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        await at.add(paper.url("/a.html"), outlet_id="nobody")
        await at.turns(paper.url())

        seen = seen_of(at, paper.url("/a.html"))
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
        seen = seen_of(at, paper.url("/bad.html"))
        assert seen is not None
        assert seen.refused == reason
        (dead,) = at.dead
        assert paper.url("/bad.html") in (dead or b"").decode()


async def test_a_refused_page_is_fetched_again_when_a_person_asks_for_it(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/a.html", Reply(body=b"poison"), Reply(body=page("At last").encode()))
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
