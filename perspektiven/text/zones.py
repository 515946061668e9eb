"""Time zones in texts: offsets of every form, names, abbreviations; zones of countries."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

_HOURS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5,
    "brt": -3, "art": -3, "clt": -4, "cot": -5, "pet": -5, "vet": -4,
    "bst": 1, "west": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2, "mez": 1, "mesz": 2,
    "wat": 1, "cat": 2, "sast": 2, "eat": 3, "eet": 2, "eest": 3, "oez": 2, "oesz": 3,
    "msk": 3, "мск": 3, "trt": 3, "idt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75,
    "wib": 7, "ict": 7, "wita": 8, "wit": 9, "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "awst": 8,
    "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
# What these mean where the clocks say so: in China, Bangladesh, Arabia, Australia, Malaysia.
_SHARED = {"cst": 8, "bst": 6, "ast": 3, "est": 10, "edt": 11, "mst": 8}
# Abbreviations of a zone in summer and winter alike.
_ALL_YEAR = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
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
_OFFSET = re.compile(
    r"[\s(\[]*(?:gmt|utc|ut|z)?\s?([+\-−])\s?(\d{1,2})(?::?(\d{2}))?(?![\d.:])", re.IGNORECASE
)
_ZULU = re.compile(r"\s?Z\b")
_PLACE = re.compile(
    r"\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[\w/+-]{2,40}"
)
_ABBREVIATION = re.compile(r"(?<![^\W\d_])([A-ZА-Я]{2,4}|mez|mesz|gmt|utc)(?![^\W\d_])")
_FURTHEST = timedelta(hours=15)


def stated(text: str, day: date, zone: tzinfo | None) -> tzinfo | None:
    """Time zone stated behind a time; None if there is none.

    `day`: some zones have another offset in summer. `zone`: that of the page's country, which tells
    what an abbreviation means that several countries share.
    """
    if _ZULU.match(text):
        return UTC
    match = _OFFSET.match(text)
    if match and (found := _from_utc(match[1], match[2], match[3])):
        return found
    if place := _PLACE.search(text):
        return named(place[0])
    for each in _ABBREVIATION.finditer(text):
        found = _abbreviated(each[1], day, zone)
        if found is not None:
            return found
    return None


def _from_utc(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(size if sign == "+" else -size) if size < _FURTHEST else None


def _abbreviated(name: str, day: date, zone: tzinfo | None) -> tzinfo | None:
    short = name.casefold()
    there = datetime(day.year, day.month, day.day, tzinfo=zone) if zone else None
    if there and there.tzname() == name:
        return zone
    if there and short in _SHARED and there.utcoffset() == timedelta(hours=_SHARED[short]):
        return zone
    if short in _ALL_YEAR:
        return named(_ALL_YEAR[short])
    return timezone(timedelta(hours=_HOURS[short])) if short in _HOURS else None


@lru_cache(maxsize=512)
def named(name: str) -> tzinfo | None:
    """The zone of that name in the IANA's list."""
    if name not in available_timezones():
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(maxsize=512)
def zone_of_country(country: str) -> tzinfo | None:
    """The time zone of a country's newspapers: that of its largest city where it has several."""
    territories = get_global("zone_territories").items()
    of_country = (zone for zone, territory in territories if territory == country)
    name = _LARGEST_CITY.get(country) or next(of_country, None)
    return named(name) if name else None
