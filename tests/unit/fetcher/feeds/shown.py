"""Feeds of the test data, parsed."""

from datetime import UTC, datetime

from services.fetcher.feeds.feed import ParsedSource, parse
from tests.support.data import data

URL = "https://gazeta.example/rss.xml"


NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


MORNING = datetime(2026, 3, 14, 9, 20, tzinfo=UTC)


FIRST = "https://gazeta.example/swiat/1"


SECOND = "https://gazeta.example/swiat/2"


def found_in(file: str, content_type: str | None = None) -> ParsedSource:
    return parse(data("feeds", file), url=URL, content_type=content_type, now=NOW)


def urls_in(file: str) -> list[str]:
    return [entry.url for entry in found_in(file).entries]


def titles_in(file: str) -> list[str | None]:
    return [entry.title for entry in found_in(file).entries]
