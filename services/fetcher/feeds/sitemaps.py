"""Sitemaps → entries: news sitemaps, plain ones, sitemap indexes, text lists; gzip or not.

Read as a stream, up to the protocol's own limits (sitemaps.org): 50 MB and 50,000 addresses.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from lxml import etree

from perspektiven import limits
from perspektiven.errors import Permanent
from perspektiven.text.dates import moment
from perspektiven.urls import canonical_url, registered_domain, web_address
from services.fetcher.feeds.plain_text import plain_text, shortened
from services.fetcher.feeds.results import Child, FoundEntry, leads_home
from services.fetcher.feeds.xml import (
    XML_OPTIONS,
    Element,
    decode,
    local_name,
    readable_xml,
    text_of,
)
from services.fetcher.http.decompress import gunzip

MOST_BYTES = limits.SITEMAP_BYTES.most
MOST_URLS = limits.SITEMAP_URLS.most


@dataclass(frozen=True, slots=True)
class FoundSitemap:
    """Result of parsing a sitemap: pages or child sitemaps.

    `notes` are fixed words: `truncated` (by the limits), `off_site` (leads to other sites),
    `bad_url` and `self_reference` (left out).
    """

    entries: tuple[FoundEntry, ...] = ()
    children: tuple[Child, ...] = ()
    notes: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """`sitemap_index` or `sitemap`."""
        return "sitemap_index" if self.children else "sitemap"


def parse(body: bytes, *, url: str, now: datetime | None = None) -> FoundSitemap:
    """Parses the sitemap of `url`.

    Pages of other sites are listed, and noted: whether they are followed is the caller's choice.
    Sitemaps of other sites are not. Raises Permanent: `empty`, `not_a_sitemap`, `bad_gzip`.
    """
    reading = _Reading(url, now)
    text = unpacked(body)
    if text.too_long:
        reading.notes.add("truncated")
    if not text.body.strip():
        raise Permanent("empty", "the sitemap is empty")
    if text.body.lstrip(b"\xef\xbb\xbf\x00\xff\xfe \t\r\n")[:1] == b"<":
        reading.take_xml(text.body)
    else:
        reading.take_text(decode(text.body))
    return reading.result()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A decompressed body."""

    body: bytes
    too_long: bool


def unpacked(body: bytes, most: int = MOST_BYTES) -> Unpacked:
    """The body, decompressed if its first bytes say gzip (names and headers lie), up to a size.

    A cut-off archive yields what is there. Raises Permanent `bad_gzip` when nothing is.
    """
    for _ in range(2):  # some servers compress what is compressed
        if body[:2] != b"\x1f\x8b":
            break
        body = _gunzipped(body, most + 1)
    return Unpacked(body[:most], len(body) > most)


def _gunzipped(body: bytes, most: int) -> bytes:
    """All members of a gzip, as far as they are whole, up to a size."""
    out = bytearray()
    try:
        for piece in gunzip(body):
            out += piece
            if len(out) >= most:
                break
    except zlib.error as exc:
        if not out:
            raise Permanent("bad_gzip", f"broken gzip: {exc}") from exc
    except EOFError:
        pass  # cut off: what is there counts
    return bytes(out[:most])


class _Reading:
    """Collects what one sitemap lists."""

    def __init__(self, url: str, now: datetime | None) -> None:
        self._url = url
        self._now = now
        self._site = registered_domain(url)
        self._entries: dict[str, FoundEntry] = {}
        self._children: dict[str, Child] = {}
        self._has_root = False
        self.notes: set[str] = set()

    def result(self) -> FoundSitemap:
        if not (self._has_root or self._entries or self._children):
            raise Permanent("not_a_sitemap", "neither a sitemap nor a list of URLs")
        return FoundSitemap(
            tuple(self._entries.values()),
            tuple(self._children.values()),
            frozenset(self.notes),
        )

    def take_text(self, text: str) -> None:
        """One address a line (sitemaps.org, Text file)."""
        for line in text.splitlines():
            if line.strip().lower().startswith(("http://", "https://")):
                self._add(FoundEntry(line.strip()))
            elif line.strip():
                self.notes.add("bad_url")

    def take_xml(self, body: bytes) -> None:
        for element in _elements(body):
            name = local_name(element)
            if name == "url":
                self._add(self._entry(element))
            elif name == "sitemap":
                self._add_child(element)
            else:
                self._has_root = True
            if len(self._entries) >= MOST_URLS or len(self._children) >= MOST_URLS:
                self.notes.add("truncated")
                return

    def _add(self, entry: FoundEntry) -> None:
        address = self._address(entry.url)
        if address is not None and leads_home(address):
            self._has_root = True  # a list of nothing but home pages is a sitemap, too
        elif address is not None and len(self._entries) < MOST_URLS:
            self._note_site(address)
            self._entries.setdefault(canonical_url(address), replace(entry, url=address))

    def _add_child(self, element: Element) -> None:
        child = _children(element)
        address = self._address(text_of(child.get("loc")))
        if address is None or not self._note_site(address):
            return
        if canonical_url(address) == canonical_url(self._url):
            self.notes.add("self_reference")
            return
        lastmod = moment(text_of(child.get("lastmod")), now=self._now)
        self._children.setdefault(canonical_url(address), Child(address, lastmod))

    def _address(self, link: str) -> str | None:
        address = web_address(link, self._url)
        if address is None:
            self.notes.add("bad_url")
        return address

    def _note_site(self, address: str) -> bool:
        """Whether the address is of the sitemap's own site."""
        is_own = not self._site or registered_domain(address) == self._site
        if not is_own:
            self.notes.add("off_site")
        return is_own

    def _entry(self, element: Element) -> FoundEntry:
        page = _children(element)
        address = text_of(page.get("loc"))
        modified = moment(text_of(page.get("lastmod")), now=self._now)
        if "news" not in page:
            return FoundEntry(address, modified_at=modified)
        news = _children(page["news"])
        publication = _children(news["publication"]) if "publication" in news else {}
        title = shortened(plain_text(text_of(news.get("title"))), limits.ENTRY_TITLE.most)
        published = moment(text_of(news.get("publication_date")), now=self._now)
        return FoundEntry(
            url=address,
            title=title or None,
            published_at=published or modified,
            modified_at=modified,
            language=text_of(publication.get("language")) or None,
        )


def _elements(body: bytes) -> Iterator[Element]:
    """The elements as they end; each `url` is dropped when the next is asked for.

    Raises Permanent `not_a_sitemap`.
    """
    walk = etree.iterparse(
        BytesIO(readable_xml(body).encode()),
        events=("end",),
        tag=("{*}url", "{*}sitemap", "{*}urlset", "{*}sitemapindex"),
        **XML_OPTIONS,
    )
    try:
        for _, element in walk:
            yield element
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as exc:
        raise Permanent("not_a_sitemap", f"not XML: {exc}") from exc


def _children(element: Element) -> dict[str, Element]:
    """The children by local name; of several the first."""
    return {local_name(child): child for child in reversed(element)}
