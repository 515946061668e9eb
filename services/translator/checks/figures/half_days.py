"""Clock times in the other half of the day: 9:40 p.m. told as 9.40 Uhr, 14.20 as `de la madrugada`.

Which words tell the half, and whether a language counts to twelve or to 24, is CLDR's (day periods,
short times). Nothing is concluded where a text may tell the half anywhere else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from babel import Locale, UnknownLocaleError

from perspektiven.text.language_tags import base
from services.translator.checks.figures.digits import digits_as_ascii
from services.translator.checks.word_lists import LETTER

_MOST, _MOST_LETTERS = 20, 5_000
_TIME = re.compile(
    r"(?<![\d.,:/-])(?P<hour>\d{1,2})(?:[.:hH](?P<minute>\d{2}))?(?![\d:%/-]|[.,]\d)"
    r"(?P<clock> ?(?:Uhr\b|[時시点點时]|(?:heures?|uur|horas?|godz)\b))?"
)
_BEFORE, _BEHIND = 6, 22
_END = re.compile(r"\d|[;!?]|\. ")
_SIGNS = {
    "am": (r"\ba\.[ \u00a0]?m\b\.?", r"\bπ\.μ\b"),
    "pm": (r"\bp\.[ \u00a0]?m\b\.?", r"\bμ\.μ\b"),
}
# Without points, these are other words elsewhere: `am Abend`.
_BARE_SIGNS = {"am": (r"\b(?:am|AM)\b",), "pm": (r"\b(?:pm|PM)\b",)}
_WITH_BARE_SIGNS = frozenset({"en", "hi"})
_UNSPACED = frozenset({"zh", "ja", "ko", "th"})
_SHORTEST, _NOON, _HOUR = 3, 12, 3600


@dataclass(frozen=True, slots=True)
class _Periods:
    """How a language tells the halves of a day."""

    am: re.Pattern[str]
    pm: re.Pattern[str]
    any: re.Pattern[str]
    """All words for parts of the day, also by themselves: `am Abend des 3. Mai`."""
    counts_to_24: bool


def has_other_half_day(
    source: str, target: str, source_language: str, target_language: str
) -> bool:
    """Whether a time of the day is twelve hours off in the translation."""
    ours = _times(source, source_language)
    if not ours:
        return False
    theirs = _times(target, target_language)
    return any(
        halves and theirs.get(time) and halves.isdisjoint(theirs[time])
        for time, halves in ours.items()
    )


def _times(text: str, language: str) -> dict[tuple[int, int], set[str]]:
    """Times by twelve hours, and in which halves of the day a text tells them."""
    periods = _periods(base(language))
    if periods is None:
        return {}
    text = digits_as_ascii(text[:_MOST_LETTERS])
    found: dict[tuple[int, int], set[str]] = {}
    for match in islice(_TIME.finditer(text), _MOST):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = _half(text, match, hour, periods)
        if half is not None and 0 < hour <= 24 and hour % _NOON and minute < 60:
            found.setdefault((hour % _NOON, minute), set()).add(half)
    return found


def _half(text: str, match: re.Match[str], hour: int, periods: _Periods) -> str | None:
    behind = text[match.end() : match.end() + _BEHIND]
    end = _END.search(behind)
    near = (
        text[max(0, match.start() - _BEFORE) : match.start()] + " " + behind[: end and end.start()]
    )
    is_am, is_pm = bool(periods.am.search(near)), bool(periods.pm.search(near))
    if is_am != is_pm:
        return "am" if is_am else "pm"
    is_of_24 = periods.counts_to_24 and (match["clock"] or match["minute"])
    if is_am or not is_of_24:
        return None
    if hour >= _NOON:
        return "pm"
    return None if periods.any.search(text) else "am"


@cache
def _periods(language: str) -> _Periods | None:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    halves = _halves(locale)
    names = {
        half: [n for n, its in _names(locale, "format") if halves.get(its) == half]
        for half in _SIGNS
    }
    signs = {
        half: _SIGNS[half] + (_BARE_SIGNS[half] if language in _WITH_BARE_SIGNS else ())
        for half in _SIGNS
    }
    every = [name for kind in ("format", "stand-alone") for name, _ in _names(locale, kind)]
    return _Periods(
        am=_any_of(names["am"], signs["am"], language),
        pm=_any_of(names["pm"], signs["pm"], language),
        any=_any_of(every, (*signs["am"], *signs["pm"]), language),
        counts_to_24="H" in locale.time_formats["short"].pattern,
    )


def _any_of(names: Iterable[str], signs: Iterable[str], language: str) -> re.Pattern[str]:
    bounds = ("", "") if language in _UNSPACED else (rf"(?<!{LETTER})", rf"(?!{LETTER})")
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"
    return re.compile(f"{bounds[0]}(?:{words}){bounds[1]}|{'|'.join(signs)}")


def _names(locale: Locale, kind: str) -> Iterator[tuple[str, str]]:
    """Names of the parts of a day, and which parts these are."""
    for width in ("wide", "abbreviated"):
        for part, name in locale.day_periods.get(kind, {}).get(width, {}).items():
            is_sign = part in {"am", "pm"} and name.isascii()
            is_long = len(name) >= _SHORTEST or locale.language in _UNSPACED
            if part not in {"midnight", "noon"} and is_long and not is_sign:
                yield str(name).replace("\u00a0", " "), part


def _halves(locale: Locale) -> dict[str, str]:
    """In which half each part of the day lies; those that lie in both are left out."""
    found = {"am": "am", "pm": "pm"}
    for part, rules in locale.day_period_rules.get(None, {}).items():
        for rule in rules:
            first, last = rule.get("from", 0) / _HOUR, rule.get("before", 0) / _HOUR
            if first < last <= _NOON:
                found[part] = "am"
            elif _NOON <= first < last:
                found[part] = "pm"
    return found
