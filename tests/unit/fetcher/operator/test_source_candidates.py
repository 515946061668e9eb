"""Sources that a site names, and those that it keeps to itself."""

from perspektiven.contracts import Source, SourceKind
from services.fetcher.operator.source_candidates import (
    candidates,
    named_by_robots,
    well_known_paths,
)
from tests.support.data import data

SITE = "https://gazeta.example"


def test_feeds_are_named_by_links_of_the_head_and_of_the_page() -> None:
    found = candidates(data("sections", "feeds-named.html"), f"{SITE}/")

    assert found == [
        Source(url=f"{SITE}/rss.xml"),
        Source(url=f"{SITE}/atom/"),
        Source(url=f"{SITE}/feed.json"),
        Source(url=f"{SITE}/rss/swiat"),
        Source(url=f"{SITE}/sitemap-news.xml", kind=SourceKind.SITEMAP),
        Source(url=f"{SITE}/kanal?id=7"),
    ]


def test_sitemaps_of_news_come_first() -> None:
    found = named_by_robots(["/sitemap.xml", f"{SITE}/sitemap-News.xml", "junk://"], f"{SITE}/a")

    assert [source.url for source in found] == [f"{SITE}/sitemap-News.xml", f"{SITE}/sitemap.xml"]


def test_guesses_stay_on_the_site() -> None:
    guesses = well_known_paths("https://gazeta.example:8443/swiat/most?x=1")

    assert all(source.url.startswith("https://gazeta.example:8443/") for source in guesses)
