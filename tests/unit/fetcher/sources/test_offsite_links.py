"""Links in a source that lead to other hosts."""

import pytest

from services.fetcher.feeds.results import FoundEntry
from services.fetcher.sources.offsite_links import are_sponsored, is_shortened, without_sponsored

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


def test_shortened_links_among_a_newspapers_own_are_not_sold() -> None:
    shown = entries(*ARTICLES, *SHORTENED, ADVERTISEMENT)

    kept = without_sponsored(OWN, shown, sold=are_sponsored(OWN, shown))

    assert [each.url for each in kept] == [*ARTICLES, *SHORTENED]


def test_shortened_links_do_not_make_a_feed_one_about_other_hosts() -> None:
    shown = entries(*ARTICLES[:4], *(f"https://bit.ly/{each}" for each in "abcd"), ADVERTISEMENT)

    assert are_sponsored(OWN, shown)


def test_a_feed_of_nothing_but_shortened_links_aims_at_others_within_limits() -> None:
    shown = entries(*(f"https://dlvr.it/{number}" for number in range(500)))

    assert len(without_sponsored(OWN, shown, sold=are_sponsored(OWN, shown))) == 100
