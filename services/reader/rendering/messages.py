"""Messages of the pages by language: words from `locale/`, dates by CLDR."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from perspektiven.text.language_tags import base
from services.reader.query.timeline import Interval
from services.reader.query.tree import Ignored

_FALLBACK = "en"
_KEPT = 4_000
"""Dates and numbers that are kept: CLDR takes a tenth of a millisecond for each."""


class Messages:
    """Messages of one language, with English for missing ones."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self._words = texts(language)
        self._zone = zone
        # Dates are in the language of the words that they stand between.
        self._locale = Locale.parse(spoken(language), sep="-")

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in."""
        return str(self._words[key]).format(**values)

    def warning(self, word: str) -> str:
        """Explanation of a warning about a translation; a prefix `title:` is ignored."""
        known: Mapping[str, str] = self._words["warning"]
        return known.get(word.removeprefix("title:"), known["default"])

    def translated_from(self, language: str, *, by_people: bool = False) -> str:
        """`Übersetzt aus dem Polnischen`: the language's name takes the ending that it needs.

        Without a name, only that it was translated. What a translation memory holds was
        translated by people, and is not called a machine's.
        """
        key = "translated_by_people_from" if by_people else "translated_from"
        if not language:
            return self(f"{key}_unknown")
        endings: Mapping[str, str] = self._words["endings_after_from"]
        for ending, inflected in endings.items():
            # `Norwegisch (Bokmål)`: what is inflected may stand before more.
            pattern = re.escape(ending) + ("" if ending.endswith(" ") else r"\b")
            changed, count = re.subn(pattern, inflected, language, count=1)
            if count:
                return self(key, language=changed)
        return self(key, language=language)

    def why(self, word: str) -> str:
        """Why a part of a query is ignored or refused."""
        reasons: Mapping[str, str] = self._words["query_why"]
        return reasons[word]

    def ignored(self, parts: Iterable[Ignored]) -> str:
        """The parts of a query that are ignored, each with why."""
        named = [self("ignored_part", text=part.text, why=self.why(part.why)) for part in parts]
        return self("ignored", parts=", ".join(named))

    def later(self, span: timedelta) -> str:
        """`2 Stunden später`."""
        if span < timedelta(minutes=1):
            return self("story_same_time")
        passed: str = format_timedelta(span, granularity="minute", locale=self._locale)
        return self("story_later", span=passed)

    def day(self, moment: datetime) -> str:
        """`23. November 2026`."""
        return format_date(moment.astimezone(self._zone), "long", locale=self._locale)

    def calendar_day(self, day: date) -> str:
        """The same of a calendar day."""
        return format_date(day, "long", locale=self._locale)

    def weekday(self, day: date) -> str:
        """`Montag, 23. November 2026`."""
        return format_date(day, "full", locale=self._locale)

    def clock(self, moment: datetime) -> str:
        """`21:40`, in the time zone of the pages."""
        local = moment.astimezone(self._zone)
        return str(format_time(local, "short", tzinfo=self._zone, locale=self._locale))

    def listed(self, names: Sequence[str]) -> str:
        """`Polen, Japan und Frankreich`."""
        return str(format_list(list(names), locale=self._locale))

    def moment(self, moment: datetime) -> str:
        """`23. Nov. 2026, 21:40`, in the time zone of the pages."""
        return _moment(moment, self._zone, self._locale)

    def period(self, start: datetime, interval: Interval) -> str:
        """The span of time that begins there: `November 2026`, `Woche ab 23. November 2026`."""
        local = start.astimezone(self._zone)
        match interval:
            case Interval.HOUR:
                return self.moment(start)
            case Interval.DAY:
                return self.calendar_day(local.date())
            case Interval.WEEK:
                return self("week_from", day=self.calendar_day(local.date()))
            case Interval.MONTH:
                return str(format_skeleton("yMMMM", local, locale=self._locale))
            case Interval.YEAR:
                return str(format_skeleton("y", local, locale=self._locale))

    def percent(self, share: float) -> str:
        """`12,5 %`; two digits after the comma at most."""
        return str(format_percent(round(share, 4), locale=self._locale, decimal_quantization=False))

    def number(self, value: int) -> str:
        """`12.345`."""
        return _number(value, self._locale)

    def amount(self, value: float) -> str:
        """`12.345` or `0,25`: at most two digits after the point."""
        return str(format_decimal(value, format="#,##0.##", locale=self._locale))

    def iso_moment(self, moment: str) -> str:
        """The moment of an ISO 8601 text as `moment`; empty where it is none."""
        try:
            return self.moment(datetime.fromisoformat(moment))
        except ValueError:
            return ""

    def count(self, value: int, *, is_exact: bool) -> str:
        """How many articles there are."""
        if not is_exact:
            return self("results_least", count=self.number(value))
        if value == 1:
            return self("results_one")
        return self("results", count=self.number(value))


def spoken(language: str) -> str:
    """Language of the pages for a target language: that language, or English."""
    return language if _words(base(language)) else _FALLBACK


def texts(language: str) -> Mapping[str, Any]:
    """All texts of a language, with English for missing ones."""
    return _words(_FALLBACK) | _words(base(language))


@lru_cache(maxsize=_KEPT)
def _moment(moment: datetime, zone: ZoneInfo, locale: Locale) -> str:
    local = moment.astimezone(zone)
    date: str = format_skeleton("yMMMd", local, locale=locale)
    time: str = format_time(local, "short", tzinfo=zone, locale=locale)
    return f"{date}, {time}"


@lru_cache(maxsize=_KEPT)
def _number(value: int, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=32)
def _words(language: str) -> dict[str, Any]:
    path = files("services.reader.rendering") / "locale" / f"{language}.json"
    if not path.is_file():
        return {}
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return words
