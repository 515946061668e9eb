"""Links in a source that lead to other hosts."""

from pathlib import Path

import pytest

from perspektiven.urls import registered_domain
from services.fetcher.feeds.results import FoundEntry
from services.fetcher.sources.offsite_links import are_sponsored, is_shortened, without_sponsored
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import desk, feed
from tests.unit.fetcher.sources.polling import poll_now

OWN = frozenset({"gazeta.example"})


def entries(*urls: str) -> list[FoundEntry]:
    return [FoundEntry(url) for url in urls]


ARTICLES = [f"https://gazeta.example/{number}" for number in range(8)]
SHORTENED = ["https://bit.ly/3xYz", "https://t.co/AbC"]
ADVERTISEMENT = "https://shop.example/buy"


@pytest.mark.parametrize(
    ("url", "shortened"),
    [
        ("https://bit.ly/3xYz", True),
        ("http://www.tinyurl.com/abc", True),
        ("https://feedproxy.google.com/~r/gazeta/~3/x/story.html", True),
        ("https://news.google.com/articles/x", False),
        ("https://not-bit.ly.example/3xYz", False),
    ],
)
def test_shorteners_are_told_by_their_host(url: str, shortened: bool) -> None:
    assert is_shortened(url) is shortened


async def test_shortened_links_among_a_newspapers_own_are_not_sold() -> None:
    shown = entries(*ARTICLES, *SHORTENED, ADVERTISEMENT)

    kept = await without_sponsored(OWN, shown, sold=await are_sponsored(OWN, shown))

    assert [each.url for each in kept] == [*ARTICLES, *SHORTENED]


async def test_shortened_links_do_not_make_a_feed_one_about_other_hosts() -> None:
    shown = entries(*ARTICLES[:4], *(f"https://bit.ly/{each}" for each in "abcd"), ADVERTISEMENT)

    assert await are_sponsored(OWN, shown)


async def test_a_feed_of_nothing_but_shortened_links_aims_at_others_within_limits() -> None:
    shown = entries(*(f"https://dlvr.it/{number}" for number in range(500)))

    kept = await without_sponsored(OWN, shown, sold=await are_sponsored(OWN, shown))

    assert len(kept) == 100


async def test_few_links_that_lead_elsewhere_are_advertisements(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        at.follow(paper)
        own = [paper.url(f"/{number}.html") for number in range(9)]
        paper.answer("/feed", Reply(body=feed(*own, paper.url("/buy", host=1))))
        await poll_now(at, paper.url("/feed"))

        assert [entry.url for entry in at.entries] == own
        (status,) = (await at.statuses()).values()
        assert status.refused == {"off_site": 1}


async def test_a_feed_about_other_hosts_is_followed_there(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(body=feed(paper.url("/a.html", host=1))))
        await poll_now(at, paper.url("/feed"))

        (entry,) = at.entries
        assert at.producer.sent["entries"][0][0] == registered_domain(entry.url).encode()


async def test_sold_links_are_told_from_what_a_feed_shows_in_all(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        at.follow(paper)
        own = [paper.url(f"/{number}.html") for number in range(9)]
        sold = [paper.url(f"/buy{number}", host=1) for number in range(2)]
        paper.answer(
            "/feed",
            Reply(body=feed(*own, sold[0])),
            Reply(body=feed(*own, sold[1])),
            Reply(body=feed(*own, sold[1]), etag='"3"'),
        )
        for _ in range(3):
            await poll_now(at, paper.url("/feed"))
            await at.deliver()

        assert [entry.url for entry in at.entries] == own
        (status,) = (await at.statuses()).values()
        assert status.refused == {"off_site": 2}


async def test_a_feed_can_not_aim_us_at_others(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        at.follow(paper)
        elsewhere = [paper.url(f"/{number}.html", host=1) for number in range(500)]
        paper.answer("/feed", Reply(body=feed(*elsewhere)))
        for _ in range(2):
            await poll_now(at, paper.url("/feed"))
            await at.deliver()

        assert len(at.entries) == 100


async def test_shortened_links_among_own_ones_become_entries(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        links = [paper.url(f"/{number}.html") for number in range(9)] + ["https://bit.ly/3xYz"]
        paper.answer("/feed", Reply(body=feed(*links)))
        await poll_now(at, paper.url("/feed"))

        assert [entry.url for entry in at.entries] == links
