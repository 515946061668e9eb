"""Inline elements as text: superscripts, quotations, deletions."""

import re
from itertools import islice

from lxml import etree

from services.fetcher.extraction.page.class_hints import plain_names
from services.fetcher.extraction.page.dom import CROSSHEADS, Element, squeezed, text_of

_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_FIGURES = re.compile(r"[+\-−]?\d{1,3}[+\-−]?")
_CHARGE = re.compile(r"[+\-−]")
_ION = re.compile(r"(?<![^\W\d_])[A-Z][a-z]?[₀-₉]?$")
_NOTE_NAMES = re.compile(r"(?<![a-z])(?:foot\s?notes?|fn|note|noteref|ref|reference)(?![a-z])")
_PLACE_NAMES = re.compile(r"(?<![a-z])(?:location|place|dateline|city)(?![a-z])")
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]+|[a-z])[\])]?|\[[^\]]{1,20}\]")
# What a power may stand at: a unit, a figure that is no year, a bracket, a variable.
_BASE = re.compile(
    r"(?:(?<![^\W\d_])(?:[kcdmµnкс]?[mм]|ft|yd|in|mi|s|[A-Za-zα-ω])|=\s?[A-Za-z]{2,3}|(?<!\d)(?!(?:1[5-9]|20)\d\d$)\d+|\))$"
)
_BACK = re.compile(r"\s*[↩↑↵⤴⬆⏎][\ufe0e\ufe0f]?\s*")
_QUOTES = re.compile("^[\"'“”„«‹‘’「『]")
_WITHIN_SENTENCES = frozenset({"span", "b", "i", "em", "strong", "a"})
_PARAGRAPHS = frozenset({"p", "li", "dd", "td", "blockquote"})
_NEAR = 2  # elements between a heading and what it holds
_AROUND = 8  # elements around one that are looked at
_LEAST_AROUND = 20  # letters of a sentence around the button in it
_ENDED = re.compile(r"[.!?…。！？।]\W{0,3}$")


def settle(tree: Element) -> None:
    """Replaces inline elements by the text that they mean, in place.

    Raised and lowered figures become characters of their own, marks of footnotes go, so does what
    is struck out; `q` gets its quotation marks; a button that explains a word is that word, and one
    that opens what stands below a heading is the heading.
    """
    _drop(tree)
    for element in [*tree.iter("sup", "sub", "q")]:
        if element.getparent() is None:
            continue
        if element.tag == "q":
            _quote(element)
        else:
            _figures(element)
    _explain(tree)
    _part(tree)


def _part(tree: Element) -> None:
    """Parts what style sheets part: a summary of several lines, a place, and the text behind."""
    for each in [*tree.iter("strong", "b", "span")]:
        if not _is_glued_to_text(each):
            continue
        if each.tag != "span" and next(each.iter("br"), None) is not None:
            each.tag = "p"
        elif _PLACE_NAMES.search(plain_names(each)):
            each.tail = f" {each.tail}"


def _is_glued_to_text(element: Element) -> bool:
    """Whether it begins what it stands in, and text follows without a space."""
    is_first = element.getprevious() is None and not (element.getparent().text or "").strip()
    return is_first and (element.tail or "")[:1].isalnum()


def _drop(tree: Element) -> None:
    """Drops what is struck out, and the signs that lead back from footnotes or to a heading."""
    etree.strip_elements(tree, "del", "s", "strike", with_tail=False)
    for element in [*tree.iter("span", "font")]:
        if "line-through" in (element.get("style") or ""):
            element.drop_tree()
    for link in [*tree.iter("a")]:
        if (link.get("href") or "").startswith("#") and _is_sign(link):
            link.drop_tree()


def _is_sign(link: Element) -> bool:
    """Whether a link is an arrow, or in a heading any sign without letters: ¶, #."""
    if not len(link) and _BACK.fullmatch(link.text or ""):
        return True
    above = islice(link.iterancestors(), _NEAR)
    is_in_heading = any(each.tag in CROSSHEADS for each in above)
    return is_in_heading and not any(map(str.isalnum, text_of(link)))


def _explain(tree: Element) -> None:
    """Makes buttons within sentences, and those that headings consist of, the words they are."""
    parent, is_sentence = None, False
    for button in [*tree.iter("button")]:
        around = next(
            (each for each in button.iterancestors() if each.tag not in _WITHIN_SENTENCES), None
        )
        if around is not parent:
            parent = around
            is_sentence = parent is not None and len(own_text(parent)) >= _LEAST_AROUND
        if is_sentence or _is_heading(button, parent) or _ends_a_sentence(button, parent):
            _drop_hidden(button)
            button.tag = "span"
            button.attrib.pop("role", None)


def _is_heading(button: Element, around: Element | None) -> bool:
    """Whether a heading consists of the button that shows and hides what stands below it."""
    is_alone = around is not None and around.tag in CROSSHEADS and not own_text(around)
    return is_alone and (button.get("aria-expanded") or button.get("aria-controls")) is not None


def _drop_hidden(button: Element) -> None:
    """Drops the explanation that the button shows when it is pressed."""
    for each in [*button.iterdescendants("span", "div")]:
        if each.get("role") == "tooltip" or each.get("hidden") is not None:
            each.drop_tree()


def _ends_a_sentence(button: Element, around: Element | None) -> bool:
    """Whether a short sentence goes on to its end behind the button: `Nobody told the [bank].`"""
    if around is None or around.tag not in _PARAGRAPHS or not (button.tail or "").strip():
        return False
    text = own_text(around)
    return " " in text and _ENDED.search(text) is not None


def own_text(element: Element) -> str:
    """Text directly within an element, without that of its children."""
    return squeezed(" ".join([element.text or "", *(child.tail or "" for child in element)]))


def _figures(element: Element) -> None:
    text = text_of(element)
    if element.tag == "sub":
        if _FIGURES.fullmatch(text):
            _become(element, text.translate(_LOWERED))
    elif _is_mark(element, text):
        element.drop_tree()
    elif _CHARGE.fullmatch(text):
        if _ION.search(_before(element)):
            _become(element, text.translate(_RAISED))
    elif _FIGURES.fullmatch(text):
        if _BASE.search(_before(element)):
            _become(element, text.translate(_RAISED))
        else:
            element.drop_tree()


def _is_mark(element: Element, text: str) -> bool:
    """Whether a raised text leads to a note; a figure that is no link may be a power, too."""
    if not _NOTE.fullmatch(text):
        return False
    around = [element, *islice(element.iterancestors(), _AROUND)]
    is_link = next(element.iter("a"), None) is not None or any(e.tag == "a" for e in around)
    if text.isalpha():
        return bool(_NOTE_NAMES.search(plain_names(element)))
    return is_link or not _FIGURES.fullmatch(text)


def _before(element: Element) -> str:
    """The text right before an element."""
    previous = element.getprevious()
    if previous is not None:
        return (previous.tail or text_of(previous)).rstrip("\u200b")
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def _become(element: Element, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text


def _quote(element: Element) -> None:
    if _QUOTES.match(text_of(element)):
        return
    is_nested = any(each.tag == "q" for each in islice(element.iterancestors(), _AROUND))
    opening, closing = "‘’" if is_nested else "“”"
    element.text = opening + (element.text or "").lstrip()
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + closing
    else:
        element.text = element.text.rstrip() + closing
