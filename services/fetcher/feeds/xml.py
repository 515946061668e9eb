"""XML of any quality → element tree.

Servers declare charsets that they don't use, paste HTML entities and control characters, and
leave ampersands bare. All of that is put right in the text before the parser sees it. No entity
is ever expanded (CWE-776), nothing is loaded, and depth and size have the parser's own limits.
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from typing import Any, Final, TypeAlias

from lxml import etree

from perspektiven.errors import Permanent
from perspektiven.text import charset
from perspektiven.text.valid_text import writable

Element: TypeAlias = etree._Element  # lxml has no public name for the type

_PROLOG = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)""")
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]+)""", re.IGNORECASE)
# Their bytes look like ASCII, so that being valid UTF-8 says nothing.
_ESCAPE_CHARSETS = ("iso-2022", "hz", "utf-7", "utf-16")
_CDATA_OR_AMPERSAND = re.compile(
    r"(<!\[CDATA\[.*?(?:\]\]>|$))|&(?:(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);)?",
    re.DOTALL,
)
XML_OPTIONS: Final[Any] = {
    "encoding": "utf-8",
    "recover": True,
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""Options of lxml's parsers for XML from outside: recovers, opens nothing, expands no entity."""

_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_XML_DECLARATION = re.compile(r"^<\?xml.*?\?>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tree:
    """A document. `is_soup` where tags don't nest, so that parts may be in the wrong place."""

    root: Element
    is_soup: bool


def parse_xml(text: str, *, is_huge: bool = False) -> Tree:
    """Parses the text of `readable_xml`; recovers what it can from broken markup.

    `is_huge` lifts the parser's own limits, for files that a person hands in. Raises Permanent
    `not_xml`.
    """
    if not text:
        raise Permanent("not_xml", "not XML: it has no markup")
    parser = etree.XMLParser(huge_tree=is_huge, **XML_OPTIONS)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as exc:
        raise Permanent("not_xml", f"not XML: {exc}") from exc
    if root is None:
        raise Permanent("not_xml", "not XML: it has no element")
    is_soup = any(error.type_name == "ERR_TAG_NAME_MISMATCH" for error in parser.error_log)
    return Tree(root, is_soup)


def readable_xml(body: bytes, content_type: str | None = None) -> str:
    """The text of an XML document, so that a parser takes it: legal characters, no declaration,
    nothing in front or behind, and no reference but to single characters. Empty when there is no
    markup. A text that ends in the middle of a word was cut off: half an address is none."""
    text = writable(decode(body, content_type))
    begins, ends = text.find("<"), text.rfind(">") + 1
    if not 0 <= begins < ends:
        return ""
    text = _XML_DECLARATION.sub("", text[begins:ends])
    return _CDATA_OR_AMPERSAND.sub(_legal_reference, text).strip()


def local_name(element: Element) -> str:
    """The name in lower case, without namespace or prefix."""
    return _local(str(element.tag))


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def text_of(element: Element | None) -> str:
    """All the text in an element, stripped; empty for none."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def decode(body: bytes, content_type: str | None = None) -> str:
    """Text by byte order mark, else UTF-8 where the bytes are valid, else as prolog or header say.

    The prolog outranks the header, which many servers send from a default. What is borne out by
    nothing is left to the detector for pages. Never raises.
    """
    if charset.marked(body):
        return charset.decode(body)
    declared = _declared(body, content_type)
    if b"\x00" in body[:64]:
        declared = ["utf-16-le" if body[1:2] == b"\x00" else "utf-16-be"]
    if not any(name.startswith(_ESCAPE_CHARSETS) for name in declared):
        declared = ["utf-8", *declared]
    for name in declared:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return charset.decode(body)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    names = []
    if match := _PROLOG.match(body[:1024]):
        names.append(match[1].decode("ascii").lower())
    if header := _HEADER.search(content_type or ""):
        names.append(header[1].lower())
    return names


def _legal_reference(match: re.Match[str]) -> str:
    cdata, name = match[1], match[2]
    if cdata is not None:
        return match[0]
    if name is None:
        return "&amp;"
    if name.startswith("#"):
        # html.unescape knows what people mean by &#146;, which is a control character.
        meant = html.unescape(match[0]).replace("\ufffd", "")
        return html.escape(writable(meant))
    if name in _XML_ENTITIES:
        return match[0]
    characters = html5.get(f"{name};")
    return html.escape(characters) if characters else f"&amp;{name};"
