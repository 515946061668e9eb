"""Words before and behind a linked name in its line: whether they credit somebody else."""

import re
from collections.abc import Iterator
from itertools import islice

from services.fetcher.extraction.byline_labels import is_of_writers
from services.fetcher.extraction.name_words import CREDIT
from services.fetcher.extraction.page.dom import Element, is_longer, squeezed, text_of

_INLINE = frozenset(str.split("a abbr address b bdi cite em font i small span strong time"))
_LINK = "↗"
# What parts a link from the one before.
_NEXT = re.compile(rf"{_LINK}\s?(?:,|&|and|und|et|og|och|ja|y|e|i|en|و|ו)\s?$")
_DIVIDER = re.compile(rf"[,;|·•.{_LINK}]")
_IN_BRACKETS = re.compile(r"\s*\(([^()]{2,40})\)")
_DIGIT = re.compile(r"\d")
_MOST = 160  # letters of a line that are looked at
_MOST_PIECES = 40


def credits_another(element: Element, language: str | None) -> bool:
    """Whether a name is of one who took pictures, checked facts or the like, by its line."""
    note = _IN_BRACKETS.match(element.tail or "")
    if note and CREDIT.search(f" {note[1]}"):
        return True
    said = _label(_line_before(element))
    label, colon, behind = said.replace("：", ":").rpartition(":")
    if not colon:
        return CREDIT.search(f" {said}") is not None
    if _DIGIT.search(behind):
        return False  # a moment stands between the label and the name
    return CREDIT.search(f" {label}:") is not None or not is_of_writers(label, language)


def _label(line: str) -> str:
    """The last words of the line, or those before the first of the linked names that end it."""
    while match := _NEXT.search(line):
        line = line[: match.start()]
    return _DIVIDER.split(line)[-1].strip()


def _line_before(element: Element) -> str:
    pieces = list(islice(_before(element), _MOST_PIECES))
    return squeezed("".join(reversed(pieces))[-_MOST:])


def _before(element: Element) -> Iterator[str]:
    """Texts of the line before an element, the last one first; a link is a sign."""
    for each in element.itersiblings(preceding=True):
        yield each.tail or ""
        if each.tag not in _INLINE or is_longer(each, _MOST):
            return
        yield _LINK if next(each.iter("a"), None) is not None else text_of(each)
    around = element.getparent()
    if around is not None:
        yield around.text or ""
        if around.tag in _INLINE:
            yield from _before(around)
