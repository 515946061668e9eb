"""One source's bytes → what it lists, whatever kind of source they turn out to be."""

from datetime import datetime

from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from services.fetcher.feeds import feed, sections, sitemaps
from services.fetcher.feeds.results import ParsedSource
from services.fetcher.feeds.xml import readable_xml

_HEAD = 4096


def parse(
    body: bytes,
    *,
    url: str,
    kind: SourceKind | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> ParsedSource:
    """The entries of a source; without a `kind`, of the kind that the bytes look like.

    An index of sitemaps has no entries of its own, but names their `sitemaps`. Raises Permanent
    as the parsers do.
    """
    plain = sitemaps.unpacked(body).body
    match kind or looks_like(plain):
        case SourceKind.SITEMAP:
            found = sitemaps.parse(body, url=url, now=now)
            children = tuple(child.url for child in found.children)
            return ParsedSource(found.entries, found.kind, sitemaps=children)
        case SourceKind.SECTION:
            return sections.parse(plain, url=url, content_type=content_type)
        case _:
            return feed.parse(plain, url=url, content_type=content_type, now=now)


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
    marks = (
        (SourceKind.SITEMAP, ("<urlset", "<sitemapindex", ":urlset", ":sitemapindex")),
        (SourceKind.FEED, ("<rss", "<feed", "<rdf", "<channel", ":feed", ":rdf")),
        (SourceKind.SECTION, ("<html", "<!doctype html", "<body", "<head", "<div", "<a ")),
    )
    places = [
        (at, kind) for kind, names in marks for name in names if (at := markup.find(name)) >= 0
    ]
    if not places:
        raise Permanent("not_a_source", "neither a feed, nor a sitemap, nor a page")
    return min(places)[1]
