"""Moments as feeds and sitemaps write them: RFC 822, ISO 8601, and what people make of them."""

import re
from datetime import UTC, datetime, timedelta, timezone

from services.fetcher.formats import months

_LATEST = timedelta(days=1)

_HOURS_FROM_UTC = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5,
    "brt": -3, "art": -3, "clt": -4, "cot": -5, "pet": -5, "vet": -4,
    "bst": 1, "west": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2, "mez": 1, "mesz": 2,
    "wat": 1, "cat": 2, "sast": 2, "eat": 3, "eet": 2, "eest": 3, "msk": 3, "trt": 3, "idt": 3,
    "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7, "ict": 7, "wita": 8, "hkt": 8, "sgt": 8,
    "myt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11,
    "nzst": 12, "nzdt": 13,
}  # fmt: skip

_TIME = r"(\d{1,2})[:.h時시](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?(?:\s*([ap])\.?m\b\.?)?"
_ZONE = r"(?:(?:gmt|utc)?\s*([+-]|−)(\d{1,2}):?(\d{2})?\b|([a-z]{1,5})\b)"
_AFTER_DATE = re.compile(rf"\D{{0,12}}?{_TIME}\s*(?:{_ZONE})?", re.IGNORECASE)

_LEADING_ZONE = re.compile(rf"\s*{_ZONE}", re.IGNORECASE)

_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})(?:\s?[-/.月월]\s?(\d{1,2})[日일]?)?"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)")
_DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er)?[\s-]+(?:de\s+)?([^\W\d_]+)\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_ASCTIME = re.compile(
    r"([^\W\d_]+)\s+(\d{1,2})\s+(\d{1,2}:\d{2}:\d{2})\s+(?:([a-z]{3,4})\s+)?(\d{4})", re.IGNORECASE
)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")


def moment(text: str | None, *, now: datetime | None = None) -> datetime | None:
    """The moment in UTC that a text names, None for none.

    A text without a zone is read as UTC. What lies more than a day after `now` is a mistake of
    the outlet's and so no moment, as is the first second of 1970.
    """
    if not text or len(text) > 100:
        return None
    try:
        found = _read(text.strip())
    except (ValueError, OverflowError):
        return None
    if found is None or found == datetime.fromtimestamp(0, UTC):
        return None
    return None if now is not None and found > now + _LATEST else found


def _read(text: str) -> datetime | None:
    if _EPOCH.match(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if match := _COMPACT.match(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        zone = _zone_after(text[match.end() :])
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    if match := _ASCTIME.search(text):
        return _with_time(match[5], _month(match[1]), match[2], f" {match[3]} {match[4] or ''}")
    for pattern, order in (
        (_YEAR_FIRST, (1, 2, 3)),
        (_DAY_MONTH_YEAR, (3, 2, 1)),
        (_MONTH_DAY_YEAR, (3, 1, 2)),
        (_DAY_FIRST, (3, 2, 1)),
    ):
        if match := pattern.search(text):
            parts = [match[number] or "1" for number in order]
            return _with_time(parts[0], _month(parts[1]), parts[2], text[match.end() :])
    return None


def _with_time(year: str, month: int, day: str, rest: str) -> datetime:
    whole_year = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 69 else 1900)
    midnight = datetime(whole_year, month, int(day), tzinfo=UTC)
    match = _AFTER_DATE.match(rest)
    if match is None:
        return midnight
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    clock = timedelta(hours=hour, minutes=int(match[2]), seconds=min(int(match[3] or 0), 59))
    if clock > timedelta(days=1):
        return midnight
    return midnight + clock - _offset(match[5], match[6], match[7], match[8])


def _zone_after(text: str) -> timezone:
    match = _LEADING_ZONE.match(text)
    return timezone(_offset(*match.groups())) if match else UTC


def _offset(
    sign: str | None, hours: str | None, minutes: str | None, name: str | None
) -> timedelta:
    if sign is None or hours is None:
        return timedelta(hours=_HOURS_FROM_UTC.get((name or "z").lower(), 0))
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return size if sign == "+" else -size


def _month(text: str) -> int:
    """Raises ValueError for a word that is no month's name."""
    if text.isdecimal():
        return int(text)
    found = months.number(text) or months.number(text[:3])
    if found is None:
        raise ValueError(f"{text!r} is no month")
    return found
