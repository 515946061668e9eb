"""Days and months that people name, as moments in UTC."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from services.reader.query.tree import Field, TimeSpan

_BEYOND_MICROSECONDS = re.compile(r"(\.\d{6})\d+")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?)?")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_GERMAN = re.compile(r"(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4})")
_LAST = date(9999, 12, 30)


def rfc3339(value: str) -> datetime | date:
    """The day or moment that a text names; without a zone it is UTC. Raises ValueError."""
    if not _RFC3339.fullmatch(value):
        raise ValueError("must be a date (2026-11-23) or a moment (2026-11-23T08:30:00Z)")
    if len(value) == 10:
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(_BEYOND_MICROSECONDS.sub(r"\1", value.upper()))
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as exc:
        raise ValueError("must lie between the years 1 and 9999 in UTC") from exc


def start_of(day: date, zone: tzinfo) -> datetime:
    """The moment that a day begins in a zone."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    try:
        return midnight.astimezone(UTC)
    except OverflowError:  # the first day of all, in a zone that is ahead of UTC
        return midnight.replace(tzinfo=UTC)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The moment that a day ends in a zone."""
    return start_of(min(day, _LAST) + timedelta(days=1), zone)


def span(field: Field, text: str, zone: tzinfo) -> TimeSpan:
    """The time that `from:`, `until:` or `date:` names. Raises ValueError.

    A year, month or day is named as `2026`, `2026-11`, `2026-11-23` or `23.11.2026`; of `date:`
    also two of them with `..` between, either of which may be missing.
    """
    first, last = _bounds(field, text)
    if not first and not last:
        raise ValueError("has no date")
    since = start_of(_days(first)[0], zone) if first else None
    until = end_of(_days(last)[1], zone) if last else None
    if since and until and since >= until:
        raise ValueError("ends before it begins")
    return TimeSpan(since, until)


def _bounds(field: Field, text: str) -> tuple[str, str]:
    """What names the first and the last day; empty where there is no bound."""
    if field is not Field.DATE:
        return ("", text) if field is Field.UNTIL else (text, "")
    first, dots, last = text.partition("..")
    return first, last if dots else first


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a year, month or day."""
    if found := _DATE.fullmatch(text):
        year, month, day = found.groups()
    elif found := _GERMAN.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError(f"{text} is not a date")
    first = date(int(year), int(month or 1), int(day or 1))
    if day:
        return first, first
    following = (int(year), 13) if not month else (int(year), int(month) + 1)
    return first, _month_start(*following) - timedelta(days=1)


def _month_start(year: int, month: int) -> date:
    if month > 12:
        return date(year + 1, 1, 1) if year < 9999 else date(9999, 12, 31)
    return date(year, month, 1)
