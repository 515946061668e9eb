"""HTML → element tree within limits, and small queries on it."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from lxml import etree, html

from perspektiven import limits
from perspektiven.text.valid_text import valid, writable
from services.fetcher.extraction.refusals import Reason, Refused

Element: TypeAlias = html.HtmlElement

# lxml.html asks Python for the class of each element that is looked at, for the sake of forms.
_CLASSES = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_HOME = re.compile(r"(?:https?:)?(?://[^/]*)?/?(?:index\.\w+)?(?:[?#].*)?")

CROSSHEADS = frozenset({"h2", "h3", "h4", "h5", "h6"})
"""Headings within a page, below its main one."""

_WORDS_OF_HEADING = 9


def parse(text: str) -> Element:
    """The tree of a page, without comments; raises Refused(empty_page | too_large).

    libxml2 expands no entity of a page's own. Its limit of 256 levels is off: pages whose tags are
    never closed go deeper.
    """
    if len(text) > limits.PAGE_LETTERS.most:
        raise Refused(Reason.TOO_LARGE, f"{len(text)} characters")
    tags = text.count("<")
    if tags > limits.PAGE_TAGS.most:
        raise Refused(Reason.TOO_LARGE, f"{tags} tags")
    parser = html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=True,
    )
    parser.set_element_class_lookup(_CLASSES)
    clean = writable(text).encode()
    tree = _parsed(clean, parser) if clean.strip() else None
    if tree is None or len(tree) == 0:
        raise Refused(Reason.EMPTY_PAGE, "no markup")
    _show(tree, text)
    elements = sum(1 for _ in tree.iter())
    if elements > limits.PAGE_ELEMENTS.most:
        raise Refused(Reason.TOO_LARGE, f"{elements} elements")
    return tree


def _show(tree: Element, text: str) -> None:
    """Makes the tree that of what is read."""
    if "<rt" in text or "<RT" in text:
        # How a word is pronounced is no text: 東京 has とうきょう above it.
        etree.strip_elements(tree, "rt", "rp", with_tail=False)
    if "shadowrootmode" in text:
        # Such a template is shown in place of what it stands in.
        for template in [*tree.iter("template")]:
            if template.get("shadowrootmode"):
                template.tag = "div"


def _parsed(clean: bytes, parser: html.HTMLParser) -> Element:
    try:
        return html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as exc:
        if "unknown error" in str(exc):
            # This is how libxml2 says that it got no more memory.
            raise MemoryError(str(exc)) from exc
        raise Refused(Reason.EMPTY_PAGE, str(exc)) from exc


def squeezed(text: str | None) -> str:
    """The text on one line, made valid: spaces of any kind become one, invisible ones none."""
    return " ".join(valid(text).split()) if text else ""


def text_of(element: Element) -> str:
    """All text within an element, on one line."""
    return squeezed("".join(element.itertext()))


def is_longer(element: Element, most: int) -> bool:
    """Whether the text within an element has more letters than that; stops where it is sure."""
    letters = 0
    for text in element.itertext():
        letters += len(text.strip())
        if letters > most:
            return True
    return False


def has_picture(element: Element) -> bool:
    """Whether an element is a picture, or holds one."""
    return next(element.iter("img", "picture", "amp-img"), None) is not None


def marks(element: Element) -> str:
    """Class, id and other attributes that tell an element's purpose, joined by spaces.

    An id of many words is a heading's own text: `what-the-council-promised-its-readers-in-may`.
    """
    if not element.attrib:
        return ""
    get = element.get
    own = get("id") or ""
    own = own if own.count("-") < _WORDS_OF_HEADING else ""
    names = (get("class"), own, get("role"), get("data-testid"), get("data-component"))
    return " ".join(filter(None, names))


def is_home(link: str | None) -> bool:
    """Whether a link leads to a site's home page."""
    return bool(_HOME.fullmatch(link or ""))


def meta(tree: Element) -> dict[str, list[str]]:
    """Contents of meta elements by lower-case name, property or itemprop; none is empty."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        # Some templates mistake it for a form's element.
        content = squeezed(element.get("content") or element.get("value"))
        if content:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                key = (element.get(attribute) or "").strip().lower()
                if key:
                    found.setdefault(key, []).append(content)
    return found


def first(values: Iterable[str | None]) -> str | None:
    """The first that is neither None nor empty."""
    return next((value for value in values if value), None)


def elements(tree: Element, *tags: str) -> Iterator[Element]:
    """All elements of these tags, in document order."""
    for element in tree.iter(*tags):
        if isinstance(element, html.HtmlElement):
            yield element
