"""Parts of a whole in words, told as another part: two thirds against a half.

Only phrases that are certain count, no ordinals and no quarters of a city. Another part is one
that neither text has, be it in percent or as one in three.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import islice

from perspektiven.text.language_tags import base
from services.translator.checks.figures.digits import digits_as_ascii
from services.translator.checks.figures.number_words import han_value
from services.translator.checks.figures.quantities import quantities
from services.translator.checks.figures.quantity import Quantity
from services.translator.checks.figures.shares import percentages
from services.translator.checks.word_lists import LETTER, listed

_MOST, _MOST_LETTERS = 20, 20_000
_MOST_IN = 100
_UNSPACED = frozenset({"zh", "ja", "ko", "th"})
# Percentages are rounded to parts, and parts to percentages: two thirds are 64 to 69 percent.
_ROUNDED = Decimal("3.4")
_HUNDRED = Decimal(100)
# `One in four`, `un habitant sur quatre`, `каждый третий`.
_ONE_IN = re.compile(
    r"(?:\bone (?:in|out of)(?: every)?|\beiner?s? von|\bjed\w{1,4}|\bune? [^\W\d_]{1,20} sur"
    r"|\buno? (?:[^\W\d_]{1,20} )?(?:de cada|su)|\buma? em cada"
    r"|\bкажд[а-я]{1,4}|\bкожн[а-яі]{1,4}"
    r"|\bogni|\been op de|\biedere?|\belke?|\bhver|\bco|\bkażd\w{1,3}|\bkažd\w{1,3}|\bminden"
    r"|\bsvak\w|\bвсек\w|\bsatu dari) $",
    re.IGNORECASE,
)
# 三分之二, 3分の2, 3분의 2: the whole comes first.
_PARTED = re.compile(
    "(?P<whole>[0-9]{1,2}|[一二三四五六七八九十]|[삼사오육]) ?(?:分之|分の|분의) ?"
    "(?P<part>[0-9]{1,2}|[一二两三四五六七八九]|[일이삼사])"
)
_KOREAN = {each: value for value, each in enumerate("일이삼사오육", 1)}


def has_other_fractions(
    source: str, target: str, source_language: str, target_language: str
) -> bool:
    """Whether a part of a whole is another one in the translation."""
    ours, theirs = fractions(source, source_language), fractions(target, target_language)
    if not ours - theirs or not theirs - ours:
        return False
    return _are_untold(ours - theirs, target, target_language) and _are_untold(
        theirs - ours, source, source_language
    )


def fractions(text: str, language: str) -> set[Fraction]:
    """The parts that a text says in plain words; one in four is a quarter."""
    said = _said(text[:_MOST_LETTERS], language)
    return {part for part in islice(said, _MOST) if 0 < part < 1}


def _said(text: str, language: str) -> Iterator[Fraction]:
    known = _phrases(language)
    if known is not None:
        pattern, parts = known
        for match in pattern.finditer(text.lower()):
            yield parts[match.lastindex or 1]
    for each in quantities(text, language):
        if 2 <= each.value <= _MOST_IN and _ONE_IN.search(
            text, max(0, each.start - 40), each.start
        ):
            yield Fraction(1, int(each.value))
    for match in _PARTED.finditer(digits_as_ascii(text)):
        whole, part = _numeral(match["whole"]), _numeral(match["part"])
        if whole:
            yield Fraction(part, whole)


def _numeral(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _KOREAN.get(text) or int(han_value("零" + text) or 0)


@cache
def _phrases(language: str) -> tuple[re.Pattern[str], dict[int, Fraction]] | None:
    """One pattern for all phrases of a language, and the part that each of its groups says."""
    line = listed("fraction_phrases.txt", language)
    if line is None:
        return None
    entries = [entry.partition("=") for entry in line.split()]
    # The longer ones first: `zwei Drittel` is no third.
    entries.sort(key=lambda entry: -Fraction(entry[0]).numerator)
    groups = "|".join(f"({_any_of(words.split(','))})" for _, _, words in entries)
    is_unspaced = base(language) in _UNSPACED
    before, behind = ("", "") if is_unspaced else (rf"(?<!{LETTER})", rf"(?!{LETTER})")
    parts = {at: Fraction(part) for at, (part, _, _) in enumerate(entries, 1)}
    return re.compile(f"{before}(?:{groups}){behind}"), parts


def _any_of(phrases: Iterable[str]) -> str:
    return "|".join(
        re.escape(phrase.rstrip("*").replace("_", " ")) + (rf"{LETTER}*+" if "*" in phrase else "")
        for phrase in sorted(phrases, key=len, reverse=True)
    )


def _are_untold(parts: Iterable[Fraction], text: str, language: str) -> bool:
    """Whether one of these parts is not in a text in any other wording."""
    found = quantities(text, language)
    shares = [each.value for each in percentages(found, text, language)]
    wholes = {told.denominator for told in fractions(text, language)}
    return any(
        not _is_share(part, shares) and (part.denominator in wholes or not _is_counted(part, found))
        for part in parts
    )


def _is_share(part: Fraction, shares: Iterable[Decimal]) -> bool:
    exact = _HUNDRED * part.numerator / part.denominator
    return any(abs(exact - share) <= _ROUNDED for share in shares)


def _is_counted(part: Fraction, found: Sequence[Quantity]) -> bool:
    """Whether its numbers are told: `two in three`, `einer von drei`, `halb`, `0.5`."""
    keys = {key for each in found for key in each.keys}
    stems = {key for each in found if each.is_offer for key in each.keys}
    if Decimal(part.numerator) / part.denominator in keys:
        return True
    whole, count = Decimal(part.denominator), Decimal(part.numerator)
    return whole in (stems if whole == 2 else keys) and (count == 1 or count in keys)
