"""A source's body → what it lists: the parser of each kind of source, and which kind it looks like.

A new kind of source is a member of `SourceKind` and a line of `_PARSERS`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from perspektiven import limits
from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from services.fetcher.feeds import feed, sections, sitemaps
from services.fetcher.feeds.results import (
    MOST_ENTRIES,
    Child,
    FoundEntry,
    ParsedSource,
    SourceHints,
)
from services.fetcher.feeds.xml import NOTICES_WITHIN, readable_xml

SITEMAP_WINDOW = timedelta(days=30)
"""Older entries of a sitemap are its archive, not its news."""

MOST_FEED_BYTES = limits.FEED_BYTES.most
"""Of a feed or a page of links; sitemaps may be larger by their own rules."""

_LONG_AGO = datetime.fromtimestamp(0, UTC)
_HEAD = NOTICES_WITHIN
_MARKS = (
    (SourceKind.SITEMAP, ("<urlset", "<sitemapindex", ":urlset", ":sitemapindex")),
    (SourceKind.FEED, ("<rss", "<feed", "<rdf", "<channel", ":feed", ":rdf")),
    (SourceKind.SECTION, ("<html", "<!doctype html", "<body", "<head", "<div", "<a ")),
)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """Body of a source, with its URL and media type."""

    url: str
    body: bytes
    content_type: str | None = None


def _feed(document: SourceDocument, now: datetime | None) -> ParsedSource:
    url, content_type = document.url, document.content_type
    return feed.parse(document.body, url=url, content_type=content_type, now=now)


def _section(document: SourceDocument, _: datetime | None) -> ParsedSource:
    return sections.parse(document.body, url=document.url, content_type=document.content_type)


def _sitemap(document: SourceDocument, now: datetime | None) -> ParsedSource:
    found = sitemaps.parse(document.body, url=document.url, now=now)
    return ParsedSource(found.entries, found.kind, children=found.children)


_PARSERS: Mapping[SourceKind, Callable[[SourceDocument, datetime | None], ParsedSource]] = {
    SourceKind.FEED: _feed,
    SourceKind.SECTION: _section,
    SourceKind.SITEMAP: _sitemap,
    SourceKind.WEBSUB: _feed,
}


def read(kind: SourceKind, document: SourceDocument, now: datetime) -> ParsedSource:
    """Reads a source that is polled: its news, within the limits of its kind.

    Raises Permanent with the reason why it can't be read.
    """
    is_sitemap = kind is SourceKind.SITEMAP
    if not is_sitemap and len(document.body) > MOST_FEED_BYTES:
        raise Permanent("too_large", f"more than {MOST_FEED_BYTES} bytes")
    found = _PARSERS[kind](document, now)
    entries = tuple(_recent(found.entries, now)) if is_sitemap else found.entries[:MOST_ENTRIES]
    return replace(found, entries=entries, children=_newest(found.children))


def parse(
    body: bytes,
    *,
    url: str,
    kind: SourceKind | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> ParsedSource:
    """All entries of a source; without a `kind`, of the kind that the bytes look like.

    An index of sitemaps has no entries of its own, but names its `children`. Raises Permanent
    as the parsers do.
    """
    plain = sitemaps.unpacked(body).body
    known = kind or looks_like(plain)
    # Sitemaps say themselves whether they were cut off when they were unpacked.
    readable = body if known is SourceKind.SITEMAP else plain
    return _PARSERS[known](SourceDocument(url, readable, content_type), now)


def looks_like(body: bytes) -> SourceKind:
    """The kind of source that a body is, by its first bytes.

    Raises Permanent: `empty`, or `not_a_source` for what no parser would take.
    """
    if not body.strip():
        raise Permanent("empty", "the source is empty")
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"{", b"[")):
        return SourceKind.FEED
    if head.startswith((b"http://", b"https://")):
        return SourceKind.SITEMAP
    markup = readable_xml(body[:_HEAD]).lower()
    places = [
        (at, kind) for kind, names in _MARKS for name in names if (at := markup.find(name)) >= 0
    ]
    if not places:
        raise Permanent("not_a_source", "neither a feed, nor a sitemap, nor a page")
    return min(places)[1]


def most_bytes(kind: SourceKind, setting: int) -> int:
    """Size limit for the body of this kind of source; `setting` is the limit for all."""
    return setting if kind is SourceKind.SITEMAP else min(setting, MOST_FEED_BYTES)


def wished_interval(hints: SourceHints) -> timedelta | None:
    """Poll interval that the source asks for."""
    return max((each for each in (hints.ttl, hints.update_period) if each), default=None)


def _newest(children: Iterable[Child]) -> tuple[Child, ...]:
    """The sitemaps of an index that changed last, as many as are remembered of it."""
    kept, left = [], limits.SITEMAPS_BYTES.most
    newest = sorted(children, key=lambda each: each.lastmod or _LONG_AGO, reverse=True)
    for child in newest[: limits.SITEMAPS.most]:
        left -= len(child.url.encode())
        if left < 0:
            break
        kept.append(child)
    return tuple(kept)


def _recent(entries: Iterable[FoundEntry], now: datetime) -> Iterable[FoundEntry]:
    for entry in entries:
        moment = entry.published_at or entry.modified_at
        if moment is None or now - moment < SITEMAP_WINDOW:
            yield entry
