"""OPML exports of feed readers → outlets of a catalogue.

Source: OPML 2.0; feeds are `outline` elements with `xmlUrl`, often in folders.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from perspektiven import limits
from perspektiven.contracts import Outlet, Source
from perspektiven.errors import Permanent
from perspektiven.outlets import domain_outlet
from perspektiven.text.valid_text import valid
from perspektiven.urls import canonical_url, registered_domain, web_address
from services.fetcher.feeds.plain_text import folded
from services.fetcher.feeds.xml import Element, local_name, parse_xml, readable_xml

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MARK = '"'
_OUTLINE = re.compile(r"<outline\b[^<]*", re.IGNORECASE)
# A parser of XML leaves out attributes without quotation marks, and what follows them.
_QUOTED_OR_BARE_VALUE = re.compile(r"""("[^"]*"|'[^']*')|=\s*([^\s"'<>]+?)(?=\s|/?>|$)""")
# A value ends where another name or the end of the tag follows: text="The "Courier"".
_VALUE = re.compile(r"""(=\s?)"([^<>]{0,400}?)"(?=\s{1,9}[A-Za-z:_-]{1,40}\s?=|\s?/?>)""")
# Readers that escape a name that a feed has escaped leave one of these; `&notes` is none.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Their outlines have the address in `url` at times; type="link" and "include" are no feeds.
_FEED_TYPES = frozenset({"rss", "atom", "rdf", "feed"})
_NOT_IN_IDS = re.compile(r"[^a-z0-9.]+")
_FEED = re.compile(r"(?:feeds?|itpc|pcast):(?:(?://)?(?=https?:)|(?=//))", re.IGNORECASE)
# They serve feeds of others; path or query say whose.
_FEED_SERVICES = frozenset(
    str.split(
        "feedburner.com feedproxy.google.com news.google.com rsshub.app rss.app feedx.net"
        " feed43.com politepaul.com politepol.com morss.it openrss.org fetchrss.com feedpress.me"
        " feedspot.com rssbridge.org rss-bridge.org kill-the-newsletter.com"
        " createfeed.fivefilters.org siftrss.com feedblitz.com medium.com youtube.com reddit.com"
    )
)
# The same programs on somebody's own host.
_OWN_SERVICE = re.compile(r"(?:[\w-]+\.)?(?:rsshub|rss-?bridge)\.")
# Parts of such paths that say how a feed is served.
_HOW = re.compile(
    r"~r|:proxy|https?:|feeds?|rss|atom|fd?|r|bridge\d*|search|extract\.php|videos\.xml|",
    re.IGNORECASE,
)
# Each name below these is somebody's own site.
_PLATFORMS = frozenset(
    str.split(
        "wordpress.com blogspot.com substack.com tumblr.com ghost.io github.io livejournal.com"
        " typepad.com over-blog.com beehiiv.com weebly.com wixsite.com canalblog.com medium.com"
        " hatenablog.com altervista.org"
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
        text = _OUTLINE.sub(_with_quotation_marks, readable_xml(data))
        root = parse_xml(text, is_huge=True).root
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


def _with_quotation_marks(outline: re.Match[str]) -> str:
    tag = _VALUE.sub(lambda value: f'{value[1]}"{value[2].replace(_MARK, "&quot;")}"', outline[0])
    return _QUOTED_OR_BARE_VALUE.sub(lambda value: value[0] if value[1] else f'="{value[2]}"', tag)


def _feeds(root: Element) -> Iterator[dict[str, str]]:
    """Attributes of the outlines that are feeds, by lower-case name; folders have no address."""
    for element in root.iter("{*}*"):
        outline = _attributes(element) if local_name(element).lower() == "outline" else {}
        if outline.get("type", "").lower() in _FEED_TYPES and outline.get("url"):
            outline.setdefault("xmlurl", outline["url"])
        if "xmlurl" in outline:
            yield outline


def _attributes(element: Element) -> dict[str, str]:
    """By lower-case name, made valid, on one line."""
    named = {str(name).lower(): str(value) for name, value in element.attrib.items()}
    return {name: " ".join(valid(value).split()) for name, value in named.items()}


def _outlet(outline: dict[str, str], feed: str) -> Outlet:
    site = _address(outline.get("htmlurl", ""))
    # A feed service's address says nothing of the site; the site's own does.
    home = _home(site or feed)
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
    name = outline.get("title") or outline.get("text") or ""
    return folded(_REFERENCE.sub(lambda reference: html.unescape(reference[0]), name))


def _home(address: str) -> Outlet:
    """The outlet at an address; on feed services and platforms each newspaper is its own."""
    home, parts = domain_outlet(address), urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if registered_domain(address) in _PLATFORMS - {host}:
        return _renamed(home, host, f"{parts.scheme}://{parts.netloc}/")
    path = parts.path.strip("/").split("/")
    whose = next((part for part in path if not _HOW.fullmatch(part)), parts.query)
    is_service = {registered_domain(address), host} & _FEED_SERVICES or _OWN_SERVICE.match(host)
    if not is_service or not whose:
        return home
    at = address.index(whose, address.index(parts.netloc) + len(parts.netloc))
    return _renamed(home, f"{home.id}-{whose}", address[: at + len(whose)])


def _renamed(home: Outlet, name: str, homepage: str) -> Outlet:
    whose = _NOT_IN_IDS.sub("-", name.lower())[:100].strip(".-")
    return home.model_copy(update={"id": whose or home.id, "homepage": homepage})


def _address(text: str) -> str | None:
    """A web address; `feed:` stands for http, or before an address."""
    text = text.replace("&amp;", "&")
    prefix = _FEED.match(text)
    if prefix is not None:
        rest = text[prefix.end() :]
        text = f"http:{rest}" if rest.startswith("//") else rest
    address = web_address(text)
    return address if address and len(address) <= limits.SOURCE_URL.most else None


def _with_sources(outlet: Outlet, more: tuple[Source, ...]) -> Outlet:
    """A feed that lies in several folders is one source, however its host is spelled."""
    sources: dict[str, Source] = {}
    for source in (*outlet.sources, *more):
        sources.setdefault(canonical_url(source.url), source)
    return outlet.model_copy(update={"sources": tuple(sources.values())})
