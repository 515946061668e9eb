"""Time zones as texts state them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from perspektiven.text import zones

WINTER, SUMMER = date(2026, 1, 15), date(2026, 7, 15)


def _hours(text: str, day: date = WINTER, zone: ZoneInfo | None = None) -> float | None:
    """The offset from UTC that a text states, in hours."""
    found = zones.stated(text, day, zone)
    offset = found.utcoffset(datetime(day.year, day.month, day.day)) if found else None  # noqa: DTZ001
    return None if offset is None else offset / timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Z", 0),
        ("+02:00", 2),
        (" (GMT-5)", -5),
        (" UTC +5:30", 5.5),
        ("−0330", -3.5),
        (" MSK", 3),
        (" Europe/Warsaw", 1),
        (" KST", 9),
        ("+23:00", None),
        (" Uhr", None),
        (" Europe/Nowhere", None),
    ],
)
def test_a_zone_is_stated_in_many_forms(text: str, hours: float | None) -> None:
    assert _hours(text) == hours


def test_a_zone_of_the_whole_year_has_its_offset_of_the_day() -> None:
    assert (_hours(" ET", WINTER), _hours(" ET", SUMMER)) == (-5, -4)


def test_an_abbreviation_that_countries_share_is_the_countrys_own() -> None:
    assert _hours(" IST") == 5.5
    assert _hours(" IST", SUMMER, ZoneInfo("Europe/Dublin")) == 1
    assert _hours(" CST", SUMMER) == -6


@pytest.mark.parametrize(
    ("text", "zone", "hours"),
    [
        (" CST", "Asia/Shanghai", 8),
        (" CST", "Asia/Hong_Kong", 8),
        (" CST", "America/Mexico_City", -6),
        (" BST", "Asia/Dhaka", 6),
        (" AST", "Asia/Riyadh", 3),
        (" EST", "Australia/Brisbane", 10),
        (" PST", "Asia/Shanghai", -8),
    ],
)
def test_an_abbreviation_means_what_the_clocks_of_the_country_say(
    text: str, zone: str, hours: float
) -> None:
    assert _hours(text, SUMMER, ZoneInfo(zone)) == hours


@pytest.mark.parametrize(
    ("country", "zone"),
    [("PL", "Europe/Warsaw"), ("US", "America/New_York"), ("RU", "Europe/Moscow"), ("QQ", None)],
)
def test_a_country_has_the_zone_of_its_largest_city(country: str, zone: str | None) -> None:
    assert str(zones.zone_of_country(country)) == str(zone)
