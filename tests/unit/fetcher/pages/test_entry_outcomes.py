"""How entries end: refused for good or for now, buried, sent on to another host."""

from pathlib import Path

import pytest

from perspektiven.urls import registered_domain
from services.fetcher.pages.entry_outcomes import MOST_REDIRECTS, POISON, SLOW_RETRIES
from services.fetcher.state.frontier import Revisit, look_key
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import desk
from tests.unit.fetcher.rows import place_of, seen_of, todo_of


@pytest.mark.parametrize(("status", "reason"), [(404, "http_404"), (403, "http_403")])
async def test_a_page_that_may_come_back_is_asked_for_once_more_much_later(
    tmp_path: Path, status: int, reason: str
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/a.html")
        paper.answer("/a.html", Reply(status=status))
        before = at.clock.now()
        await at.add(url)
        await at.turns(url)

        seen = seen_of(at, url)
        look = at.state.get(Revisit, look_key(*place_of(url)))
        assert seen is not None
        assert look is not None
        assert (seen.refused, todo_of(at, url)) == (reason, None)
        assert before + SLOW_RETRIES[0] <= look.due <= at.clock.now() + SLOW_RETRIES[0]
        assert at.dead == []


async def test_a_page_that_broke_what_read_it_is_a_dead_letter(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/a.html")
        paper.page("/a.html", "<html><body>poison</body></html>")
        await at.add(url)
        await at.turns(url)

        seen = seen_of(at, url)
        assert seen is not None
        assert seen.refused in POISON
        (value,) = at.dead
        assert url.encode() in (value or b"")
        (status,) = (await at.statuses()).values()
        assert status.refused == {seen.refused: 1}


async def test_what_no_later_look_can_change_is_not_asked_for_again(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/a.pdf")
        paper.answer("/a.pdf", Reply(body=b"%PDF-1.7", content_type="application/pdf"))
        await at.add(url)
        await at.turns(url)

        seen = seen_of(at, url)
        assert seen is not None
        assert seen.refused == "not_html"
        assert at.state.get(Revisit, look_key(*place_of(url))) is None


async def test_an_entry_that_is_sent_on_is_finished_here(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url, other = paper.url("/a.html"), "https://other.example/a.html"
        paper.answer("/a.html", Reply(status=302, headers={"Location": other}))
        await at.add(url)
        await at.turns(url)

        (sent,) = at.entries
        assert (sent.url, sent.redirects) == (other, 1)
        assert registered_domain(sent.url) == "other.example"
        assert todo_of(at, url) is None


async def test_an_entry_is_not_sent_on_for_ever(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/a.html")
        paper.answer("/a.html", Reply(status=302, headers={"Location": "https://b.example/"}))
        await at.add(url, redirects=MOST_REDIRECTS)
        await at.turns(url)

        seen = seen_of(at, url)
        assert seen is not None
        assert (seen.refused, at.entries) == ("too_many_redirects", [])
