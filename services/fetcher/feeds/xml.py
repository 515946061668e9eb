"""XML of any quality → element tree.

Servers declare charsets that they don't use, paste HTML entities and control characters, and
leave ampersands bare, and print notices of their programs in front. All of that is put right in
the text before the parser sees it. The parser expands no entity (CWE-776) and loads nothing; of
those that a document declares, short plain texts are put in beforehand. Depth and size have the
parser's own limits.
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from itertools import islice
from typing import Any, Final, TypeAlias

from lxml import etree

from perspektiven.errors import Permanent
from perspektiven.text import charset
from perspektiven.text.valid_text import writable

Element: TypeAlias = etree._Element  # lxml has no public name for the type

_PROLOG = re.compile(rb"""<\?xml[^<>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)""")
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
_XML_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>\s*", re.DOTALL)
NOTICES_WITHIN = 8_192
"""A document that begins with markup of a program's notices begins anew within so many letters."""
# PHP: <br />\n<b>Warning</b>: … on line <b>7</b><br />
_NOTICE = re.compile(
    r"<(?:(?:br|b|p|pre|font|table|div|span|strong)\b|\?(?!xml\s)|(?![a-z?!]))",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"(?<=-->)\s{0,99}<\?xml\s")
_DOCUMENT = re.compile(
    r"<(?:\?xml\s|!doctype\b|(?:[a-z]{1,16}:)?"
    r"(?:rss|feed|rdf|channel|opml|urlset|sitemapindex|html|head|body)\b)",
    re.IGNORECASE,
)
# No other entities, which might stand for others again, and no markup.
_ENTITY = re.compile(
    r"""<!ENTITY\s{1,9}([A-Za-z][A-Za-z0-9]{0,31})\s{1,9}(?:"([^"<%]{1,64})"|'([^'<%]{1,64})')"""
)
_MOST_ENTITIES, _MOST_EXPANDED = 32, 100_000


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
    begins = _behind_notices(text, begins)
    text = _XML_DECLARATION.sub("", text[begins:ends])
    if declared := _declared_entities(text):
        text = _CDATA_OR_AMPERSAND.sub(lambda found: _declared_text(found, declared), text)
    return _CDATA_OR_AMPERSAND.sub(_legal_reference, text).strip()


def _behind_notices(text: str, begins: int) -> int:
    """Where the document begins whose first markup is that of a notice.

    Behind a comment it does where its declaration says so; references get lost if that stays.
    """
    found = None
    if _NOTICE.match(text, begins):
        found = _DOCUMENT.search(text, begins, begins + NOTICES_WITHIN)
    elif text.startswith("<!--", begins):
        found = _DECLARATION.search(text, begins, begins + NOTICES_WITHIN)
    return found.start() if found else begins


def _declared_entities(text: str) -> dict[str, str]:
    """The short plain texts that a document type declares by name; none if they blow it up."""
    if "<!ENTITY" not in text[:NOTICES_WITHIN]:
        return {}
    found = _ENTITY.finditer(text, 0, NOTICES_WITHIN)
    stated = {each[1]: html.unescape(each[2] or each[3]) for each in islice(found, _MOST_ENTITIES)}
    plain = {
        name: html.escape(writable(meant))
        for name, meant in stated.items()
        if not _names_another(meant)
    }
    length = sum(text.count(f"&{name};") * len(meant) for name, meant in plain.items())
    return plain if length <= _MOST_EXPANDED else {}


def _names_another(text: str) -> bool:
    return any(found[2] for found in _CDATA_OR_AMPERSAND.finditer(text))


def _declared_text(reference: re.Match[str], declared: dict[str, str]) -> str:
    return declared.get(reference[2] or "", reference[0])


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
    if match := _PROLOG.search(body[:NOTICES_WITHIN]):
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
