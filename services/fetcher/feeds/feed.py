"""Feeds → entries: RSS, RDF, Atom, CDF and JSON Feed, valid or broken."""

from dataclasses import replace
from datetime import datetime

from perspektiven.errors import Permanent
from services.fetcher.feeds.json_feed import read_json_feed
from services.fetcher.feeds.results import FoundEntry, ParsedSource, SourceHints
from services.fetcher.feeds.rss_atom import read_feed
from services.fetcher.feeds.soup import read_soup
from services.fetcher.feeds.xml import decode, parse_xml, readable_xml

__all__ = ["FoundEntry", "ParsedSource", "SourceHints", "parse"]


def parse(
    body: bytes, *, url: str, content_type: str | None = None, now: datetime | None = None
) -> ParsedSource:
    """Parses a feed: each page once, absolute links, plain texts, moments in UTC.

    `url` is where the feed came from; `now` lets moments be dropped that are yet to come. A feed
    without entries is a feed. Raises Permanent: `empty` (nothing there), `not_a_feed`.
    """
    if not body.strip():
        raise Permanent("empty", "the feed is empty")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return read_json_feed(decode(body, content_type), url=url, now=now)
    text = readable_xml(body, content_type)
    try:
        tree = parse_xml(text)
    except Permanent as exc:
        raise Permanent("not_a_feed", str(exc)) from exc
    found = read_feed(tree.root, url=url, now=now)
    if tree.is_soup:
        forgiven = read_soup(text, url=url, now=now)
        if len(forgiven) > len(found.entries):
            return replace(found, entries=forgiven)
    return found
