"""Candidate sources of a site: those it links to, and usual paths."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from perspektiven.contracts import Source, SourceKind
from perspektiven.text.charset import decode
from perspektiven.urls import canonical_url, registered_domain, web_address
from services.fetcher.feeds.plain_text import folded
from services.fetcher.feeds.sections import tree
from services.fetcher.feeds.xml import Element

_FEED_TYPES = re.compile(
    r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|text/xml\+rss", re.IGNORECASE
)
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._=-])(?:rss\d?|feeds?|atom|rdf)(?:$|[/._?=&-])|\.(?:rss|rdf|atom)$|/index\.xml$",
    re.IGNORECASE,
)
_FEED_TEXT = re.compile(
    r"^(?:rss|atom|xml|feed|rss[ -]feeds?|kanały? rss|flux rss|subscribe)$", re.IGNORECASE
)
_SITEMAP_ADDRESS = re.compile(r"sitemap[^/]{0,100}\.(?:xml|txt)(?:\.gz)?$", re.IGNORECASE)
# What is about an article, an author or a search is no source of a newspaper.
_OF_A_PART = re.compile(
    r"comment|kommentar|komentarz|oembed|/author/|/tag/|[?&]s=|/search", re.IGNORECASE
)

_FEED_PATHS = (
    "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/rss/",
    "/feeds/", "/?feed=rss2", "/feeds/posts/default", "/rss/all.xml", "/arc/outboundfeeds/rss/",
)  # fmt: skip
_SITEMAP_PATHS = (
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemaps/news.xml",
    "/googlenews.xml", "/sitemap.xml", "/sitemap_index.xml",
)  # fmt: skip


def candidates(body: bytes, url: str, *, content_type: str | None = None) -> list[Source]:
    """Feeds and sitemaps that a page links, the most certain first.

    Raises Permanent `not_html`.
    """
    root = tree(decode(body, content_type))
    base = next((web_address(each.get("href") or "", url) for each in root.iter("base")), None)
    declared = [
        Source(url=address)
        for link in root.iter("link")
        if (address := _declared_feed(link, base or url)) is not None
    ]
    linked = [
        source
        for link in root.iter("a")
        if (source := _linked_source(link, base or url, url)) is not None
    ]
    return _distinct([*declared, *linked])


def named_by_robots(sitemaps: Iterable[str], url: str) -> list[Source]:
    """Sitemaps named in a site's robots.txt; news sitemaps first."""
    found = [
        Source(url=address, kind=SourceKind.SITEMAP)
        for each in sitemaps
        if (address := web_address(each, url)) is not None
    ]
    return _distinct(sorted(found, key=lambda source: "news" not in source.url.lower()))


def well_known_paths(url: str) -> list[Source]:
    """Usual paths of sources."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return [
        *(Source(url=origin + path) for path in _FEED_PATHS),
        *(Source(url=origin + path, kind=SourceKind.SITEMAP) for path in _SITEMAP_PATHS),
    ]


def _declared_feed(link: Element, base: str) -> str | None:
    relations = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").partition(";")[0].strip()
    if not {"alternate", "feed"} & set(relations) or not _FEED_TYPES.fullmatch(kind):
        return None
    address = web_address(link.get("href") or "", base)
    return address if address and not _OF_A_PART.search(address) else None


def _linked_source(link: Element, base: str, url: str) -> Source | None:
    address = web_address(link.get("href") or "", base)
    if address is None or registered_domain(address) != registered_domain(url):
        return None
    address = address.partition("#")[0]
    parts = urlsplit(address)
    place = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if _OF_A_PART.search(place):
        return None
    if _SITEMAP_ADDRESS.search(parts.path):
        return Source(url=address, kind=SourceKind.SITEMAP)
    text = folded("".join(map(str, link.itertext())))
    if _FEED_ADDRESS.search(place) or _FEED_TEXT.match(text):
        return Source(url=address)
    return None


def _distinct(sources: Iterable[Source]) -> list[Source]:
    kept: dict[str, Source] = {}
    for source in sources:
        kept.setdefault(canonical_url(source.url), source)
    return list(kept.values())
