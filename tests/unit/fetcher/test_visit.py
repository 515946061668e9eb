"""What a page's answer says before it is read."""

from pathlib import Path

import pytest

from services.fetcher.visit import forbids_indexing
from tests.support.newspaper import Answer, Newspaper
from tests.unit.fetcher.desk import desk, page


@pytest.mark.parametrize(
    ("header", "forbids"),
    [
        ("noindex", True),
        ("NoIndex, nofollow", True),
        ("none", True),
        ("perspektiven: noindex", True),
        ("googlebot: noindex", False),
        ("googlebot: nofollow, noindex", False),
        ("googlebot: noindex, perspektiven: none", True),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", True),
        ("max-snippet:50, noarchive", False),
        ("", False),
    ],
)
def test_which_x_robots_tags_forbid_us(header: str, forbids: bool) -> None:
    assert forbids_indexing(header, "Perspektiven") is forbids


async def test_a_page_that_wants_to_be_in_no_search_is_refused(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        body = page("Storm").encode()
        paper.answer("/a.html", Answer(body=body, headers={"X-Robots-Tag": "noindex"}))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        (status,) = (await at.statuses()).values()
        assert status.refused == {"noindex": 1}


async def test_a_redirect_within_a_host_is_followed_if_its_rules_allow(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /private/"))
        paper.answer("/a", Answer(status=301, headers={"Location": "/a.html"}))
        paper.answer("/b", Answer(status=301, headers={"Location": "/private/b.html"}))
        paper.page("/a.html", page("Storm"))
        await at.add(paper.url("/a"))
        await at.add(paper.url("/b"))
        await at.turns(paper.url())

        assert [article.url for article in at.articles] == [paper.url("/a.html")]
        assert paper.paths() == ["/robots.txt", "/a", "/a.html", "/b"]


async def test_a_page_that_has_less_than_the_feed_told_is_paywalled(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.page("/a.html", page("Storm"))
        paper.page("/b.html", page("Flood"))
        more = " ".join(f"And there was more to tell, part {number}." for number in range(40))
        await at.add(paper.url("/a.html"), summary=more)
        await at.add(paper.url("/b.html"), summary="A flood.")
        await at.turns(paper.url())

        evidence = {article.title: article.paywall_evidence for article in at.articles}
        assert evidence == {"Storm": "shorter_than_summary", "Flood": None}
