"""Days of the month that are told otherwise: `9.05` is the ninth of May, Christmas Eve the 24th."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from services.translator.checks.figures.quantity import Quantity
from services.translator.checks.word_lists import lines

_DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2})[./](?P<month>0[1-9]|1[0-2])")
_MOST_DAY = 31


def with_days(found: Sequence[Quantity], text: str, months: Collection[int]) -> list[Quantity]:
    """The quantities, of `9.05` the day as well where the other text names the fifth month."""
    return [_with_day(each, text, months) for each in found]


def _with_day(each: Quantity, text: str, months: Collection[int]) -> Quantity:
    match = _DAY_AND_MONTH.fullmatch(text, each.start, each.end)
    if match is None or int(match["month"]) not in months or int(match["day"]) > _MOST_DAY:
        return each
    return replace(each, keys=each.keys | {Decimal(match["day"])})


def fixed_days(text: str) -> set[Decimal]:
    """The days of the month on which the holidays are that a text names."""
    folded = text.casefold()
    return {day for day, names in _holidays() if any(name in folded for name in names)}


@cache
def _holidays() -> tuple[tuple[Decimal, tuple[str, ...]], ...]:
    rows = (line.casefold().split() for line in lines("fixed_days.txt"))
    return tuple((Decimal(day), tuple(n.replace("_", " ") for n in names)) for day, *names in rows)
