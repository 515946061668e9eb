"""OPML, as feed readers export it, as outlets of a catalogue.

Source: OPML 2.0; feeds are `outline` elements with `xmlUrl`, often in folders.
"""

import re
from collections.abc import Iterator

from lxml import etree

from perspektiven.contracts import Outlet, Source
from perspektiven.errors import Permanent
from perspektiven.outlets import domain_outlet
from perspektiven.urls import web_address

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MOST_CHARACTERS = 2048


def parse(data: bytes) -> tuple[Outlet, ...]:
    """One outlet a site, with the feeds that the file names for it.

    Country and most often language are not in such a file: they are `ZZ` and none, to be put in
    by hand. Raises Permanent (`not_opml`).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise Permanent("not_opml", "the file is no OPML")
    found: dict[str, Outlet] = {}
    for outline in _feeds(root):
        outlet = _outlet(outline)
        known = found.get(outlet.id)
        found[outlet.id] = outlet if known is None else _with_sources(known, outlet.sources)
    return tuple(found.values())


def _feeds(root: etree._Element) -> Iterator[dict[str, str]]:
    for element in root.iter("{*}outline"):
        outline = {str(name).lower(): str(value).strip() for name, value in element.attrib.items()}
        if _address(outline.get("xmlurl", "")):
            yield outline


def _outlet(outline: dict[str, str]) -> Outlet:
    feed = _address(outline["xmlurl"]) or ""
    site = _address(outline.get("htmlurl", ""))
    # A feed service's address says nothing of the site; the site's own does.
    home = domain_outlet(site or feed)
    name = outline.get("title") or outline.get("text") or home.name
    language = outline.get("language", "").replace("_", "-")
    return Outlet(
        id=home.id,
        name=name[:200],
        country=home.country,
        languages=(language,) if _LANGUAGE.fullmatch(language) else (),
        homepage=site or home.homepage,
        sources=(Source(url=feed),),
    )


def _address(text: str) -> str | None:
    address = web_address(text)
    return address if address and len(address) <= _MOST_CHARACTERS else None


def _with_sources(outlet: Outlet, more: tuple[Source, ...]) -> Outlet:
    sources = dict.fromkeys((*outlet.sources, *more))
    return outlet.model_copy(update={"sources": tuple(sources)})
