"""Result of reading a source: entries, and hints on when to poll again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from perspektiven import limits
from perspektiven.urls import canonical_url, without_trackers

MOST_ENTRIES = limits.FEED_ENTRIES.most
"""Of one feed: the first are the newest, and no feed of news shows so many."""

_HOME_PATH = re.compile(r"/?(?:(?:index|default)\.\w{2,5})?", re.IGNORECASE)
# These choose how a home page is shown; any other parameter may name an article (`/?p=123`).
_VIEWS = frozenset({"edition", "hl", "lang", "language", "locale", "page", "paged"})


@dataclass(frozen=True, slots=True)
class SourceHints:
    """What a source says of itself. `skip_hours` are hours of the day in UTC, `skip_days` English
    names of days; `hub` and `self_url` are its WebSub hub and topic."""

    ttl: timedelta | None = None
    update_period: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[str] = frozenset()
    hub: str | None = None
    self_url: str | None = None


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry as a source lists it: absolute URL, plain texts, moments in UTC."""

    url: str
    title: str | None = None
    summary: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names."""

    url: str
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """All that a source yields. `kind`: rss, atom, rdf, json_feed, sitemap, sitemap_index, section.

    `children` are the sitemaps that an index names.
    """

    entries: tuple[FoundEntry, ...]
    kind: str
    hints: SourceHints = SourceHints()
    children: tuple[Child, ...] = ()

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The URLs of the sitemaps that an index names."""
        return tuple(child.url for child in self.children)


def sifted(entries: Iterable[FoundEntry]) -> tuple[FoundEntry, ...]:
    """The entries that may be articles, each page once: the first with its canonical URL.

    Their addresses are those of the source, but for trackers, which would name a feed as the
    sender of whoever reads on at the outlet.
    """
    kept: dict[str, FoundEntry] = {}
    for entry in entries:
        if not leads_home(entry.url):
            kept.setdefault(canonical_url(entry.url), entry)
    return tuple(_untracked(entry) for entry in kept.values())


def _untracked(entry: FoundEntry) -> FoundEntry:
    url = without_trackers(entry.url)
    return entry if url == entry.url else replace(entry, url=url)


def leads_home(url: str) -> bool:
    """Whether a URL is a site's home page, and so no article."""
    parts = urlsplit(canonical_url(url))
    if not parts.netloc or parts.fragment or not _HOME_PATH.fullmatch(parts.path):
        return False
    names = (pair.partition("=")[0].lower() for pair in parts.query.split("&") if pair)
    return all(name in _VIEWS for name in names)
