"""Order of day and month in the dates of a feed's items."""

from datetime import UTC, datetime

import pytest

from services.fetcher.feeds.date_order import place_of
from services.fetcher.feeds.feed import parse

URL = "https://herald.example/feed"
BOTH_WAYS = ("03/04/2026 08:15 GMT", "03/02/2026 07:00 GMT")


@pytest.mark.parametrize(
    ("others", "language", "url", "expected"),
    [
        (["02/27/2026 10:00"], None, URL, True),
        (["2-27-26"], "el", "https://efimerida.gr/feed", True),
        (["27/02/2026 10:00"], "en-us", URL, False),
        ([], "en-us", URL, True),
        ([], "en_US", "https://herald.us/feed", True),
        ([], "en-PH", "https://herald.ph/feed", True),
        ([], "en-us", "https://herald.ie/feed", False),
        ([], "en", URL, False),
        ([], None, URL, False),
    ],
)
def test_a_date_that_has_one_reading_tells_of_all_else_the_language(
    others: list[str], language: str | None, url: str, expected: bool
) -> None:
    assert place_of([*BOTH_WAYS, *others], language, url).is_month_first is expected


def test_other_dates_say_nothing() -> None:
    dates = ["Wed, 04 Mar 2026 08:15:00 GMT", "2026-03-04T08:15:00Z", "1772612100"]

    assert not place_of(dates, "en-us", URL).is_month_first


def test_the_items_of_a_feed_are_read_alike() -> None:
    items = "".join(
        f"<item><link>https://herald.example/{at}</link><pubDate>{date}</pubDate></item>"
        for at, date in enumerate(("02/27/2026 10:00 GMT", *BOTH_WAYS))
    )

    found = parse(f"<rss><channel>{items}</channel></rss>".encode(), url=URL).entries

    assert [each.published_at for each in found] == [
        datetime(2026, 2, 27, 10, 0, tzinfo=UTC),
        datetime(2026, 3, 4, 8, 15, tzinfo=UTC),
        datetime(2026, 3, 2, 7, 0, tzinfo=UTC),
    ]


def test_the_language_of_a_feed_tells_it_too() -> None:
    item = f"<item><link>{URL}/1</link><pubDate>{BOTH_WAYS[0]}</pubDate></item>"
    feed = f"<rss><channel><language>en-us</language>{item}</channel></rss>"

    (entry,) = parse(feed.encode(), url=URL).entries

    assert entry.published_at == datetime(2026, 3, 4, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "url", "hour"),
    [
        ("zh-cn", URL, 1),
        ("zh", URL, 1),
        ("zh_TW", URL, 1),
        (None, "https://herald.cn/feed", 1),
        ("en-us", URL, 15),
        (None, URL, 15),
    ],
)
def test_an_abbreviated_zone_is_that_of_the_feeds_country(
    language: str | None, url: str, hour: int
) -> None:
    item = f"<item><link>{url}/1</link><pubDate>Wed Mar 04 09:15:00 CST 2026</pubDate></item>"
    feed = f"<rss><channel><language>{language or ''}</language>{item}</channel></rss>"

    (entry,) = parse(feed.encode(), url=url).entries

    assert entry.published_at == datetime(2026, 3, 4, hour, 15, tzinfo=UTC)


def test_a_time_without_a_zone_is_no_countrys() -> None:
    item = f"<item><link>{URL}/1</link><pubDate>2026-03-04 09:15</pubDate></item>"
    feed = f"<rss><channel><language>zh-cn</language>{item}</channel></rss>"

    (entry,) = parse(feed.encode(), url=URL).entries

    assert entry.published_at == datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
