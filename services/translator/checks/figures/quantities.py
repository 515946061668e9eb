"""Quantities of a text: each number with the values that it may stand for.

`3.5万`, `35,000`, `25 лет`, `fünfundzwanzig`, `XIX`, `17.30`: a number in digits has one value by
the language's separators, or two where papers write it both ways; a scale word multiplies it.
Values are compared, never how they are written.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from unicodedata import numeric

from perspektiven.text.language_tags import base
from services.translator.checks.figures.clock_phrases import clock_phrases
from services.translator.checks.figures.digits import digits_as_ascii, values_of_digits
from services.translator.checks.figures.halves import with_halves
from services.translator.checks.figures.number_words import (
    HAN_LANGUAGES,
    NumberWords,
    han_value,
    number_words,
)
from services.translator.checks.figures.quantity import Key, Quantity, is_multiple, minutes, offer
from services.translator.checks.figures.spelled_out import spelled_out
from services.translator.checks.word_lists import LETTER

# Groups of three digits may be parted by a plain space; other digits beside one are two numbers.
_NUMBER = re.compile(
    r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,'’\u00a0\u202f٫٬]\d+)*"
)
# Where hours and minutes are parted by more than a point, they are no other number.
_CLOCK = re.compile(r"(?<![\d.,:])(\d{1,2})(?:[.:hH]| ?[h時时點点시] ?)(\d{2})(?![\d:]|[.,]\d)")
_HAN_NUMBER = re.compile("[〇零一二两兩三四五六七八九十百千万萬亿億]+")
# `一百多万`, more than a million.
_SOME_MORE = re.compile("(?<=[0-9一二两三四五六七八九十百千])([多余餘几幾])([万萬亿億]+)")
_ROMAN = re.compile(r"(?<![^\W\d_])([IVXLCDM]{1,15})(?=(?:e|er|ème|th)?(?![^\W\d_]))")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_SPACED_SCALE = re.compile(rf"[\s-]{{0,2}}(?:de )?({LETTER}+)\.?")
_SIGNS_OF_PARTS = frozenset("½¼¾⅛⅜⅝⅞")
# Swahili says the scale first.
_SCALE_FIRST = frozenset({"sw"})
_WORD_BEFORE = re.compile(rf"(?<!{LETTER})({LETTER}++) $")
_UNSPACED_SCALE = re.compile("[十百千万萬亿億兆백천만억조]+")
# Thai writes what is counted right behind them: 33.8 ล้านคน, 1.5 ล้านล้านบาท.
_THAI_SCALE = re.compile("[ \u00a0]?(ร้อย|พัน|หมื่น|แสน|ล้าน)")
_PART_OF_SECTION = re.compile("\\d+[천백千百]")
_MARK = re.compile("[.,]")
_MOST_HAN = 30
# Several checks ask for those of the same two texts.
_REMEMBERED = 16
# No longer words between a number and the scale of the next one: `from 1.5 to 2 million`.
_RANGE = 16
_LEAST_SCALE = 1000
# Languages that say a number in parts of their own scales, and what stands between the parts: in
# some, an "and".
_SPACED_PARTS = ("ko", "ru", "uk", "hi", "tr", "es", "pt", "ro", "pl", "cs", "sk", "id")
_ROOM_IN_A_NUMBER = (
    dict.fromkeys(HAN_LANGUAGES, re.compile(""))
    | dict.fromkeys(_SPACED_PARTS, re.compile("[ \u00a0]?"))
    | dict.fromkeys(("ar", "fa", "ur"), re.compile("[ \u00a0](?:و[ \u00a0]?)?"))
)


@lru_cache(_REMEMBERED)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """All quantities of a text, those in digits first."""
    words = number_words(language)
    text = _SOME_MORE.sub(r"\2\1", digits_as_ascii(text))
    text, clocks = _without_clocks(text)
    said_in_digits = _thousands(list(_in_digits(text, language, words)), text)
    digits = _ranges(_joined(said_in_digits, text, language), text)
    in_words = _not_within(spelled_out(text, words), said_in_digits)
    said = [*digits, *clocks, *in_words, *_in_han(text, language)]
    times = clock_phrases(text, language, words)
    return (*with_halves(said, text, language, words), *times, *_roman(text))


def _in_digits(text: str, language: str, words: NumberWords) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        keys = _unscaled(text, match, language)
        factor, end = scale_at(text, match.end(), words)
        if factor == 1 and base(language) in _SCALE_FIRST:
            factor = _scale_before(text, match.start(), words)
        if factor != 1:
            # A lone letter may be a million, or a metre.
            is_letter = end - match.end() <= 2 and text[end - 1].isascii()
            keys = _multiplied(keys, factor) | (keys if is_letter else set())
        yield Quantity(frozenset(keys), match.start(), end)


def _scale_before(text: str, start: int, words: NumberWords) -> Decimal:
    """What the word before a number multiplies it by: `bilioni 130`."""
    match = _WORD_BEFORE.search(text, max(0, start - _RANGE), start)
    return (match and words.scale(match[1].casefold())) or Decimal(1)


def _unscaled(text: str, match: re.Match[str], language: str) -> set[Key]:
    """What the digits alone may stand for: values, a clock time, the second half of `2024-25`."""
    keys: set[Key] = set(values_of_digits(match.group(), language))
    clock = _CLOCK.match(text, match.start())
    if clock is not None and int(clock[1]) < 25 and int(clock[2]) < 60:
        keys.add(minutes(int(clock[1]), int(clock[2])))
    if text[match.start() - 1 : match.start()] == ":":
        # `1:43,22`: seconds and their hundredths may be told apart.
        keys |= {Decimal(part) for part in _MARK.split(match.group()) if part.isdigit()}
    if text[match.start() - 1 : match.start()] == "-" and len(match.group()) == 2:
        keys.add(Decimal(match.group()))
    return keys | _with_part(keys, text[match.end() : match.end() + 1])


def _with_part(keys: Iterable[Key], sign: str) -> set[Key]:
    """The values with the sign for a part behind them: `4½ per cent`."""
    part = Decimal(numeric(sign)) if sign in _SIGNS_OF_PARTS else None
    return {key + part for key in keys if isinstance(key, Decimal)} if part else set()


def _multiplied(keys: Iterable[Key], *factors: Decimal | int) -> set[Key]:
    return {key * factor for key in keys if isinstance(key, Decimal) for factor in factors}


def _without_clocks(text: str) -> tuple[str, list[Quantity]]:
    """The text with spaces for its clock times of the form 17:30, and these times."""
    found: list[Quantity] = []

    def blank(match: re.Match[str]) -> str:
        hour, minute = int(match[1]), int(match[2])
        if match.group()[len(match[1])] == "." or hour > 24 or minute > 59:
            return match.group()
        keys: set[Key] = {minutes(hour, minute), Decimal(f"{hour}.{minute:02}")}
        found.append(Quantity(frozenset(keys), match.start(), match.end()))
        return " " * len(match.group())

    return _CLOCK.sub(blank, text), found


def scale_at(text: str, at: int, words: NumberWords) -> tuple[Decimal, int]:
    """The product of the scale words that stand there, and where they end."""
    factor = Decimal(1)
    for _ in range(3):
        match = _UNSPACED_SCALE.match(text, at) if words.scale(text[at : at + 1]) else None
        match = match or _THAI_SCALE.match(text, at) or _SPACED_SCALE.match(text, at)
        if match is None:
            break
        found = _scale_of(match.group().strip("-. \u00a0").removeprefix("de ").casefold(), words)
        if found is None:
            break
        factor, at = factor * found, match.end()
    return factor, at


def _scale_of(word: str, words: NumberWords) -> Decimal | None:
    found = words.scale(word)
    if found is None and word and all(words.scale(each) for each in word):
        found = Decimal(1)
        for each in word:
            found *= words.scale(each) or 1
    return found


def _joined(found: list[Quantity], text: str, language: str) -> list[Quantity]:
    """1億 and 2000万 beside each other are one number; so are 3 млрд 200 млн."""
    out: list[Quantity] = []
    room = _ROOM_IN_A_NUMBER.get(base(language))
    for each in found:
        if out and room is not None and _is_rest_of(out[-1], each, text, room):
            last = out[-1]
            out[-1] = Quantity(frozenset({last.value + each.value}), last.start, each.end)
        else:
            out.append(each)
    return out


def _thousands(found: list[Quantity], text: str) -> list[Quantity]:
    """2천415억 is 2415 hundred millions: what stands before a scale is added up before it."""
    out: list[Quantity] = []
    for each in found:
        part = _PART_OF_SECTION.fullmatch(text, out[-1].start, out[-1].end) if out else None
        shown = _NUMBER.match(text, each.start)
        if part is None or shown is None or out[-1].end != each.start:
            out.append(each)
            continue
        plain = Decimal(shown.group().replace(",", ""))
        factor = each.value / plain if plain else Decimal(1)
        start = out[-1].start
        value = out.pop().value * (factor if plain < 1000 else 1) + each.value
        out.append(Quantity(frozenset({value}), start, each.end))
    return out


def _is_rest_of(whole: Quantity, rest: Quantity, text: str, room: re.Pattern[str]) -> bool:
    """Whether the first is of full thousands in words, and the second can only be added to it."""
    if rest.value >= whole.value or text[whole.end - 1].isdigit():
        return False
    is_beside = room.fullmatch(text, whole.end, rest.start) is not None
    return is_beside and whole.value >= 10**4 and is_multiple(whole.value, 10**3)


def _ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """`1.5 to 2 million`: the first number may stand for millions as well."""
    out = list(found)
    for at, (one, other) in enumerate(pairwise(found)):
        shown = _NUMBER.match(text, other.start)
        if shown is not None and _may_share_scale(one, other):
            more = _multiplied(one.keys, *_scales(other.value, shown.group()))
            out[at] = Quantity(one.keys | more, one.start, one.end)
    return out


def _may_share_scale(one: Quantity, other: Quantity) -> bool:
    near = other.start - one.end <= _RANGE and one.end - one.start < other.end - other.start
    return near and one.value < _LEAST_SCALE <= other.value


def _scales(value: Decimal, digits: str) -> set[Decimal]:
    """What the digits of a value may be multiplied by, as 2 is by a million in `2 million`."""
    return {value / plain for plain in values_of_digits(digits, "und") if plain} - {Decimal(1)}


def _not_within(found: Iterable[Quantity], others: Sequence[Quantity]) -> Iterator[Quantity]:
    """Those whose words no other one has: the scales of `2 mil milhões` are no second number."""
    starts = [each.start for each in others]
    for each in found:
        at = bisect_right(starts, each.start) - 1
        if at < 0 or others[at].end < each.end:
            yield each


def _in_han(text: str, language: str) -> Iterator[Quantity]:
    if base(language) not in HAN_LANGUAGES:
        return
    for match in _HAN_NUMBER.finditer(text):
        behind_digits = text[match.start() - 1 : match.start()].isdigit()
        value = None if behind_digits else han_value(match.group()[:_MOST_HAN])
        if value is not None and len(match.group()) > 1:
            yield Quantity(frozenset({value}), match.start(), match.end(), is_written_out=True)
        elif not behind_digits and (single := han_value("零" + match.group()[:1])) is not None:
            yield offer({single}, match.start(), match.end())


def _roman(text: str) -> Iterator[Quantity]:
    for match in _ROMAN.finditer(text):
        values = [_ROMAN_VALUES[each] for each in match[1]]
        total = sum(
            -one if one < other else one
            for one, other in zip(values, [*values[1:], 0], strict=True)
        )
        yield offer({Decimal(total)}, match.start(), match.end())
