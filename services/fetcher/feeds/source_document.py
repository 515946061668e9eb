"""A source's body → what it shows, by the kind of the source."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from perspektiven import limits
from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from services.fetcher.feeds import feed, sections, sitemaps
from services.fetcher.feeds.results import MOST_ENTRIES, FoundEntry, Hints, ParsedSource

SITEMAP_WINDOW = timedelta(days=30)
"""Older entries of a sitemap are its archive, not its news."""

MOST_FEED_BYTES = limits.FEED_BYTES.most
"""Of a feed or a page of links; sitemaps may be larger by their own rules."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """Body of a source, with its URL and media type."""

    url: str
    body: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Result of reading a source: entries, hints, and child sitemaps of an index."""

    entries: tuple[FoundEntry, ...]
    hints: Hints = field(default_factory=Hints)
    children: tuple[sitemaps.Child, ...] = ()


def read(kind: SourceKind, document: SourceDocument, now: datetime) -> Shown:
    """What the source shows. Raises Permanent with the reason why it can't be read."""
    body, url = document.body, document.url
    if kind is SourceKind.SITEMAP:
        found = sitemaps.parse(body, url=url, now=now)
        return Shown(tuple(_recent(found.entries, now)), children=found.children)
    if len(body) > MOST_FEED_BYTES:
        raise Permanent("too_large", f"over {MOST_FEED_BYTES} bytes")
    if kind is SourceKind.SECTION:
        return _shown(sections.parse(body, url=url, content_type=document.content_type))
    return _shown(feed.parse(body, url=url, content_type=document.content_type, now=now))


def most_bytes(kind: SourceKind, setting: int) -> int:
    """Size limit for the body of this kind of source; `setting` is the limit for all."""
    return setting if kind is SourceKind.SITEMAP else min(setting, MOST_FEED_BYTES)


def wished_interval(hints: Hints) -> timedelta | None:
    """Poll interval that the source asks for."""
    return max((each for each in (hints.ttl, hints.update_period) if each), default=None)


def _shown(found: ParsedSource) -> Shown:
    return Shown(found.entries[:MOST_ENTRIES], found.hints)


def _recent(entries: Iterable[FoundEntry], now: datetime) -> Iterable[FoundEntry]:
    for entry in entries:
        moment = entry.published_at or entry.modified_at
        if moment is None or now - moment < SITEMAP_WINDOW:
            yield entry
