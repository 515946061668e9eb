"""Bodies of sources, read by the kind of the source."""

from datetime import UTC, datetime, timedelta

import pytest

from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from services.fetcher.feeds.results import ParsedSource, SourceHints
from services.fetcher.feeds.source_document import (
    MOST_FEED_BYTES,
    SourceDocument,
    most_bytes,
    read,
    wished_interval,
)
from tests.unit.fetcher.desk import feed

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
URL = "https://gazeta.example/source"
PAGE = "https://gazeta.example/2026/03/14/storm-closes-harbour"


def sitemap(*days_ago: int) -> bytes:
    moments = {number: (NOW - timedelta(days=number)).isoformat() for number in days_ago}
    urls = "".join(
        f"<url><loc>{PAGE}-{number}</loc><lastmod>{moment}</lastmod></url>"
        for number, moment in moments.items()
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()


def shown(kind: SourceKind, body: bytes) -> ParsedSource:
    return read(kind, SourceDocument(URL, body), NOW)


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.WEBSUB])
def test_a_feed_is_read_as_one(kind: SourceKind) -> None:
    found = shown(kind, feed(PAGE, ttl=30))

    assert [each.url for each in found.entries] == [PAGE]
    assert found.hints.ttl == timedelta(minutes=30)


def test_a_section_is_read_as_a_page_of_links() -> None:
    links = "".join(
        f"<h2><a href='{PAGE}-{n}'>The storm closes harbour number {n} of the coast</a></h2>"
        for n in range(6)
    )

    found = shown(SourceKind.SECTION, f"<html><body>{links}</body></html>".encode())

    assert [each.url for each in found.entries] == [f"{PAGE}-{n}" for n in range(6)]


def test_the_archive_of_a_sitemap_is_no_news() -> None:
    found = shown(SourceKind.SITEMAP, sitemap(1, 29, 31, 400))

    assert [each.url for each in found.entries] == [f"{PAGE}-1", f"{PAGE}-29"]


def test_a_feed_has_a_smaller_limit_than_a_sitemap() -> None:
    large = b" " * (MOST_FEED_BYTES + 1)

    with pytest.raises(Permanent) as refused:
        shown(SourceKind.FEED, feed(PAGE) + large)

    assert refused.value.reason == "too_large"
    assert len(shown(SourceKind.SITEMAP, sitemap(1) + large).entries) == 1


def test_no_setting_makes_the_limit_of_a_feed_larger() -> None:
    assert most_bytes(SourceKind.FEED, 10 * MOST_FEED_BYTES) == MOST_FEED_BYTES
    assert most_bytes(SourceKind.FEED, 1_000) == 1_000
    assert most_bytes(SourceKind.SITEMAP, 10 * MOST_FEED_BYTES) == 10 * MOST_FEED_BYTES


def test_the_longer_of_two_wishes_holds() -> None:
    hints = SourceHints(ttl=timedelta(minutes=30), update_period=timedelta(hours=2))

    assert wished_interval(hints) == timedelta(hours=2)
    assert wished_interval(SourceHints()) is None
