"""Amounts in units of measure, which papers convert: 60 miles are 100 kilometres, roughly."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from services.translator.checks.figures.quantity import Quantity
from services.translator.checks.word_lists import LETTER, WordSet, lines, word_set

_AROUND = 24
_ENDING = 3
_UNIT = re.compile(rf"[ \u00a0\u202f-]{{0,2}}(?:de )?(°\s?[CF]?|km²|{LETTER}+(?:/{LETTER}+)?)")
# A unit of two or three words, such as `miles per hour`.
_WORDS = re.compile(rf"[ \u00a0\u202f-]?(?:de )?({LETTER}+(?: {LETTER}+){{1,2}})")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(rf"{LETTER}+")
_TOLERANCE = Decimal("0.08")
_DEGREES = Decimal("1.6")
_FREEZING, _FAHRENHEIT, _ANY_DEGREES = Decimal(32), Decimal("1.8"), Decimal(0)
_METRES_A_KILOMETRE = 1000
_NEVER_ONE = {"volume", "mass"}
_INCHES = 12
_FEET = Decimal("0.3048")
_MOST = 60
_MOST_INSIDE = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure, with its words in all languages."""

    dimension: str
    size: Decimal
    is_customary: bool
    words: WordSet
    """Single words; those of several words are its parts."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """An amount with its unit."""

    quantity: Quantity
    unit: Unit

    def sizes(self) -> Iterator[Decimal]:
        """The amount in the first unit of its dimension; `degrees` alone may be of either kind."""
        for value in (key for key in self.quantity.keys if isinstance(key, Decimal)):
            if self.unit.dimension != "degree":
                yield value * self.unit.size
                continue
            if self.unit.size != _FAHRENHEIT:
                yield value
            if self.unit.size != 1:
                # Above zero and below it: the sign is told in words.
                yield abs(value - _FREEZING) / _FAHRENHEIT
                yield (value + _FREEZING) / _FAHRENHEIT


def unconverted(
    missing: Sequence[Quantity], text: str, others: Sequence[Quantity], other: str
) -> list[Quantity]:
    """The missing quantities without those that the other text has in another unit."""
    ours, theirs = _with_bare(missing, text), _with_bare(others, other)
    equal = [one.quantity for one in ours if any(_are_equal(one, each) for each in theirs)]
    return [each for each in missing if not any(_is_within(each, told) for told in equal)]


def _with_bare(found: Sequence[Quantity], text: str) -> list[_Measure]:
    """The measures of a text, its bare numbers in their units: `118°F, and always above 110`."""
    measured = _measures(found, text)
    units = dict.fromkeys(each.unit for each in measured)
    told = {each.quantity.start for each in measured}
    bare = [each for each in found[:_MOST] if each.start not in told and not each.is_written_out]
    return [*measured, *(_Measure(each, unit) for each in bare for unit in units)]


def _is_within(each: Quantity, other: Quantity) -> bool:
    """Whether it is the other, or part of it: feet and inches are two numbers of one height."""
    return other.start <= each.start and each.end <= other.end


def has_kept_number(
    found: Iterable[Quantity], text: str, others: Iterable[Quantity], other: str
) -> bool:
    """Whether a number went from one unit to another as it was: 60 miles, 60 kilometres."""
    ours, theirs = _measures(found, text), _measures(others, other)
    return any(
        _is_another(one, another)
        and bool(one.quantity.keys & another.quantity.keys)
        and not any(_are_equal(one, each) for each in theirs)
        and not any(_is_same_unit(one.unit, each.unit) for each in theirs)
        and not any(_is_same_unit(another.unit, each.unit) for each in ours)
        for one in ours
        for another in theirs
    )


def _is_same_unit(one: Unit, other: Unit) -> bool:
    return one.dimension == other.dimension and one.size == other.size


def _is_another(one: _Measure, other: _Measure) -> bool:
    """Whether the units measure one thing, differ, and neither is told half.

    Idioms hold numbers in words: `zwei Tage lang`, `for a couple of weeks`.
    """
    unit, its = one.unit, other.unit
    if {unit.dimension, its.dimension} == _NEVER_ONE:
        return True
    if unit.dimension != its.dimension or _ANY_DEGREES in (unit.size, its.size):
        return False
    if unit.is_customary != its.is_customary:
        return True
    is_in_words = one.quantity.is_written_out or other.quantity.is_written_out
    return unit.size != its.size and not is_in_words


def _are_equal(one: _Measure, other: _Measure) -> bool:
    if {one.unit.dimension, other.unit.dimension} == {"speed", "length"}:
        # `692.000 Kilometer pro Stunde`, and the hour may stand elsewhere.
        return _is_speed(one, other) or _is_speed(other, one)
    if one.unit.dimension != other.unit.dimension:
        return False
    if one.unit.dimension == "degree":
        return any(abs(ours - its) <= _DEGREES for ours in one.sizes() for its in other.sizes())
    if one.unit.size == other.unit.size:
        return False
    return any(
        abs(ours - its) <= _TOLERANCE * max(ours, its)
        for ours in one.sizes()
        for its in other.sizes()
    )


def _is_speed(one: _Measure, other: _Measure) -> bool:
    """Whether the first is a speed by the hour, and the second the way of an hour."""
    if one.unit.dimension != "speed" or not one.unit.is_customary:
        return False
    ways = [way / _METRES_A_KILOMETRE for way in other.sizes()]
    return any(abs(own - way) <= _TOLERANCE * max(own, way) for own in one.sizes() for way in ways)


def _measures(found: Iterable[Quantity], text: str) -> list[_Measure]:
    plain = [each for each in found if not each.is_offer][:_MOST]
    measured = [_Measure(each, unit) for each in plain for unit in _units_of(each, text)]
    feet = [each for each in measured if each.unit.size == _FEET]
    heights = [(each, more) for each in feet for more in _inches_behind(each, plain, text)]
    return measured + [_Measure(_in_feet(one.quantity, more), one.unit) for one, more in heights]


def _in_feet(feet: Quantity, inches: Quantity) -> Quantity:
    value = feet.value + inches.value / _INCHES
    return Quantity(frozenset({value}), feet.start, inches.end)


def _inches_behind(one: _Measure, found: Iterable[Quantity], text: str) -> list[Quantity]:
    """The inches of `six feet four` and `6-foot-4`."""
    if one.unit.size != _FEET:
        return []
    return [
        each
        for each in found
        if 0 < each.start - one.quantity.end <= len(" feet, ")
        and each.value < _INCHES
        and not text[each.start - 1].isdigit()
    ]


def _units_of(each: Quantity, text: str) -> list[Unit]:
    """The units behind an amount, or within one: `a century and a half`, `2時間半`."""
    found = units_behind(text, each.end)
    if found or each.value == int(each.value):
        return found
    inside = text[each.start : each.end]
    starts = [match.start() for match in _WORD.finditer(inside)][:_MOST_INSIDE]
    return [unit for at in starts for unit in units_behind(inside, at)]


def units_behind(text: str, end: int) -> list[Unit]:
    """The units that stand at `end`; a word may be one of several languages' units."""
    near = text[end : end + _AROUND]
    if _UNSPACED.match(near.lstrip()):
        return _unspaced(near.lstrip())
    # What stands last in it tells most: `degrees Fahrenheit`.
    words = _WORDS.match(near)
    if words is not None and (found := _of_several(words[1].casefold())):
        return found
    match = _UNIT.match(near)
    return _named(match[1].casefold().replace(" ", "")) if match else []


@cache
def _units() -> tuple[Unit, ...]:
    out = []
    for line in lines("units.txt"):
        dimension, size, kind, *words = line.split()
        known = word_set(
            (f"={word.replace('_', ' ')}" if "_" in word else word for word in words),
            longest_rest=_ENDING,
        )
        out.append(Unit(dimension, Decimal(size), kind == "customary", known))
    return tuple(out)


@cache
def _named(word: str) -> list[Unit]:
    return [each for each in _units() if each.words.has(word)]


def _of_several(words: str) -> list[Unit]:
    return [
        each
        for each in _units()
        if any(words.startswith(part.rstrip("*")) for part in each.words.parts)
    ]


def _unspaced(text: str) -> list[Unit]:
    found = [
        (len(word), at)
        for at, each in enumerate(_units())
        for word in each.words.whole
        if _UNSPACED.match(word) and text.startswith(word)
    ]
    longest = max(found, default=(0, 0))[0]
    return [_units()[at] for size, at in found if size == longest]
