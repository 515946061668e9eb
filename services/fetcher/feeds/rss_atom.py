"""RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0 and CDF trees → entries and hints."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from perspektiven import limits
from perspektiven.errors import Permanent
from perspektiven.text.dates import DateLocale, moment
from perspektiven.urls import web_address
from services.fetcher.feeds.date_order import place_of
from services.fetcher.feeds.plain_text import folded, plain_text, shortened
from services.fetcher.feeds.results import (
    MOST_ENTRIES,
    FoundEntry,
    ParsedSource,
    SourceHints,
    leads_home,
    sifted,
)
from services.fetcher.feeds.xml import Element, local_name, text_of

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# By a part of the namespace's name, for there are several spellings of each; else by prefix.
_VOCABULARIES = {
    "w3.org/2005/atom": "atom",
    "purl.org/atom": "atom",
    "purl.org/dc": "dc",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "feedburner": "feedburner",
    "pheedo": "feedburner",
    "search.yahoo.com/mrss": "media",
    "itunes": "itunes",
    "purl.org/rss/1.0": "",
    "my.netscape.com": "",
    "backend.userland.com": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "channel.netscape.com": "",
}
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_PUBLISHED = ("pubdate", "published", "issued", "dc:date", "dc:issued", "date")
_MODIFIED = ("updated", "modified", "dc:modified", "lastbuilddate")
_ROOTS = {"rss": "rss", "channel": "rss", "rdf": "rdf", "feed": "atom"}


def read_feed(root: Element, *, url: str, now: datetime | None = None) -> ParsedSource:
    """The entries and hints of a feed.

    Raises Permanent `not_a_feed` for a tree that is none.
    """
    feed, kind = _feed_of(root)
    items = [_Node(element) for element in islice(filter(_is_item, feed.iter()), MOST_ENTRIES)]
    links = zip(items, _links(items, url), strict=True)
    channel = _Node(next((child for child in feed.iter() if local_name(child) == "channel"), feed))
    dates = (text for item in items for text in item.texts(*_PUBLISHED, *_MODIFIED))
    place = place_of(dates, channel.text("language", "dc:language"), url)
    entries = (_entry(item, link, now, place) for item, link in links if link is not None)
    return ParsedSource(sifted(entries), kind, _hints(channel, feed, url))


class _Name(NamedTuple):
    vocabulary: str
    local: str


class _Node:
    """An element whose children are asked for by vocabulary and local name."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self._children: dict[_Name, list[Element]] = {}
        own = str(element.tag).rpartition("}")[0].removeprefix("{")
        for child in element:
            self._children.setdefault(_name(str(child.tag), own), []).append(child)

    def all(self, name: str) -> list[Element]:
        """Children by `local` or `vocabulary:local`; Atom's count as the feed's own."""
        vocabulary, _, local = name.rpartition(":")
        found = self._children.get(_Name(vocabulary, local), [])
        return found if vocabulary else found + self._children.get(_Name("atom", local), [])

    def texts(self, *names: str) -> Iterator[str]:
        """What is not blank in these children, in the order of the names."""
        for name in names:
            for child in self.all(name):
                if text := text_of(child):
                    yield text

    def text(self, *names: str) -> str | None:
        return next(self.texts(*names), None)


def _entry(item: _Node, link: str, now: datetime | None, place: DateLocale) -> FoundEntry:
    published = _moment(item, now, place, _PUBLISHED)
    modified = _moment(item, now, place, _MODIFIED)
    title = _words(item, "title", "dc:title", "media:title")
    summary = _words(
        item, "description", "summary", "dc:description", "itunes:summary", "abstract",
        "content:encoded", "content", "media:description",
    )  # fmt: skip
    return FoundEntry(
        url=link,
        title=shortened(title, limits.ENTRY_TITLE.most) if title else None,
        summary=shortened(summary, limits.ENTRY_SUMMARY.most) if summary else None,
        published_at=published or modified,
        modified_at=modified,
        language=_language(item),
    )


def _links(items: list[_Node], url: str) -> list[str | None]:
    links = [_link(item, url) for item in items]
    guids = [_permanent_address(item, url) for item in items]
    if len(items) > 1 and len(set(links)) == 1 and len(set(guids) - {None}) == len(items):
        return guids  # every item links to the home page: its GUID says where it is
    return links


def _link(item: _Node, url: str) -> str | None:
    """Where the item leads: past the counting station, else its link, else its permanent GUID.

    Some publishers link each item to their home page, and name the article in its GUID alone.
    """
    base = _base(item.element, url)
    named = (web_address(each.replace("&amp;", "&"), base) for each in _stated_links(item))
    address = next((each for each in named if each), None)
    if address is None or leads_home(address):
        return _permanent_address(item, url) or address
    return address


def _stated_links(item: _Node) -> Iterator[str]:
    yield from item.texts("feedburner:origlink")
    yield from filter(None, ((child.text or "").strip() for child in item.all("link")))
    yield from _alternates(item)
    yield item.element.get("href") or item.element.get("HREF") or ""


def _alternates(item: _Node) -> list[str]:
    """The `href` of the links that lead to the entry as a page, the likeliest first."""
    ranked = []
    for child in item.all("link"):
        href, relation = child.get("href"), (child.get("rel") or "alternate").lower()
        if href and relation in {"alternate", "http://www.iana.org/assignments/relation/alternate"}:
            is_page = "html" in (child.get("type") or "text/html").lower()
            ranked.append((not is_page, href))
    return [href for _, href in sorted(ranked, key=lambda pair: pair[0])]


def _permanent_address(item: _Node, url: str) -> str | None:
    base = _base(item.element, url)
    for guid in item.all("guid"):
        text = (guid.text or "").strip()
        if _is_permanent(guid, text):
            return web_address(text, base)
    about = item.element.get(_RDF_ABOUT) or item.element.get("about") or ""
    for identity in (item.text("id") or "", about):
        if _is_absolute(identity):
            return web_address(identity)
    return None


def _is_permanent(guid: Element, text: str) -> bool:
    stated = (guid.get("isPermaLink") or guid.get("ispermalink") or "").lower()
    return stated == "true" or (stated != "false" and _is_absolute(text))


def _is_absolute(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _hints(channel: _Node, feed: Element, url: str) -> SourceHints:
    relations = _relations([*channel.all("link"), *_Node(feed).all("link")], url)
    minutes = _number(channel.text("ttl"))
    return SourceHints(
        ttl=timedelta(minutes=minutes) if minutes else None,
        update_period=_update_period(channel),
        skip_hours=frozenset(
            hour % 24
            for text in _listed(channel, "skiphours")
            if (hour := _number(text)) is not None and hour <= 24
        ),
        skip_days=_DAYS.intersection(_listed(channel, "skipdays")),
        hub=relations.get("hub"),
        self_url=relations.get("self"),
    )


def _relations(links: list[Element], url: str) -> dict[str, str]:
    """Addresses by `rel`; the first of each relation counts."""
    relations: dict[str, str] = {}
    for link in links:
        if address := web_address(link.get("href") or "", _base(link, url)):
            relations.setdefault((link.get("rel") or "alternate").lower(), address)
    return relations


def _listed(channel: _Node, name: str) -> Iterator[str]:
    """The texts of the elements within `name`, in lower case."""
    return (text_of(each).lower() for child in channel.all(name) for each in child)


def _update_period(channel: _Node) -> timedelta | None:
    """How often the channel says that it changes (RSS 1.0 module Syndication)."""
    period = channel.text("sy:updateperiod")
    frequency = _number(channel.text("sy:updatefrequency"))
    if period is None and not frequency:
        return None
    whole = _PERIODS.get((period or "daily").strip().lower())
    return whole / max(frequency or 1, 1) if whole else None


def _number(text: str | None) -> int | None:
    digits = (text or "").strip()
    return min(int(digits), 525_600) if digits.isdecimal() and len(digits) < 10 else None


def _words(item: _Node, *names: str) -> str | None:
    for name in names:
        for child in item.all(name):
            if text := _plain(child):
                return text
    return None


def _plain(child: Element) -> str:
    """The words of a text construct; in Atom only `type="html"` is markup (RFC 4287 3.1.1)."""
    kind = (child.get("type") or "text").lower()
    text = text_of(child)
    is_atom = _name(str(child.tag), "").vocabulary == "atom"
    if len(child) or (is_atom and kind == "text" and child.get("mode") != "escaped"):
        return folded(text)
    return plain_text(text)


def _moment(
    item: _Node, now: datetime | None, place: DateLocale, names: tuple[str, ...]
) -> datetime | None:
    found = (moment(text, now=now, place=place) for text in item.texts(*names))
    return next(filter(None, found), None)


def _language(item: _Node) -> str | None:
    return item.element.get(_XML_LANG) or item.text("dc:language")


def _feed_of(root: Element) -> tuple[Element, str]:
    for element in root.iter():
        kind = _ROOTS.get(local_name(element))
        if kind:
            return element, kind
        if local_name(element) == "html":
            break
    raise Permanent("not_a_feed", f"not a feed: the root element is <{local_name(root)}>")


def _is_item(element: Element) -> bool:
    name = _name(str(element.tag), "")
    return name.local in {"item", "entry"} and name.vocabulary in {"", "atom", "other"}


def _base(element: Element, url: str) -> str:
    """What relative links are relative to (XML Base)."""
    bases = [element.get(_XML_BASE), *(above.get(_XML_BASE) for above in element.iterancestors())]
    base = url
    for part in reversed([each for each in bases if each]):
        base = web_address(part, base) or base
    return base


@lru_cache(maxsize=4096)
def _name(tag: str, own_namespace: str) -> _Name:
    """The vocabulary of a tag, and its local name.

    The vocabulary is `""` for the feed formats' own words and for the feed's own namespace,
    whatever it is called, a short name for known modules, else `other`.
    """
    namespace, _, name = tag.rpartition("}")
    namespace = namespace.removeprefix("{")
    prefix, _, local = name.lower().rpartition(":")
    if not namespace:  # a prefix that nobody declared is left in the name
        return _Name({"dcterms": "dc", "a10": "atom"}.get(prefix, prefix), local)
    known = (name for part, name in _VOCABULARIES.items() if part in namespace.lower())
    own = "" if namespace == own_namespace else "other"
    return _Name(next(known, own), local)
