"""OPML exports of feed readers → outlets of a catalogue.

Source: OPML 2.0; feeds are `outline` elements with `xmlUrl`, often in folders.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from perspektiven import limits
from perspektiven.contracts import Outlet, Source
from perspektiven.errors import Permanent
from perspektiven.outlets import domain_outlet
from perspektiven.text.valid_text import valid
from perspektiven.urls import registered_domain, web_address
from services.fetcher.feeds.xml import Element, local_name, parse_xml, readable_xml

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_FEED = re.compile(r"feed:(?://)?(?=https?:)|feed:(?=//)", re.IGNORECASE)
# They serve feeds of others; the first part of the path says whose.
_FEED_SERVICES = frozenset(
    str.split(
        "feedburner.com rsshub.app rss.app feedx.net feed43.com politepaul.com politepol.com"
        " morss.it"
        " openrss.org fetchrss.com feedpress.me feedspot.com rssbridge.org rss-bridge.org"
        " kill-the-newsletter.com createfeed.fivefilters.org siftrss.com feedblitz.com"
    )
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A feed of the file that is in no outlet, and the reason."""

    name: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """Result of parsing an OPML file."""

    outlets: tuple[Outlet, ...]
    left_out: tuple[LeftOut, ...]


def parse(data: bytes) -> Imported:
    """Groups the feeds of the file into one outlet per site.

    Country and most often language are not in such a file: they are `ZZ` and none, to be put in
    by hand. Broken markup is mended as that of feeds is. Raises Permanent (`not_opml`).
    """
    try:
        root = parse_xml(readable_xml(data), is_huge=True).root
    except Permanent as exc:
        raise Permanent("not_opml", "the file is not OPML") from exc
    if local_name(root) != "opml":
        raise Permanent("not_opml", "the file is not OPML")
    found: dict[str, Outlet] = {}
    left_out: list[LeftOut] = []
    for outline in _feeds(root):
        feed = _address(outline["xmlurl"])
        if feed is None:
            reason = "no web address" if outline["xmlurl"] else "no address"
            left_out.append(LeftOut(_name(outline), outline["xmlurl"], reason))
            continue
        outlet = _outlet(outline, feed)
        known = found.get(outlet.id)
        found[outlet.id] = outlet if known is None else _with_sources(known, outlet.sources)
    return Imported(tuple(found.values()), tuple(left_out))


def _feeds(root: Element) -> Iterator[dict[str, str]]:
    """Attributes of the outlines that are feeds, by lower-case name; folders have no address."""
    for element in root.iter("{*}outline"):
        outline = _attributes(element)
        if "xmlurl" in outline:
            yield outline


def _attributes(element: Element) -> dict[str, str]:
    """By lower-case name, made valid, on one line."""
    named = {str(name).lower(): str(value) for name, value in element.attrib.items()}
    return {name: " ".join(valid(value).split()) for name, value in named.items()}


def _outlet(outline: dict[str, str], feed: str) -> Outlet:
    site = _address(outline.get("htmlurl", ""))
    # A feed service's address says nothing of the site; the site's own does.
    home = domain_outlet(site) if site else _of_feed(feed)
    language = outline.get("language", "").replace("_", "-")
    return Outlet(
        id=home.id,
        name=(_name(outline) or home.name)[: limits.OUTLET_NAME.most],
        country=home.country,
        languages=(language,) if _LANGUAGE.fullmatch(language) else (),
        homepage=site or home.homepage,
        sources=(Source(url=feed),),
    )


def _name(outline: dict[str, str]) -> str:
    return outline.get("title") or outline.get("text") or ""


def _of_feed(feed: str) -> Outlet:
    """The outlet of a feed whose site is not named; on a feed service each newspaper is its own."""
    home = domain_outlet(feed)
    parts = urlsplit(feed)
    whose = _NOT_IN_IDS.sub("-", parts.path.strip("/").partition("/")[0].lower()).strip("-")
    is_service = {registered_domain(feed), parts.hostname} & _FEED_SERVICES
    if not is_service or not whose:
        return home
    path = parts.path.strip("/").partition("/")[0]
    return home.model_copy(
        update={"id": f"{home.id}-{whose}"[:100].rstrip("-"), "homepage": f"{home.homepage}{path}"}
    )


def _address(text: str) -> str | None:
    """A web address; `feed:` stands for http, or before an address."""
    prefix = _FEED.match(text)
    if prefix is not None:
        rest = text[prefix.end() :]
        text = f"http:{rest}" if rest.startswith("//") else rest
    address = web_address(text)
    return address if address and len(address) <= limits.SOURCE_URL.most else None


def _with_sources(outlet: Outlet, more: tuple[Source, ...]) -> Outlet:
    sources = dict.fromkeys((*outlet.sources, *more))
    return outlet.model_copy(update={"sources": tuple(sources)})
