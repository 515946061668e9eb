"""Amounts in a unit and its parts: 71 dollars and 30 cents are 71.30, `1 m 85` is 1.85.

Minutes and seconds are told in this way as well: 87.04. Three years and six months are 3.5 years.

Papers write one or the other. The whole confirms what the other text tells in one number, and its
two numbers need no others where that text does.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from services.translator.checks.figures.quantity import Key, Quantity, offer
from services.translator.checks.figures.units import units_behind
from services.translator.checks.word_lists import LETTER, WordSet, lines, word_set

_MOST = 200
_ENDING = 3
_LONGEST_BETWEEN, _MOST_PARTS = 24, 1000
_HUNDREDTHS = frozenset(map(Decimal, range(1, 100)))
_MINUTES, _HOURS = frozenset(map(Decimal, range(10, 60))), 24
# What stands between the two numbers of a result: `24 à 20`, `17-14`.
_SCORE = re.compile(r"[ \u00a0]?(?:[-–—−‑]|à|a|to|zu|tot|til|mot|do|ke|на|к|對|对|比|대)[ \u00a0]?")
# The unit between the two numbers, then a joint at most: `dollars and`, `€ `, `euroa ja`.
_UNIT = re.compile(
    rf"[ \u00a0\u202f-]?(?P<unit>[$€£₹]|{LETTER}{{1,14}})"
    rf"(?P<joint>,?[ \u00a0\u202f]{LETTER}{{1,3}})?[ \u00a0\u202f]?"
)
_UNSPACED_PARTS = re.compile("[銭分秒초]")
_DIGITS = re.compile(r"\d+(?![.,]\d)")
_WORD = re.compile(rf"[ \u00a0\u202f-]?({LETTER}+)")
# A unit that is told by its number of two digits alone: `12 euros 50`, `1 m 85`.
_HUNDREDFOLD = re.compile(r"(?:m|[€$£]|euros?|francs?|dollars?|Euro|Franken)", re.IGNORECASE)


def in_one_number(found: Iterable[Quantity], text: str) -> list[Quantity]:
    """The amounts of a text that are told in two numbers, with what they are in one."""
    plain = sorted((each for each in found if not each.is_offer), key=lambda each: each.start)
    sums = ((one, other, _sums(one, other, text)) for one, other in pairwise(plain[:_MOST]))
    return [offer(keys, one.start, other.end) for one, other, keys in sums if keys]


def _sums(one: Quantity, other: Quantity, text: str) -> set[Key]:
    """What two numbers make together; nothing where they are no amount in a unit and its parts."""
    if not 0 < other.start - one.end <= _LONGEST_BETWEEN:
        return set()
    wholes = {key for key in _values(one) if key == int(key)}
    part = min(_values(other), default=Decimal())
    keys: set[Key] = set()
    if _are_one(one, other, text) or _is_a_result(part, one, other, text):
        keys |= {whole + part / 100 for whole in wholes}
    if (ratio := _ratio(one, other, text)) is not None:
        keys |= {(whole + part / ratio).normalize() for whole in wholes}
        keys |= {whole * ratio + part for whole in wholes}
    return keys


def _is_a_result(part: Decimal, one: Quantity, other: Quantity, text: str) -> bool:
    """Whether `24 à 20` may be 24:20 elsewhere, which is read as a time."""
    if part not in _MINUTES or one.value > _HOURS:
        return False
    return _SCORE.fullmatch(text, one.end, other.start) is not None


def _values(each: Quantity) -> list[Decimal]:
    return [key for key in each.keys if isinstance(key, Decimal)]


def _ratio(one: Quantity, other: Quantity, text: str) -> Decimal | None:
    """How many of its parts a unit has: 12 months, 60 minutes."""
    if _UNIT.fullmatch(text, one.end, other.start) is None:
        return None
    ratios = (
        unit.size / part.size
        for unit in units_behind(text, one.end)
        for part in units_behind(text, other.end)
        if unit.dimension == part.dimension and unit.size > part.size > 0
    )
    return next((ratio for ratio in ratios if ratio <= _MOST_PARTS), None)


def _are_one(one: Quantity, other: Quantity, text: str) -> bool:
    if other.keys.isdisjoint(_HUNDREDTHS):
        return False
    # The `m` behind digits may have been read as a million.
    digits = _DIGITS.match(text, one.start)
    ends = (one.end, digits.end() if digits else one.end)
    between = next(filter(None, (_UNIT.fullmatch(text, end, other.start) for end in ends)), None)
    if between is None:
        return False
    behind = _WORD.match(text, other.end)
    if behind is not None and _is_part(behind[1].casefold()):
        return True
    is_two_digits = text[other.start : other.end].isdigit() and other.end - other.start == 2
    return is_two_digits and not between["joint"] and bool(_HUNDREDFOLD.fullmatch(between["unit"]))


def _is_part(word: str) -> bool:
    """Whether it is a hundredth or a second, or begins with one in Chinese and Japanese."""
    return _cents().has(word) or _UNSPACED_PARTS.match(word) is not None


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
