"""Date and time of feeds, sitemaps and pages → UTC.

A text is read once: its day, then the time of day and the zone around it. Feeds and pages differ
only in what they take for what a text leaves out.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from perspektiven.text import calendar_dates, months, times_of_day, zones

_LATEST = timedelta(days=1)
_CLOCKS_DIFFER = timedelta(minutes=15)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?$|^\d{10}(?:\d{3})?$")
_DOTNET = re.compile(r"\\?/Date\((\d{9,13})(?:[+-]\d{4})?\)\\?/")
# The clock of a compact date, and that of C's asctime, which stands before the year.
_COMPACT = re.compile(r"(\d{8})T?(\d\d)(\d\d)(\d\d)?")
_ASCTIME = re.compile(
    r"(?P<day>[^\W\d_]{3,12}\.?\s+\d{1,2})\s+(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?:\s+[a-z]{2,5})?)"
    r"\s+(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_MOST_LETTERS = 200
_DAY_STOOD = "\x1f"  # in its place: what stands before it is not beside the time behind it
_OLDEST = 1990


@dataclass(frozen=True, slots=True)
class DateLocale:
    """Region of a newspaper, as far as its dates depend on it."""

    zone: tzinfo | None = None
    """For dates that state none."""
    language: str | None = None
    """BCP 47; decides what a month's name means that two languages share."""
    is_month_first: bool = False
    """Whether 05/03 is in May, as in the United States."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Parts of a moment that a text states; None for parts it leaves out."""

    day: date
    clock: times_of_day.TimeMatch | None = None
    zone: tzinfo | None = None

    def at(self, zone: tzinfo | None) -> datetime | None:
        """The moment in UTC, in `zone` where the text states none; midnight without a time."""
        clock = self.clock or times_of_day.TimeMatch(0, 0, 0, 0)
        try:
            midnight = datetime(self.day.year, self.day.month, self.day.day)  # noqa: DTZ001 # see below
            there = midnight + timedelta(
                hours=clock.hour, minutes=clock.minute, seconds=clock.second
            )
            return there.replace(tzinfo=self.zone or zone or UTC).astimezone(UTC)
        except (OverflowError, ValueError):
            return None


_ANYWHERE = DateLocale()


def moment(
    text: str | None, *, now: datetime | None = None, place: DateLocale = _ANYWHERE
) -> datetime | None:
    """Moment in UTC stated by a feed; None if there is none.

    A text without a zone is read as UTC, one without a time as midnight. What lies more than a day
    after `now` is a mistake of the outlet's and so no moment, as is the first second of 1970.
    """
    if not text or len(text) > _MOST_LETTERS // 2:
        return None
    found = _of_epoch(text) or _moment_of(read(text, place))
    if found is None or found == datetime.fromtimestamp(0, UTC):
        return None
    return None if now is not None and found > now + _LATEST else found


def _moment_of(reading: Reading | None) -> datetime | None:
    return reading.at(None) if reading else None


def parse(text: str, place: DateLocale, now: datetime) -> datetime | None:
    """Moment in UTC stated by a page; None if there is none, or one in the future.

    A day without a time is its noon there, so that it stays the same day in most of the world;
    today's is its beginning before noon. A midnight that states no zone stands for no time.
    """
    found = _of_epoch(text) or _of_page(read(text, place), place, now)
    if found is None or found.year < _OLDEST:
        return None
    if found <= now:
        return found
    return now if found - now <= _CLOCKS_DIFFER else None


def _of_page(reading: Reading | None, place: DateLocale, now: datetime) -> datetime | None:
    if reading is None:
        return None
    clock = reading.clock
    is_midnight = clock is not None and not (clock.hour or clock.minute or clock.second)
    if clock is not None and (reading.zone is not None or not is_midnight):
        return reading.at(place.zone)
    noon = Reading(reading.day, times_of_day.TimeMatch(12, 0, 0, 0)).at(place.zone)
    return noon if noon is None or noon <= now else Reading(reading.day).at(place.zone)


def offset_in(text: str) -> tzinfo | None:
    """The offset that a text with a time states; None for UTC, which many only claim."""
    found = read(text, DateLocale())
    zone = found.zone if found and found.clock else None
    return zone if isinstance(zone, timezone) and zone != UTC else None


def read(text: str, place: DateLocale) -> Reading | None:
    """Day, time and zone stated by a text; None if it states no day."""
    return _read(text.strip()[:_MOST_LETTERS], place)


# A page's dates are read for their zone, for their day, and for whether they have a time.
@lru_cache(maxsize=256)
def _read(text: str, place: DateLocale) -> Reading | None:
    plain = _in_order(months.in_plain_terms(_with_plain_digits(text)))
    found = calendar_dates.find(plain.lower(), place.language, is_month_first=place.is_month_first)
    if found is None:
        return None
    rest = plain[found.end :]
    # A time stands behind its day more often than before it.
    clock = times_of_day.find(_DAY_STOOD + rest, place.language)
    if clock is None:
        rest = plain[: found.start] + _DAY_STOOD
        clock = times_of_day.find(rest, place.language)
        behind = rest[clock.end :] if clock else ""
    else:
        behind = rest[max(0, clock.end - 1) :]
    return Reading(found.day, clock, zones.stated(behind, found.day, place.zone) if clock else None)


def _in_order(text: str) -> str:
    """The text with the parts of a compact date apart, and the year of C's asctime at its day."""
    if match := _COMPACT.match(text):
        day, *clock = match.groups()
        return f"{day} {':'.join(filter(None, clock))}{text[match.end() :]}"
    if match := _ASCTIME.search(text):
        return f"{match['day']} {match['year']} {match['clock']}{text[match.end() :]}"
    return text


def _of_epoch(text: str) -> datetime | None:
    plain = _DOTNET.sub(r"\1", text.strip())
    if not _EPOCH.match(plain):
        return None
    seconds = float(plain)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _with_plain_digits(text: str) -> str:
    """Digits of all scripts, and those of full width, as ASCII."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
