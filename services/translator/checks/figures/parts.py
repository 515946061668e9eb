"""Amounts in a unit and its parts: 71 dollars and 30 cents are 71.30, `1 m 85` is 1.85.

Papers write one or the other. The whole confirms what the other text tells in one number, and its
two numbers need no others where that text does.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from services.translator.checks.figures.quantity import Key, Quantity, offer
from services.translator.checks.word_lists import LETTER, WordSet, lines, word_set

_MOST = 200
_ENDING = 3
_HUNDREDTHS = range(1, 100)
# The unit between the two numbers, then a joint at most: `dollars and`, `€ `, `euroa ja`.
_UNIT = re.compile(
    rf"[ \u00a0\u202f-]?(?P<unit>[$€£₹]|{LETTER}{{1,14}})"
    rf"(?P<joint>,?[ \u00a0\u202f]{LETTER}{{1,3}})?[ \u00a0\u202f]?"
)
_DIGITS = re.compile(r"\d+(?![.,]\d)")
_WORD = re.compile(rf"[ \u00a0\u202f-]?({LETTER}+)")
# A unit that is told by its number of two digits alone: `12 euros 50`, `1 m 85`.
_HUNDREDFOLD = re.compile(r"(?:m|[€$£]|euros?|francs?|dollars?|Euro|Franken)", re.IGNORECASE)


def in_one_number(found: Iterable[Quantity], text: str) -> list[Quantity]:
    """The amounts of a text that are told in two numbers, with what they are in one."""
    plain = sorted((each for each in found if not each.is_offer), key=lambda each: each.start)
    return [
        offer(_sums(one, other), one.start, other.end)
        for one, other in pairwise(plain[:_MOST])
        if _are_one(one, other, text)
    ]


def _sums(one: Quantity, other: Quantity) -> set[Key]:
    return {
        key + other.value / 100 for key in one.keys if isinstance(key, Decimal) and key == int(key)
    }


def _are_one(one: Quantity, other: Quantity, text: str) -> bool:
    if other.value not in _HUNDREDTHS:
        return False
    digits = _DIGITS.match(text, one.start)
    # The `m` behind it may have been read as a million.
    between = _UNIT.fullmatch(text, digits.end() if digits else one.end, other.start)
    if between is None:
        return False
    behind = _WORD.match(text, other.end)
    if behind is not None and _cents().has(behind[1].casefold()):
        return True
    is_two_digits = text[other.start : other.end].isdigit() and other.end - other.start == 2
    return is_two_digits and not between["joint"] and bool(_HUNDREDFOLD.fullmatch(between["unit"]))


@cache
def _cents() -> WordSet:
    return word_set(" ".join(lines("cents.txt")).split(), longest_rest=_ENDING)


def without_parts(
    missing: Sequence[Quantity], wholes: Iterable[Quantity], confirmed: set[Key]
) -> list[Quantity]:
    """The missing quantities without the parts of those that the other text tells in one number."""
    told = [whole for whole in wholes if whole.keys & confirmed]
    return [
        each
        for each in missing
        if not any(whole.start <= each.start and each.end <= whole.end for whole in told)
    ]
