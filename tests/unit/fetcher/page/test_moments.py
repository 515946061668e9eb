"""Dates as newspapers write them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.page.moments import parse, zone_of_country

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type] # the parts of a date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-04T08:30:00+01:00", (2025, 3, 4, 7, 30)),
        ("2025-03-04T08:30:00+0100", (2025, 3, 4, 7, 30)),
        ("2025-03-04T08:30:00.123Z", (2025, 3, 4, 8, 30)),
        ("2025-03-04 08:30 UTC", (2025, 3, 4, 8, 30)),
        ("20250304T083000Z", (2025, 3, 4, 8, 30)),
        ("Tue, 04 Mar 2025 08:30:00 +0100", (2025, 3, 4, 7, 30)),
        ("1741077000", (2025, 3, 4, 8, 30)),
        ("1741077000000", (2025, 3, 4, 8, 30)),
        ("2025-03-04T08:30:00", (2025, 3, 4, 7, 30)),
        ("2025-07-04T08:30:00", (2025, 7, 4, 6, 30)),
        ("04.03.2025 08:30", (2025, 3, 4, 7, 30)),
        ("4 marca 2025, 08:30", (2025, 3, 4, 7, 30)),
        ("March 4, 2025 8:30 PM EST", (2025, 3, 5, 1, 30)),
        ("4 de março de 2025 às 8h30", (2025, 3, 4, 7, 30)),
        ("4 марта 2025", (2025, 3, 4, 11, 0)),
        ("2025年3月4日", (2025, 3, 4, 11, 0)),
        ("2025-03-04", (2025, 3, 4, 11, 0)),
        ("12/25/2025", (2025, 12, 25, 11, 0)),
    ],
)
def test_a_date_is_read(text: str, expected: tuple[int, ...]) -> None:
    assert parse(text, WARSAW, NOW) == utc(*expected)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-45", "31.02.2025", "Room 2025", "0000"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse(text, WARSAW, NOW) is None


def test_a_date_in_the_future_is_none() -> None:
    assert parse("2026-03-15T09:00:00Z", WARSAW, NOW) is None


def test_clocks_may_differ_by_minutes() -> None:
    assert parse("2026-03-14T09:30:00Z", WARSAW, NOW) == NOW


def test_today_without_a_time_is_not_in_the_future() -> None:
    found = parse("2026-03-14", WARSAW, NOW)

    assert found is not None
    assert found <= NOW


@given(st.integers(0, 15 * 365 * 86_400), st.integers(-12, 14))
def test_iso_8601_is_read_as_written(seconds: int, hours: int) -> None:
    moment = utc(2010, 1, 1) + timedelta(seconds=seconds)
    aware = moment.astimezone(timezone(timedelta(hours=hours)))

    assert parse(aware.isoformat(), None, NOW) == aware


@given(st.text(max_size=60))
def test_any_text_is_a_moment_of_the_past_or_none(text: str) -> None:
    found = parse(text, WARSAW, NOW)

    assert found is None or (found <= NOW and found.tzinfo is UTC)


@pytest.mark.parametrize(("country", "hours"), [("PL", 1), ("US", -5), ("JP", 9), ("AR", -3)])
def test_a_country_has_a_zone(country: str, hours: int) -> None:
    zone = zone_of_country(country)

    assert datetime(2025, 1, 1, tzinfo=zone).utcoffset() == timedelta(hours=hours)
