"""Quotation marks and spaces of the target language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from babel.core import get_global

from perspektiven.text.language_tags import base
from services.translator.checks.word_lists import lines
from services.translator.entities import entities

_DOUBLE = '"„“”«»‟'
# A pair of single marks; with an apostrophe between them it stays open which mark closes.
_SINGLE = re.compile(r"(?<!\w)[‘‚‹](?=\w)([^‘’‚‛‹›]*)(?<=[\w.,!?…])[’‘›](?!\w)")
_SINGLE_MARKS = "‚‘’‹›"
_NO_BREAK = "\u00a0\u202f"
_SPACES = " " + _NO_BREAK
# What stands inside of quotation marks. Source: CLDR and the Imprimerie nationale.
_INNER_SPACE = {"fr": "\u00a0", "fr-CH": "\u202f"}
# Corner brackets that an engine took over from Chinese or Japanese.
_CORNERS = {"“”": re.compile("「([^「」]*)」"), "‘’": re.compile("『([^『』]*)』")}
_CORNERED = frozenset({"ja", "ko", "yue", "zh"})
# French sets spaces before these marks; what an engine wrote there may not break a line.
_BEFORE_HIGH_MARKS = re.compile(r"(?<=[^\W\d_]) (?=[;!?](?:\s|$))")
_BEFORE_COLON = re.compile(r"(?<=[^\W\d_]) (?=:(?:\s|$))")
_PERCENT = re.compile(r"(?<=\d) ?%(?!\w)")


def typeset(text: str, language: str) -> str:
    """Applies the target language's quotation marks and spaces to a text, if known.

    Quotation marks are only touched where they are balanced, and nothing within URLs is.
    """
    marks = _marks(language)
    if marks is None:
        return text
    if base(language) not in _CORNERED:
        text = _without_corners(text)
    inner = _INNER_SPACE.get(language) or _INNER_SPACE.get(base(language), "")
    text = _quoted(text, marks, inner)
    if set(marks[2:]) <= set(_SINGLE_MARKS):
        text = _SINGLE.sub(lambda found: marks[2] + found[1] + marks[3], text)
    if base(language) == "fr":
        text = _BEFORE_HIGH_MARKS.sub("\u202f", text)
        text = _BEFORE_COLON.sub("\u00a0", text)
    if base(language) == "de" and not any("%" in entity for entity in entities(text)):
        # DIN 5008: a space that does not break, before the sign.
        text = _PERCENT.sub("\u00a0%", text)
    return text


def _marks(language: str) -> str | None:
    """The marks of a variant, else of what CLDR derives it from: Mexican from Latin American."""
    above = get_global("parent_exceptions").get(language.replace("-", "_"), "").replace("_", "-")
    known = _table()
    return known.get(language) or known.get(above) or known.get(base(language))


@cache
def _table() -> dict[str, str]:
    """By language: double opening, double closing, inner opening, inner closing."""
    rows = (line.partition(" ") for line in lines("quotation_marks.txt"))
    return {language: marks for language, _, marks in rows}


def _without_corners(text: str) -> str:
    """With other marks in place of corner brackets, where each has its partner and none nests."""
    for marks, pairs in _CORNERS.items():
        found = len(pairs.findall(text))
        if text.count(pairs.pattern[0]) == found == text.count(pairs.pattern[-1]):
            text = pairs.sub(rf"{marks[0]}\1{marks[1]}", text)
    return text


def _quoted(text: str, marks: str, inner: str) -> str:
    """With the marks of the language, those of quotations within others single."""
    at = [i for i, character in enumerate(text) if character in _DOUBLE]
    quotes = _paired(text, at)
    if not quotes or any(_is_loose(text, i) for i in at) or _quotes_nothing(text, quotes):
        return text
    out, last = "", 0
    for quote in quotes:
        space = inner if quote.depth == 1 else ""
        between = text[last : quote.at]
        last = quote.at + 1
        if quote.opens:
            out += between + marks[2 * quote.depth - 2] + space
            last += _spaces_from(text, last)
        else:
            out += between.rstrip(_SPACES) + space + marks[2 * quote.depth - 1]
    return out + text[last:]


@dataclass(frozen=True, slots=True)
class _Quote:
    at: int
    opens: bool
    depth: int
    """1, or 2 within another quotation."""


def _paired(text: str, at: Sequence[int]) -> list[_Quote]:
    """The quotation marks at these places; empty where they don't match."""
    out = []
    depth = 0
    for place in at:
        turn = _opens(text, place)
        is_opening = depth == 0 if turn is None else turn
        depth += is_opening
        if not 1 <= depth <= 2:
            return []
        out.append(_Quote(place, is_opening, depth))
        depth -= not is_opening
    return [] if depth else out


def _quotes_nothing(text: str, quotes: Sequence[_Quote]) -> bool:
    """Whether a mark that opens stands beside the one that closes it: who knows what was meant."""
    return any(
        one.opens and not other.opens and not text[one.at + 1 : other.at].strip(_SPACES)
        for one, other in pairwise(quotes)
    )


def _is_loose(text: str, at: int) -> bool:
    """Whether a straight mark stands free, as that of inches does."""
    return text[at] == '"' and text[at - 1 : at].isspace() and text[at + 1 : at + 2].isspace()


def _spaces_from(text: str, at: int) -> int:
    rest = text[at:]
    return len(rest) - len(rest.lstrip(_SPACES))


def _opens(text: str, at: int) -> bool | None:
    """Whether the mark at `at` opens a quotation; None where that can't be told."""
    before = text[at - 1 : at]
    after = text[at + 1 : at + 2]
    starts = not before or _parts_words(before) or before in "([–—-"
    ends = not after or _parts_words(after) or after in ".,;:!?)]–—-…"
    if starts == ends:
        return None
    return starts


def _parts_words(character: str) -> bool:
    """Whether a space parts words; one that does not break may belong to the mark."""
    return character.isspace() and character not in _NO_BREAK
