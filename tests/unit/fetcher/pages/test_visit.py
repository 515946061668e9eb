"""What a page's answer says before it is read."""

from pathlib import Path

import pytest

from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import desk, page


async def test_a_page_that_wants_to_be_in_no_search_is_refused(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        body = page("Storm").encode()
        paper.answer("/a.html", Reply(body=body, headers={"X-Robots-Tag": "noindex"}))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        (status,) = (await at.statuses()).values()
        assert status.refused == {"noindex": 1}


async def test_a_rule_for_another_crawler_does_not_swallow_the_next_header(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        headers = {"X-Robots-Tag": "googlebot: nofollow", "x-robots-tag": "noindex"}
        paper.answer("/a.html", Reply(body=page("Storm").encode(), headers=headers))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        (status,) = (await at.statuses()).values()
        assert status.refused == {"noindex": 1}


async def test_a_redirect_within_a_host_is_followed_if_its_rules_allow(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /private/"))
        paper.answer("/a", Reply(status=301, headers={"Location": "/a.html"}))
        paper.answer("/b", Reply(status=301, headers={"Location": "/private/b.html"}))
        paper.page("/a.html", page("Storm"))
        await at.add(paper.url("/a"))
        await at.add(paper.url("/b"))
        await at.turns(paper.url())

        assert [article.url for article in at.articles] == [paper.url("/a.html")]
        assert paper.paths() == ["/robots.txt", "/a", "/a.html", "/b"]


@pytest.mark.parametrize(
    "target",
    [
        "javascript:history.back()",
        "mailto:redakcja@gazeta.example",
        "ftp:///a.html",
        "https://gazeta.example:70000/a.html",
        "https://gazeta..example/a.html",
        "https://other.example/" + "a" * 8_200,
    ],
)
async def test_a_redirect_to_what_is_no_web_address_is_refused(tmp_path: Path, target: str) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/a.html", Reply(status=302, headers={"Location": target}))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        (status,) = (await at.statuses()).values()
        assert status.refused == {"bad_redirect": 1}
        assert (at.entries, at.dead) == ([], [])


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


@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("robots", "noindex", {"noindex": 1}),
        ("Perspektiven", "none", {"noindex": 1}),
        ("googlebot", "noindex", {}),
        ("robots", "noarchive, max-image-preview:none, max-snippet:-1", {}),
    ],
)
async def test_a_page_says_itself_that_it_wants_to_be_in_no_search(
    tmp_path: Path, name: str, content: str, refused: dict[str, int]
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.page("/a.html", page("Storm", head=f'<meta name="{name}" content="{content}">'))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        (status,) = (await at.statuses()).values()
        assert status.refused == refused


RESERVED = "User-agent: *\nContent-Signal: search=yes, ai-input=no, ai-train=no\nAllow: /\n"
TRAINING = "User-agent: *\nContent-Signal: search=yes, ai-train=no\n"
META = '<meta name="tdm-reservation" content="{}">'


@pytest.mark.parametrize(
    ("robots", "header", "head", "opt_out"),
    [
        ("", {}, "", None),
        ("", {"TDM-Reservation": "1"}, "", "tdm-reservation: 1"),
        ("", {"TDM-Reservation": "0"}, META.format(1), "tdm-reservation: 1"),
        ("", {"TDM-Reservation": "1"}, META.format(0), None),
        (TRAINING, {}, "", "Content-Signal: search=yes, ai-train=no"),
        (
            TRAINING,
            {"TDM-Reservation": "1"},
            "",
            "tdm-reservation: 1; Content-Signal: search=yes, ai-train=no",
        ),
    ],
)
async def test_an_opt_out_from_text_mining_is_noted_on_the_article(
    tmp_path: Path, robots: str, header: dict[str, str], head: str, opt_out: str | None
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.answer("/robots.txt", Reply(body=robots.encode()))
        paper.answer("/a.html", Reply(body=page("Storm", head=head).encode(), headers=header))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        (article,) = at.articles
        assert article.robots is not None
        assert article.robots.allowed
        assert article.robots.opt_out == opt_out


@pytest.mark.parametrize(
    ("robots", "head", "refused"),
    [
        (RESERVED, "", {"text_mining_opt_out": 1}),
        ("", META.format(1), {"text_mining_opt_out": 1}),
        (TRAINING, "", {}),
        ("", "", {}),
    ],
)
async def test_an_opt_out_is_respected_where_the_operator_wants_it(
    tmp_path: Path, robots: str, head: str, refused: dict[str, int]
) -> None:
    async with Newspaper() as paper, desk(tmp_path, respect_opt_out=True) as at:
        paper.answer("/robots.txt", Reply(body=robots.encode()))
        paper.page("/a.html", page("Storm", head=head))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        (status,) = (await at.statuses()).values()
        assert status.refused == refused
        assert len(at.articles) == 1 - len(refused)


async def test_a_page_that_robots_rules_reserve_is_not_even_fetched(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, respect_opt_out=True) as at:
        paper.answer("/robots.txt", Reply(body=RESERVED.encode()))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt"]
