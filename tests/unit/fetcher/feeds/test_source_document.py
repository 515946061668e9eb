"""Sources told apart by their first bytes."""

from datetime import UTC, datetime

import pytest

from perspektiven import limits
from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from services.fetcher.feeds.source_document import (
    MOST_FEED_BYTES,
    SourceDocument,
    looks_like,
    parse,
    read,
)
from tests.support.data import data

URL = "https://gazeta.example/zrodlo"
NOW = datetime(2036, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("folder", "file", "kind"),
    [
        ("feeds", "rss20-plain.xml", SourceKind.FEED),
        ("feeds", "rss-utf16.xml", SourceKind.FEED),
        ("feeds", "rss-php-warning-in-front.xml", SourceKind.FEED),
        ("feeds", "rss10-rdf-with-dublin-core.xml", SourceKind.FEED),
        ("feeds", "atom10-relative-links-xml-base.xml", SourceKind.FEED),
        ("feeds", "json-feed-with-broken-items.json", SourceKind.FEED),
        ("feeds", "rss-billion-laughs.xml", SourceKind.FEED),
        ("feeds", "page-in-place-of-a-feed.html", SourceKind.SECTION),
        ("sitemaps", "news.xml", SourceKind.SITEMAP),
        ("sitemaps", "index-naming-itself.xml", SourceKind.SITEMAP),
        ("sitemaps", "list.txt", SourceKind.SITEMAP),
        ("sections", "broken-markup.html", SourceKind.SECTION),
        ("sections", "cyrillic-slugs.html", SourceKind.SECTION),
    ],
)
def test_a_source_is_known_by_its_first_bytes(folder: str, file: str, kind: SourceKind) -> None:
    assert looks_like(data(folder, file)) is kind


@pytest.mark.parametrize(
    ("folder", "file", "kind", "entries"),
    [
        ("feeds", "rss20-plain.xml", "rss", 2),
        ("sitemaps", "news-gzip-named-xml.xml", "sitemap", 2),
        ("sections", "numbers-and-commas.html", "section", 2),
    ],
)
def test_a_source_is_read_as_what_it_is(folder: str, file: str, kind: str, entries: int) -> None:
    found = parse(data(folder, file), url=URL)

    assert (found.kind, len(found.entries)) == (kind, entries)


def test_an_index_names_its_sitemaps() -> None:
    found = parse(
        data("sitemaps", "index-naming-itself.xml"), url="https://gazeta.example/sitemap.xml"
    )

    assert found.kind == "sitemap_index"
    assert found.sitemaps == (
        "https://gazeta.example/news.xml.gz",
        "https://gazeta.example/archiwum.xml",
    )


def test_a_kind_that_is_given_is_kept_to() -> None:
    with pytest.raises(Permanent) as refused:
        parse(data("sections", "numbers-and-commas.html"), url=URL, kind=SourceKind.FEED)

    assert refused.value.reason == "not_a_feed"


@pytest.mark.parametrize(("body", "reason"), [(b"", "empty"), (b"%PDF-1.7", "not_a_source")])
def test_what_is_no_source_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Permanent) as refused:
        parse(body, url=URL)

    assert refused.value.reason == reason


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_of_source_has_a_parser(kind: SourceKind) -> None:
    with pytest.raises(Permanent) as refused:
        read(kind, SourceDocument(URL, b" "), NOW)

    assert refused.value.reason == "empty"


def test_old_entries_of_a_sitemap_are_no_news_when_it_is_polled() -> None:
    document = SourceDocument(URL, data("sitemaps", "news.xml"))

    news = read(SourceKind.SITEMAP, document, NOW).entries

    assert [entry.published_at for entry in news] == [None]
    assert len(parse(document.body, url=URL).entries) == 2


def test_a_feed_that_is_too_large_is_refused_when_it_is_polled() -> None:
    with pytest.raises(Permanent) as refused:
        read(SourceKind.FEED, SourceDocument(URL, b" " * (MOST_FEED_BYTES + 1)), NOW)

    assert refused.value.reason == "too_large"


def test_of_an_index_with_long_addresses_the_newest_are_kept() -> None:
    path = "x" * 8_000
    named = "".join(
        f"<sitemap><loc>https://gazeta.example/{number}-{path}.xml</loc>"
        f"<lastmod>2026-03-{number % 28 + 1:02}</lastmod></sitemap>"
        for number in range(280)
    )
    index = SourceDocument(URL, f"<sitemapindex>{named}</sitemapindex>".encode())

    found = read(SourceKind.SITEMAP, index, NOW)

    assert 100 < len(found.children) < 280
    assert sum(len(child.url) for child in found.children) <= limits.SITEMAPS_BYTES.most
    days = [child.lastmod for child in found.children if child.lastmod]
    assert days == sorted(days, reverse=True)
    assert days[0].day == 28
