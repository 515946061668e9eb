"""Halves that are said beside a number: `two and a half million`, `siglo y medio`, `halb sechs`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import islice

from perspektiven.text.language_tags import base
from services.translator.checks.figures.number_words import NumberWords
from services.translator.checks.figures.quantity import Key, Quantity, is_multiple, minutes
from services.translator.checks.word_lists import LETTER, listed

_HALF = Decimal("0.5")
_HOURS = range(1, 25)
# What is counted may stand between a number and its half: one word.
_COUNTED = 18
_ONE_WORD = re.compile(rf"[ \u00a0-]?{LETTER}*(?:['’]{LETTER}+)?[ \u00a0-]?")
_SCALE = re.compile(rf"[ \u00a0](?:de )?({LETTER}+)")
_LAST_WORD = re.compile(rf"(?<!{LETTER})({LETTER}++)[ \u00a0]?$")
_UNSPACED = frozenset({"zh", "ja", "ko", "th"})
_LEAST_SCALE = 1000
# Each is looked for among all quantities.
_MOST = 50


def with_halves(
    found: Sequence[Quantity], text: str, language: str, words: NumberWords
) -> list[Quantity]:
    """The quantities with the halves that the text adds to them, and with half hours."""
    out = list(found)
    for start, end, is_adjacent in _halves(text, language):
        at = _before(out, text, start, is_adjacent=is_adjacent)
        scale, reach = _scale_behind(text, end, words)
        if at is not None:
            out[at] = _with_half(out[at], text, start, reach, scale)
        elif (begin := _counted(text, start, words, is_adjacent=is_adjacent)) is not None:
            # `an hour and a half`, `bir buçuk`
            keys: set[Key] = {(1 + _HALF) * scale}
            out.append(Quantity(frozenset(keys), begin, reach, is_written_out=True))
    hours = list(_half_hours(text, language, words))
    return [*(_as_part(each, hours) for each in out), *hours]


def _as_part(each: Quantity, hours: Iterable[Quantity]) -> Quantity:
    """The eight of `halb acht` is no eight."""
    is_part = any(one.start <= each.start and each.end <= one.end for one in hours)
    return replace(each, is_offer=True) if is_part else each


def _halves(text: str, language: str) -> Iterator[tuple[int, int, bool]]:
    pattern = _pattern(language)
    if pattern is None:
        return
    for match in islice(pattern.finditer(text.lower()), _MOST):
        yield match.start(), match.end(), match["adjacent"] is not None


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    line = listed("halves.txt", language)
    if line is None:
        return None
    words = line.split()
    loose = _any_of(word for word in words if not word.startswith("="))
    tight = _any_of(word.removeprefix("=") for word in words if word.startswith("="))
    bounds = ("", "") if _is_unspaced(language) else (rf"(?<!{LETTER})", rf"(?!{LETTER})")
    return re.compile(f"{bounds[0]}(?:(?:{loose})|(?P<adjacent>{tight})){bounds[1]}")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word.replace("_", " ")) for word in words) or "(?!)"


def _is_unspaced(language: str) -> bool:
    return base(language) in _UNSPACED


def _before(found: Sequence[Quantity], text: str, start: int, *, is_adjacent: bool) -> int | None:
    """Which quantity the half belongs to: that right before it, or before what is counted."""
    near = [
        at
        for at, each in enumerate(found)
        if 0 <= start - each.end <= _COUNTED and _is_between(text[each.end : start], is_adjacent)
    ]
    plain = [at for at in near if not found[at].is_offer or found[at].value >= _LEAST_SCALE]
    return max(plain, key=lambda at: (found[at].end, -found[at].start), default=None)


def _is_between(gap: str, is_adjacent: bool) -> bool:
    return not gap.strip() if is_adjacent else _ONE_WORD.fullmatch(gap) is not None


def _with_half(each: Quantity, text: str, start: int, end: int, scale: Decimal) -> Quantity:
    """`two and a half million` is 2.5 million; `un millón y medio` adds half a million."""
    values = [key for key in each.keys if isinstance(key, Decimal) and key > 0]
    hours = [int(value) for value in values if value in _HOURS]
    keys: set[Key] = {minutes(hour, 30) for hour in hours}
    keys |= {(value + _HALF * _step(value)) * scale for value in values}
    if text[each.end : start].strip():
        keys |= each.keys
    return replace(each, keys=frozenset(keys), end=max(each.end, end), is_offer=False)


def _step(value: Decimal) -> Decimal:
    """The scale by which a value was said: 3,000,000 in millions, 12,500 in ones."""
    for power in (12, 9, 6, 3):
        if is_multiple(value, 10**power):
            return Decimal(10**power)
    return Decimal(1)


def _scale_behind(text: str, end: int, words: NumberWords) -> tuple[Decimal, int]:
    match = _SCALE.match(text, end)
    scale = words.scale(match[1].casefold()) if match else None
    return (Decimal(1), end) if match is None or scale is None else (scale, match.end())


def _counted(text: str, end: int, words: NumberWords, *, is_adjacent: bool) -> int | None:
    """Where the word begins of which there is one and a half; None if it is none."""
    match = _LAST_WORD.search(text, max(0, end - _COUNTED), end)
    if match is None or (is_adjacent and words.value(match[1].casefold()) != 1):
        return None
    return match.start()


def _half_hours(text: str, language: str, words: NumberWords) -> Iterator[Quantity]:
    pattern = _hour_pattern(language)
    if pattern is None:
        return
    for match in islice(pattern.finditer(text.lower()), _MOST):
        hour = words.number(match["hour"].casefold())
        if hour is not None and hour in _HOURS:
            # `halb acht` is before eight, `half past seven` behind seven.
            keys: set[Key] = {minutes(int(hour) - (match["past"] is None), 30)}
            yield Quantity(frozenset(keys), match.start(), match.end())


@cache
def _hour_pattern(language: str) -> re.Pattern[str] | None:
    line = listed("half_hours.txt", language)
    if line is None:
        return None
    before = _any_of(word for word in line.split() if not word.startswith("+"))
    past = _any_of(word.removeprefix("+") for word in line.split() if word.startswith("+"))
    return re.compile(
        rf"(?<!{LETTER})(?:(?:{before})|(?P<past>{past}))[ \u00a0]?"
        rf"(?P<hour>\d{{1,2}}(?!\d)|{LETTER}{{2,20}})"
    )
