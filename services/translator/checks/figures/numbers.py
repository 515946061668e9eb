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
from services.translator.checks.figures.days import fixed_days, with_days
from services.translator.checks.figures.eras import converted_months, in_our_calendar
from services.translator.checks.figures.fractions import has_other_fractions
from services.translator.checks.figures.half_days import has_other_half_day
from services.translator.checks.figures.number_words import HAN_LANGUAGES, number_words
from services.translator.checks.figures.parts import in_one_number, without_parts
from services.translator.checks.figures.quantities import quantities
from services.translator.checks.figures.quantity import Key, Quantity, minutes
from services.translator.checks.figures.rates import without_rates
from services.translator.checks.figures.rounding import without_rounded
from services.translator.checks.figures.shares import confirmed_by_shares
from services.translator.checks.figures.units import has_kept_number, unconverted
from services.translator.entities import without_entities

# Up to this number, a language may have a pronoun, an ending or a word of its own.
_SMALL = 12
_PLAIN = 3
_LEAST_DIGITS = 3
# Words beside the hours of a clock, in whatever language.
_CLOCK_WORDS = re.compile(
    r"\bUhr\b|(?<![^\W\d_])[ap]\.?m\b|o.clock|\bheures?\b|\buur\b|\bklo?\b|\bgodz|час|годин|ώρα|\bsaat|óra"
    r"|\bora\b|\bore\b|\bjam\b|\bpukul\b|giờ|時|时|點|点|시|बजे|الساعة|ساعت|שעה|\bhoras?\b|\balle\b"
    r"|\d ?h\b|\bhod|午|วันที่|โมง|saa ",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(?<!\d)(\d0)(?:s\b|er\b|-|\.|’s|'s| |$|年代)")
_DECADE_WORDS = re.compile(
    r"\banni\b|\bannées\b|\baños\b|\banos\b|\bjaren\b|\blat(?:a|ach)?\b|\blet(?:ech)?\b|\bléta\b"
    r"|\bгод[ыоа]\w*|\bрок[иаі]\w*|\w(?:ziger|ßiger)(?:n|\b|-?[Jj]ahre)|\w(?:enties|irties|orties"
    r"|ifties|ixties|ighties|ineties)\b|\bδεκαετία|\byıllar|\bévek|\bluvu|-tal|\bgodin\w+"
    r"|\bгодин\w+|\banii\b|دهه|عقد|ينيات|दशक|年代|년대|\bdekad",
    re.IGNORECASE,
)
_TENS = frozenset(map(Decimal, range(10, 100, 10)))
# The night that German names by the day after it.
_NIGHT_BEFORE = re.compile(r"\bNacht (?:zum|zu|auf)\b")
_MOST_QUANTITIES, _MOST_DATES = 2_000, 20
# `Selasa (12/5)`, the 94th minute of a match as `90+4`.
_TOLD_OTHERWISE = re.compile(
    r"\(\d{1,2}/\d{1,2}(?:/\d{2,4})?\)|(?<!\d)(?:45|90|105|120)['’]? ?\+ ?\d{1,2}(?!\d)"
)


def has_other_numbers(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a number is missing, added or another one, or kept its digits in another unit."""
    pair = source_language, target_language
    return (
        _has_other_values(source, target, *pair)
        or has_other_fractions(source, target, *pair)
        or has_other_half_day(source, target, *pair)
    )


def _has_other_values(source: str, target: str, source_language: str, target_language: str) -> bool:
    ours, theirs = (
        _Told(source, source_language, other=target, other_language=target_language),
        _Told(target, target_language, other=source, other_language=source_language),
    )
    if not ours.found and not theirs.found:
        return False
    # The pattern is dear: it is asked where a number may be an hour at all.
    with_hours = any(_hours(each.found) for each in (ours, theirs)) and any(
        _CLOCK_WORDS.search(text) for text in (source, target)
    )
    known, confirmed = (
        ours.confirming(with_hours=with_hours),
        theirs.confirming(with_hours=with_hours),
    )
    missing = ours.missing_from(theirs, confirmed, with_hours=with_hours)
    extra = theirs.missing_from(ours, known, with_hours=with_hours)
    if has_kept_number(ours.found, source, theirs.found, target):
        return True
    return _is_a_difference(missing, extra, source_language, target_language)


class _Told:
    """What a text tells in numbers, compared with another one."""

    def __init__(self, text: str, language: str, *, other: str, other_language: str) -> None:
        self.text, self.language = text, language
        self.found = with_days(_read(text, language, other), text, _months(other, other_language))
        self._wholes = in_one_number(self.found, text)

    def confirming(self, *, with_hours: bool) -> set[Key]:
        """All values that the text can confirm: its numbers, months, years of other calendars."""
        keys: set[Key] = {key for each in (*self.found, *self._wholes) for key in each.keys}
        keys |= {Decimal(month) for month in _months(self.text, self.language)}
        keys |= confirmed_by_shares(self.found, self.text, self.language) | fixed_days(self.text)
        return (
            keys | _decades(self.text, self.found) | (_hours(self.found) if with_hours else set())
        )

    def missing_from(
        self, other: "_Told", confirmed: set[Key], *, with_hours: bool
    ) -> list[Quantity]:
        """The quantities that the other text does not confirm, in whatever wording or unit."""
        missing = _unconfirmed(self.found, confirmed, with_hours=with_hours)
        missing = without_parts(missing, self._wholes, confirmed)
        missing = unconverted(missing, self.text, other.found, other.text)
        missing = without_rates(missing, self.text, other.found, other.text)
        return without_rounded(missing, other.found)


def _read(text: str, language: str, other: str) -> list[Quantity]:
    text = without_entities(text)
    found = quantities(text, language)[:_MOST_QUANTITIES]
    dates = [match.span() for match in _TOLD_OTHERWISE.finditer(text)][:_MOST_DATES]
    return in_our_calendar([_as_told(each, dates) for each in found], text, language, other)


def _as_told(each: Quantity, dates: Sequence[tuple[int, int]]) -> Quantity:
    """As an offer where papers of other countries leave it out or say it otherwise."""
    is_date = any(start <= each.start and each.end <= end for start, end in dates)
    return replace(each, is_offer=True) if is_date else each


def _whole(found: Sequence[Quantity]) -> list[Decimal]:
    return [each.value for each in found if each.value == int(each.value)]


def _hours(found: Sequence[Quantity]) -> set[Key]:
    return {minutes(int(value), 0) for value in _whole(found) if value <= 24}


def _decades(text: str, found: Sequence[Quantity]) -> set[Key]:
    """The 90s are 1990, and the 1990s are 90."""
    tens = [*map(int, _DECADE.findall(text)), *_spelled_tens(text, found)]
    keys: set[Key] = {Decimal(century + each) for each in tens for century in (1800, 1900, 2000)}
    years = (value for value in _whole(found) if 1800 <= value < 2100 and value % 10 == 0)
    return keys | {value % 100 for value in years}


def _spelled_tens(text: str, found: Sequence[Quantity]) -> list[int]:
    """`die Neunziger`, `anni Settanta`: 90, 70."""
    tens = [int(each.value) for each in found if each.value in _TENS]
    return tens if tens and _DECADE_WORDS.search(text) else []


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
        is_certain = any(map(_is_exact, (*missing, *extra)))
        return is_certain or _are_both_large(missing, extra)
    if missing:
        return any(_is_told(each, target) for each in missing)
    return any(_is_told(each, source) for each in extra)


def _is_exact(each: Quantity) -> bool:
    """Whether no idiom holds it: a number in digits, one and a half."""
    return not each.is_written_out or each.value != int(each.value)


def _are_both_large(missing: Sequence[Quantity], extra: Sequence[Quantity]) -> bool:
    """Numbers in words: others than those which idioms hold."""
    return all(any(each.value > _SMALL for each in some) for some in (missing, extra)) or all(
        any(each.value > _PLAIN for each in some) for some in (missing, extra)
    )


def _is_told(each: Quantity, other: str) -> bool:
    """Whether the other language would have told this number."""
    if each.is_written_out:
        return each.value >= 10**6
    # The other text may have it in words that are not in our lists, if it is short in these.
    if base(other) in HAN_LANGUAGES or number_words(other).is_complete:
        return each.value > _PLAIN
    if any(isinstance(key, str) for key in each.keys):
        # Half hours are told in a word: പത്തര is 10.30.
        return False
    return len(each.value.normalize().as_tuple().digits) >= _LEAST_DIGITS


def has_other_dates(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether the translation names another weekday or another month than the source does."""
    pairs = [(_months(source, source_language), _months(target, target_language))]
    if not (_NIGHT_BEFORE.search(source) or _NIGHT_BEFORE.search(target)):
        pairs.append((weekdays(source, source_language), weekdays(target, target_language)))
    return any(ours - theirs and theirs - ours for ours, theirs in pairs)


def _months(text: str, language: str) -> set[int]:
    return months_of(text, language) | converted_months(text, language)
