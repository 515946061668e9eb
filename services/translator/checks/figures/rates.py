"""Rates in another unit: $4 a gallon is about a dollar a litre, 30 mpg 7.8 litres for 100 km."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.translator.checks.figures.quantity import Quantity
from services.translator.checks.figures.units import units_behind
from services.translator.checks.word_lists import LETTER

_TOLERANCE = Decimal("0.08")
_NEAR = 48
_MOST = 30
# What costs so much may be told between the amount and the unit: two words.
_PER = re.compile(
    rf"(?:[ \u00a0-]?(?:[$€£¥₹¢]|{LETTER}{{1,16}}\.?)){{0,2}}[ \u00a0]?(?:/ ?|(?<=[ \u00a0])"
    r"(?:an?|per|the|pro|je|der|die|das|le|la|par|por|el|al|il|o|za|на|за|w|för|om)[ \u00a0]|l['’])"
)
_MILES_PER_GALLON = re.compile(
    r"[ \u00a0-]?(?:mpg|miles (?:per|to the|a) gallon|Meilen pro Gallone"
    r"|mill?es? (?:au|por) gal+on)"
)
_LITRES_FOR_100 = re.compile(
    rf"[ \u00a0]?(?:l|{LETTER}{{0,3}}[lл][iіи]t{LETTER}{{0,5}}|литр{LETTER}{{0,3}}|л)[ \u00a0]?"
    rf"(?:/|{LETTER}{{1,4}}[ \u00a0])[ \u00a0]?100[ \u00a0]?(?:km|kilom|км|quil)",
    re.IGNORECASE,
)
_MILES_PER_GALLON_OF_ONE_LITRE_FOR_100 = Decimal("235.2")
_RATED = frozenset({"volume", "mass", "area", "length"})


@dataclass(frozen=True, slots=True)
class _Rate:
    """An amount for one unit of something, in the first unit of its dimension."""

    start: int
    end: int
    dimension: str
    size: Decimal


def without_rates(
    missing: Sequence[Quantity], text: str, others: Sequence[Quantity], other: str
) -> list[Quantity]:
    """The missing quantities without those that are rates, told for another unit there."""
    if not missing:
        return []
    ours, theirs = list(_rates(missing, text)), list(_rates(others, other))
    equal = [one for one in ours if any(_are_equal(one, each) for each in theirs)]
    return [
        each
        for each in missing
        if not any(one.start <= each.start and each.end <= one.end for one in equal)
    ]


def _are_equal(one: _Rate, other: _Rate) -> bool:
    if one.dimension != other.dimension:
        return False
    return abs(one.size - other.size) <= _TOLERANCE * max(one.size, other.size)


def _rates(found: Iterable[Quantity], text: str) -> Iterator[_Rate]:
    for each in list(found)[:_MOST]:
        for value in (key for key in each.keys if isinstance(key, Decimal) and key > 0):
            for dimension, unit in _units_of(each, text):
                yield _Rate(each.start, each.end, dimension, value / unit)
            if (used := _litres_for_100(value, text, each.end)) is not None:
                # `7.8 litres for 100 km` has two numbers.
                yield _Rate(each.start, used[1], "use", used[0])


def _units_of(each: Quantity, text: str) -> Iterator[tuple[str, Decimal]]:
    match = _PER.match(text, each.end, each.end + _NEAR)
    if match is not None:
        for unit in units_behind(text, match.end()):
            if unit.dimension in _RATED:
                yield unit.dimension, unit.size


def _litres_for_100(value: Decimal, text: str, end: int) -> tuple[Decimal, int] | None:
    """What a car uses, by litres or by miles, and where it is said."""
    if match := _LITRES_FOR_100.match(text, end):
        return value, match.end()
    if match := _MILES_PER_GALLON.match(text, end):
        return _MILES_PER_GALLON_OF_ONE_LITRE_FOR_100 / value, match.end()
    return None
