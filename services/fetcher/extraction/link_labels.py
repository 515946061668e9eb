"""Words before and behind a linked name in its line: whether they credit somebody else."""

import re
from collections.abc import Iterator
from itertools import islice

from services.fetcher.extraction.byline_labels import is_of_writers
from services.fetcher.extraction.name_words import CREDIT, introduces, is_genre
from services.fetcher.extraction.page.dom import Element, is_longer, squeezed, text_of

_INLINE = frozenset(str.split("a abbr address b bdi cite em font i small span strong time"))
_LINK = "↗"
# What parts a link from the one before.
_NEXT = re.compile(rf"{_LINK}\s?(?:,|&|and|und|et|og|och|ja|y|e|i|en|و|ו)\s?$")
_TEXT_AND = re.compile(r"\w+\s(?:and|und|&|et|e|y|og|och|ja|i)")  # `Text und Fotos`
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
    line = _line_before(element)
    said = _last_words(_before_list(line))
    if _NEXT.search(line):
        return _is_credit(said)
    label, colon, behind = said.replace("：", ":").rpartition(":")
    if not colon or CREDIT.search(f" {label}:"):
        return _is_credit(said)
    if _DIGIT.search(behind) or is_genre(label) or is_of_writers(label, language):
        return False
    return not _says_by(element, language)


def _says_by(element: Element, language: str | None) -> bool:
    """Whether an element says by itself whose name it is: `来源：…` before it has its own."""
    return not is_longer(element, _MOST) and introduces(text_of(element), language)


def _is_credit(said: str) -> bool:
    """Whether words are of pictures and the like, and not of the text as well."""
    match = CREDIT.search(f" {said}")
    return match is not None and not _TEXT_AND.fullmatch(f" {said}", 1, match.start())


def _before_list(line: str) -> str:
    """The line before the first of the linked names that end it."""
    while match := _NEXT.search(line):
        line = line[: match.start()]
    return line


def _last_words(line: str) -> str:
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
