"""A source's body → what it shows, by the kind of the source."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from perspektiven.contracts import SourceKind
from services.fetcher import feeds, sections, sitemaps
from services.fetcher.download import Response
from services.fetcher.formats.found import Found, FoundEntry, Hints

SITEMAP_WINDOW = timedelta(days=30)
"""Older entries of a sitemap are its archive, not its news."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a source shows: entries, and for an index of sitemaps the sitemaps."""

    entries: tuple[FoundEntry, ...]
    hints: Hints = field(default_factory=Hints)
    children: tuple[sitemaps.Child, ...] = ()


def read(kind: SourceKind, response: Response, now: datetime) -> Shown:
    """What the source shows. Raises Permanent with the reason why it can't be read."""
    if kind is SourceKind.SITEMAP:
        found = sitemaps.parse(response.body, url=response.url, now=now)
        return Shown(tuple(_recent(found.entries, now)), children=found.children)
    if kind is SourceKind.SECTION:
        return _shown(sections.parse(response.body, url=response.url))
    return _shown(
        feeds.parse(response.body, url=response.url, content_type=response.content_type, now=now)
    )


def wished_interval(hints: Hints) -> timedelta | None:
    """How long the source itself wants to be left alone."""
    return max((each for each in (hints.ttl, hints.update_period) if each), default=None)


def _shown(found: Found) -> Shown:
    return Shown(found.entries, found.hints)


def _recent(entries: Iterable[FoundEntry], now: datetime) -> Iterable[FoundEntry]:
    for entry in entries:
        moment = entry.published_at or entry.modified_at
        if moment is None or now - moment < SITEMAP_WINDOW:
            yield entry
