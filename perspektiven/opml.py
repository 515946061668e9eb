"""OPML, as feed readers export it, as outlets of a catalogue.

Source: OPML 2.0; feeds are `outline` elements with `xmlUrl`, often in folders.
"""

import re
from dataclasses import dataclass

from lxml import etree

from perspektiven import limits
from perspektiven.contracts import Outlet, Source
from perspektiven.errors import Permanent
from perspektiven.outlets import domain_outlet
from perspektiven.urls import web_address
from perspektiven.valid_text import valid

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds: outlets, and the names of feeds that can't be taken, each with why."""

    outlets: tuple[Outlet, ...]
    left_out: tuple[str, ...] = ()


def parse(data: bytes) -> Imported:
    """One outlet a site, with the feeds that the file names for it.

    Country and most often language are not in such a file: they are `ZZ` and none, to be put in
    by hand. Raises Permanent (`not_opml`).
    """
    root = _root(data)
    found: dict[str, Outlet] = {}
    left_out: list[str] = []
    for element in root.iter("{*}outline"):
        try:
            outlet = _outlet(_attributes(element))
        except Permanent as exc:
            left_out.append(f"line {element.sourceline}: {exc}")
            continue
        if outlet is not None:
            known = found.get(outlet.id)
            found[outlet.id] = outlet if known is None else _with_sources(known, outlet.sources)
    return Imported(tuple(found.values()), tuple(left_out))


def _root(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise Permanent("not_opml", "the file is no OPML")
    return root


def _attributes(element: etree._Element) -> dict[str, str]:
    """By lower-case name, made valid, on one line. Raises Permanent for half a character."""
    try:
        named = {str(name).lower(): str(value) for name, value in element.attrib.items()}
    except UnicodeDecodeError as exc:
        # libxml2 takes `&#xD800;` for a character.
        raise Permanent("bad_outline", "it holds half a character") from exc
    return {name: " ".join(valid(value).split()) for name, value in named.items()}


def _outlet(outline: dict[str, str]) -> Outlet | None:
    """The outlet of a feed; None for a folder. Raises Permanent for a feed that can't be taken."""
    if not outline.get("xmlurl"):
        return None
    name = (outline.get("title") or outline.get("text") or "")[: limits.OUTLET_NAME.most]
    feed = _address(outline["xmlurl"])
    site = _address(outline.get("htmlurl", ""))
    if feed is None:
        raise Permanent("bad_outline", f"{name or 'a feed'}: no http or https address that is used")
    # A feed service's address says nothing of the site; the site's own does.
    home = domain_outlet(site or feed)
    language = outline.get("language", "").replace("_", "-")
    return Outlet(
        id=home.id,
        name=name or home.name,
        country=home.country,
        languages=(language,) if _LANGUAGE.fullmatch(language) else (),
        homepage=site or home.homepage,
        sources=(Source(url=feed),),
    )


def _address(text: str) -> str | None:
    address = web_address(text)
    return address if address and len(address) <= limits.SOURCE_URL.most else None


def _with_sources(outlet: Outlet, more: tuple[Source, ...]) -> Outlet:
    sources = dict.fromkeys((*outlet.sources, *more))
    return outlet.model_copy(update={"sources": tuple(sources)})
