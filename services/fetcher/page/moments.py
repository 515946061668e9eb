"""Dates as newspapers write them → moments in UTC; time zones for those without one."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from services.fetcher.formats import months

_ISO = re.compile(
    r"(?P<year>(?:19|20)\d\d)[-/.]?(?P<month>\d\d)[-/.]?(?P<day>\d\d)"
    r"(?:[T\s,.]+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>Z)?$"
)
_UNIX = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?$")
_MAIL = re.compile(r"(?:[A-Za-z]{3,9},\s*)?\d{1,2}[ -][A-Za-z]{3}[ -]\d{2,4} \d{1,2}:\d\d")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")
_CLOCK = re.compile(
    r"\b([01]?\d|2[0-3])[:.h]([0-5]\d)(?::\d\d)?\s*([ap])?\.?m?\.?\b", re.IGNORECASE
)
_NUMERIC = re.compile(r"\b(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?((?:19|20)\d\d)\b")
_YEAR_FIRST = re.compile(r"\b(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})\b")
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_VIETNAMESE = re.compile(r"\b(\d{1,2})\s+tháng\s+(\d{1,2})[\s,]+(?:năm\s+)?(\d{4})\b")
# Letters with their marks, which are no letters by themselves in Indic and Thai writing.
_NAME = r"([^\W\d_][^\s\d_,;:()/|-]{1,14})"
_DAY_MONTH_YEAR = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?[\s-]+(?:de\s+|of\s+)?{_NAME},?[\s-]+(?:de\s+|del\s+)?"
    r"(\d{4})\b"
)
_MONTH_DAY_YEAR = re.compile(rf"(?<!\w){_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")
# As in Hungarian, Lithuanian, Basque.
_YEAR_MONTH_DAY = re.compile(rf"\b(\d{{4}})(?:\.|\s?m\.|\.?ko)?,?\s+{_NAME}\s+(\d{{1,2}})\b")
_MONTH_DAY_CLOCK_YEAR = re.compile(
    rf"(?<!\w){_NAME}\s+(\d{{1,2}})\s+\d{{1,2}}:\d\d(?::\d\d)?\s+(?:[a-z]{{2,5}}\s+)?(\d{{4}})\b"
)
_NAMED_ZONES = {
    name: float(hours)
    for name, hours in (
        pair.split(":")
        for pair in str.split(
            "est:-5 edt:-4 cst:-6 cdt:-5 mst:-7 mdt:-6 pst:-8 pdt:-7 bst:1 cet:1 cest:2 eet:2"
            " eest:3 msk:3 ist:5.5 jst:9 kst:9 aest:10 aedt:11 wib:7 gmt:0 utc:0 sgt:8 hkt:8"
            " pkt:5"
        )
    )
}
_LARGEST_CITY = dict(
    pair.split(":")
    for pair in str.split(
        "US:America/New_York CA:America/Toronto AU:Australia/Sydney BR:America/Sao_Paulo"
        " RU:Europe/Moscow MX:America/Mexico_City ID:Asia/Jakarta ES:Europe/Madrid"
        " PT:Europe/Lisbon CL:America/Santiago NZ:Pacific/Auckland UA:Europe/Kyiv"
        " KZ:Asia/Almaty CN:Asia/Shanghai AR:America/Argentina/Buenos_Aires"
        " EC:America/Guayaquil DE:Europe/Berlin CD:Africa/Kinshasa MN:Asia/Ulaanbaatar"
        " UK:Europe/London CY:Asia/Nicosia MY:Asia/Kuala_Lumpur UZ:Asia/Tashkent PS:Asia/Gaza"
        " GL:America/Nuuk"
    )
)
_ZONE_NAME = re.compile(r"\b([A-Z]{3,4})\b")

_CLOCKS_DIFFER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a newspaper is, as far as its dates go."""

    zone: tzinfo | None = None
    """For dates that state none."""
    language: str | None = None
    """BCP 47; decides what a month's name means that two languages share."""
    is_month_first: bool = False
    """Whether 05/03 is in May, as in the United States."""


def parse(text: str, place: Place, now: datetime) -> datetime | None:
    """The moment that a text names, in UTC; None if it names none, or one in the future.

    A day without a time is its noon there, so that it stays the same day in most of the world;
    today's is its beginning before noon.
    """
    text = _with_plain_digits(text.strip()[:200])
    for reader in (_iso, _unix, _mail, _written):
        moment = reader(text, place, now)
        if moment is not None and moment.year >= 1990:
            return _past(moment, now)
    return None


def _with_plain_digits(text: str) -> str:
    """Digits of all scripts, and those of full width, as ASCII."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)


def _past(moment: datetime, now: datetime) -> datetime | None:
    if moment <= now:
        return moment
    if moment - now <= _CLOCKS_DIFFER:
        return now
    return None


def offset_in(text: str) -> tzinfo | None:
    """The time zone that a text with a full date states; None for UTC, which many only claim."""
    match = _ISO.search(text)
    zone = match["zone"] if match else None
    return _offset(zone) if zone and zone[0] in "+-" else None


@lru_cache(maxsize=512)
def zone_of_country(country: str) -> tzinfo | None:
    """The time zone of a country's newspapers: that of its largest city where it has several."""
    name = _LARGEST_CITY.get(country) or next(
        (
            zone
            for zone, territory in get_global("zone_territories").items()
            if territory == country
        ),
        None,
    )
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _iso(text: str, place: Place, now: datetime) -> datetime | None:
    match = _COMPACT.match(text) or _ISO.match(text)
    if match is None:
        return None
    parts = match.groupdict()
    day = _day(parts["year"], parts["month"], parts["day"])
    if day is None:
        return None
    stated = _offset(parts["zone"]) if parts["zone"] else _named_zone(text[match.end() :])
    is_midnight = not any(int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if stated is None and is_midnight:
        return _noon(day, place.zone, now)  # no time, or one that stands for none
    return _at(
        day,
        int(parts["hour"]),
        int(parts["minute"]),
        stated or place.zone,
        int(parts["second"] or 0),
    )


def _unix(text: str, _place: Place, _now: datetime) -> datetime | None:
    if not _UNIX.match(text):
        return None
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _mail(text: str, place: Place, _now: datetime) -> datetime | None:
    if not _MAIL.match(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None or text.rstrip().endswith("-0000"):
        moment = moment.replace(tzinfo=place.zone or UTC)
    return _utc(moment)


def _written(text: str, place: Place, now: datetime) -> datetime | None:
    day = _written_day(text, place)
    if day is None:
        return None
    clock = _CLOCK.search(_YEAR_FIRST.sub(" ", _NUMERIC.sub(" ", text)))
    if clock is None:
        return _noon(day, place.zone, now)
    hour = int(clock[1])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3].lower() == "p" else 0)
    return _at(day, hour, int(clock[2]), _named_zone(text[clock.start() :]) or place.zone)


def _written_day(text: str, place: Place) -> date | None:
    if match := _EAST_ASIAN.search(text):
        return _day(match[1], match[2], match[3])
    lower = text.casefold()
    if match := _VIETNAMESE.search(lower):
        return _day(match[3], match[2], match[1])
    for pattern, (year, month, day) in _WITH_NAMES:
        for match in pattern.finditer(lower):
            found = _named_day(match[year], match[month], match[day], place.language)
            if found is not None:
                return found
    return _day_in_numbers(text, place)


_WITH_NAMES = (
    (_DAY_MONTH_YEAR, (3, 2, 1)),
    (_MONTH_DAY_CLOCK_YEAR, (3, 1, 2)),
    (_MONTH_DAY_YEAR, (3, 1, 2)),
    (_YEAR_MONTH_DAY, (1, 2, 3)),
)


def _named_day(year: str, name: str, day: str, language: str | None) -> date | None:
    if persian := months.persian(name):
        return months.from_persian(int(year), persian, int(day))
    month = months.number(name, language)
    return _day(months.western_year(int(year)), month, day) if month else None


def _day_in_numbers(text: str, place: Place) -> date | None:
    if match := _NUMERIC.search(text):
        # Day first, as nearly all of the world writes it; month first only where it must be.
        day_first = _day(match[3], match[2], match[1])
        month_first = _day(match[3], match[1], match[2])
        either = (month_first, day_first) if place.is_month_first else (day_first, month_first)
        return either[0] or either[1]
    if match := _YEAR_FIRST.search(text):
        year, month, day = (int(part) for part in match.groups())
        if 1300 < year < 1500:
            return months.from_persian(year, month, day)
        return _day(months.western_year(year), month, day)
    if match := _ISO.search(text):
        return _day(match["year"], match["month"], match["day"])
    return None


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _noon(day: date, zone: tzinfo | None, now: datetime) -> datetime | None:
    noon = _at(day, 12, 0, zone)
    return noon if noon is None or noon <= now else _at(day, 0, 0, zone)


def _at(day: date, hour: int, minute: int, zone: tzinfo | None, second: int = 0) -> datetime | None:
    try:
        moment = datetime(
            day.year, day.month, day.day, hour, minute, min(second, 59), tzinfo=zone or UTC
        )
    except ValueError:
        return None
    return _utc(moment)


def _utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _named_zone(text: str) -> tzinfo | None:
    for match in _ZONE_NAME.finditer(text):
        hours = _NAMED_ZONES.get(match[1].lower())
        if hours is not None:
            return timezone(timedelta(hours=hours))
    return None


def _offset(text: str) -> tzinfo:
    match = _OFFSET.match(text)
    if match is None:
        return UTC
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes >= 24 * 60:
        return UTC
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
