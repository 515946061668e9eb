"""Clock times whose minutes are said in words: `quarter to nine`, `las ocho y cuarto`.

They only confirm what the other text has in digits: `two to four` is a time or no time.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice

from services.translator.checks.figures.number_words import NumberWords
from services.translator.checks.figures.quantity import Quantity, minutes, offer
from services.translator.checks.word_lists import LETTER, listed

_MOST = 50
# `Un` is an article as well.
_HOURS, _MINUTES = frozenset(map(Decimal, range(1, 25))), frozenset(map(Decimal, range(2, 60)))
_TOLD = rf"\d{{1,2}}(?!\d)|{LETTER}{{2,20}}"
_SPACE = "[ \u00a0]"
# What the hour is called, between it and its minutes: `huit heures et quart`.
_OF_THE_CLOCK = rf"(?:{_SPACE}(?:heures?|horas?|h))?"


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Phrases before or behind an hour, and the minutes that they add to it."""

    pattern: re.Pattern[str]
    minutes: int
    sign: int
    """Of a number of minutes that the text tells itself."""


def clock_phrases(text: str, language: str, words: NumberWords) -> Iterator[Quantity]:
    """The times that a text may tell so, as offers."""
    folded = text.lower()
    for phrase in _phrases(language):
        for match in islice(phrase.pattern.finditer(folded), _MOST):
            hour = words.number(match["hour"])
            more = phrase.minutes
            if phrase.sign:
                told = _value(match["minutes"], words)
                more = phrase.sign * int(told) if told in _MINUTES else 0
            if hour in _HOURS and more:
                yield offer({minutes(int(hour), more)}, match.start(), match.end())


def _value(word: str, words: NumberWords) -> Decimal | None:
    return Decimal(word) if word.isdecimal() else words.value(word)


@cache
def _phrases(language: str) -> tuple[_Phrase, ...]:
    entries = (listed("clock_phrases.txt", language) or "").split()
    return tuple(_phrase(*entry.split("=")) for entry in entries)


def _phrase(kind: str, told: str) -> _Phrase:
    is_behind, told_minutes = kind.startswith(">"), kind[1:]
    is_number = told_minutes in {"+", "-"}
    phrase, hour = rf"(?:{_any_of(told.split(','))})", rf"(?P<hour>{_TOLD})"
    if is_number:
        number = rf"(?P<minutes>{_TOLD})"
        phrase = f"{phrase}{_SPACE}{number}" if is_behind else f"{number}{_SPACE}{phrase}"
    parts = f"{hour}{_OF_THE_CLOCK}{_SPACE}{phrase}" if is_behind else f"{phrase}{_SPACE}{hour}"
    sign = int(f"{told_minutes}1") if is_number else 0
    pattern = re.compile(rf"(?<!{LETTER})(?<!\d){parts}(?!{LETTER})")
    return _Phrase(pattern, 0 if is_number else int(told_minutes), sign)


def _any_of(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase.replace("_", " ")) for phrase in phrases)
