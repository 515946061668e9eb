"""Whether source and translation have the same numbers, by value.

Numbers in digits have to be confirmed by the other text, in whatever wording; those in words and
small ones only have to where the other text has another one in their place.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from perspektiven.text.language_tags import base
from services.translator.checks.calendar_words import months_of, weekdays
from services.translator.checks.number_words import HAN_LANGUAGES, number_words
from services.translator.checks.quantities import quantities
from services.translator.checks.quantity import Key, Quantity, minutes
from services.translator.entities import without_entities

# Up to this number, a language may have a pronoun, an ending or a word of its own.
_SMALL = 12
_PLAIN = 3
# Words beside the hours of a clock, in whatever language.
_CLOCK_WORDS = re.compile(
    r"\bUhr\b|\b[ap]\.?m\b|o.clock|\bheures?\b|\buur\b|\bklo?\b|\bgodz|час|годин|ώρα|\bsaat|óra"
    r"|\bora\b|\bore\b|\bjam\b|\bpukul\b|giờ|時|时|點|点|시|बजे|الساعة|ساعت|שעה|\bhoras?\b|\balle\b"
    r"|\d ?h\b|\bhod|午|วันที่|โมง|saa ",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(?<!\d)(\d0)(?:s\b|er\b|-|\.|’s|'s| |$|年代)")
# The night that German names by the day after it.
_NIGHT_BEFORE = re.compile(r"\bNacht (?:zum|zu|auf)\b")
_ERAS = {"fa": (621, 622), "th": (-543,), "ja": (2018, 1988, 1925), "zh": (1911,)}
_MOST_QUANTITIES = 2_000


def has_other_numbers(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a number is missing, added or another one."""
    ours, theirs = _read(source, source_language), _read(target, target_language)
    if not ours and not theirs:
        return False
    with_hours = bool(_CLOCK_WORDS.search(source) or _CLOCK_WORDS.search(target))
    confirmed = _confirming(target, target_language, theirs, with_hours=with_hours)
    known = _confirming(source, source_language, ours, with_hours=with_hours)
    missing = _unconfirmed(ours, confirmed, with_hours=with_hours)
    extra = _unconfirmed(theirs, known, with_hours=with_hours)
    return _is_a_difference(missing, extra, source_language, target_language)


def _read(text: str, language: str) -> list[Quantity]:
    found = quantities(without_entities(text), language)[:_MOST_QUANTITIES]
    return [_in_our_calendar(each, language) for each in found]


def _in_our_calendar(each: Quantity, language: str) -> Quantity:
    """With the year that it may be: 1403 in Persian, 2567 in Thai, the sixth of Reiwa."""
    years = {each.value + more for more in _ERAS.get(base(language), ())}
    return replace(each, keys=each.keys | {year for year in years if 1850 < year < 2100})


def _confirming(
    text: str, language: str, found: Sequence[Quantity], *, with_hours: bool
) -> set[Key]:
    """All values that a text can confirm: its numbers, months, years of other calendars."""
    keys: set[Key] = {key for each in found for key in each.keys}
    keys |= {Decimal(month) for month in months_of(text, language)}
    return keys | _decades(text, found) | (_hours(found) if with_hours else set())


def _whole(found: Sequence[Quantity]) -> list[Decimal]:
    return [each.value for each in found if each.value == int(each.value)]


def _hours(found: Sequence[Quantity]) -> set[Key]:
    return {minutes(int(value), 0) for value in _whole(found) if value <= 24}


def _decades(text: str, found: Sequence[Quantity]) -> set[Key]:
    """The 90s are 1990, and the 1990s are 90."""
    keys: set[Key] = set()
    keys |= {Decimal(century + int(each)) for each in _DECADE.findall(text) for century in
             (1800, 1900, 2000)}  # fmt: skip
    years = (value for value in _whole(found) if 1800 <= value < 2100 and value % 10 == 0)
    return keys | {value % 100 for value in years}


def _unconfirmed(found: Sequence[Quantity], keys: set[Key], *, with_hours: bool) -> list[Quantity]:
    return [
        each
        for each in found
        if not each.is_offer and not each.keys & keys and not _is_hour(each, keys, with_hours)
    ]


def _is_hour(each: Quantity, keys: set[Key], with_hours: bool) -> bool:
    value = each.value
    return with_hours and value == int(value) <= 24 and minutes(int(value), 0) in keys


def _is_a_difference(
    missing: Sequence[Quantity], extra: Sequence[Quantity], source: str, target: str
) -> bool:
    if missing and extra:
        return bool(_in_digits(missing) or _in_digits(extra)) or _are_both_large(missing, extra)
    if missing:
        return any(_is_told(each, target) for each in missing)
    return any(_is_told(each, source) for each in extra)


def _are_both_large(missing: Sequence[Quantity], extra: Sequence[Quantity]) -> bool:
    """Numbers in words: others than those which idioms hold."""
    return all(any(each.value > _SMALL for each in some) for some in (missing, extra)) or all(
        any(each.value > _PLAIN for each in some) for some in (missing, extra)
    )


def _is_told(each: Quantity, other: str) -> bool:
    """Whether the other language would have told this number."""
    if each.is_written_out:
        return each.value >= 10**6
    # The other text may have it in a word that is not in our lists.
    is_known = base(other) in HAN_LANGUAGES or number_words(other).is_complete
    return each.value > (_PLAIN if is_known else 100)


def _in_digits(some: Sequence[Quantity]) -> list[Quantity]:
    return [each for each in some if not each.is_written_out]


def has_other_dates(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether the translation names another weekday or another month than the source does."""
    pairs = [(months_of(source, source_language), months_of(target, target_language))]
    if not (_NIGHT_BEFORE.search(source) or _NIGHT_BEFORE.search(target)):
        pairs.append((weekdays(source, source_language), weekdays(target, target_language)))
    return any(ours - theirs and theirs - ours for ours, theirs in pairs)
