"""Feeds with unbalanced tags → entries, by feedparser."""

import time
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser

from perspektiven import limits
from perspektiven.text.dates import moment
from perspektiven.urls import web_address
from services.fetcher.feeds.plain_text import plain_text, shortened
from services.fetcher.feeds.results import MOST_ENTRIES, FoundEntry, sifted

# What feedparser lets out where markup is beyond it.
_BEYOND_IT = (AttributeError, AssertionError, LookupError, TypeError, ValueError, RecursionError)


def read_soup(text: str, *, url: str, now: datetime | None = None) -> tuple[FoundEntry, ...]:
    """Entries of a feed; none if feedparser gives up.

    An order of magnitude slower than rss_atom.py, and more forgiving.
    """
    if len(text) > limits.BROKEN_FEED.most:
        return ()
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        parsed = feedparser.parse(text.encode(), response_headers=headers, sanitize_html=False)
    except _BEYOND_IT:
        return ()
    found = (_entry(each, url, now) for each in parsed.entries[:MOST_ENTRIES])
    return sifted(each for each in found if each is not None)


def _entry(item: Any, url: str, now: datetime | None) -> FoundEntry | None:
    address = web_address(item.get("link") or "", url)
    if address is None:
        return None
    summary = shortened(plain_text(item.get("summary") or ""), limits.ENTRY_SUMMARY.most)
    modified = _moment(item.get("updated_parsed"), now)
    return FoundEntry(
        url=address,
        title=shortened(plain_text(item.get("title") or ""), limits.ENTRY_TITLE.most) or None,
        summary=summary or None,
        published_at=_moment(item.get("published_parsed"), now) or modified,
        modified_at=modified,
    )


def _moment(parsed: time.struct_time | None, now: datetime | None) -> datetime | None:
    """Checked as all moments are."""
    if parsed is None:
        return None
    return moment(datetime.fromtimestamp(timegm(parsed), UTC).isoformat(), now=now)
