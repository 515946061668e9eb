"""Dates as newspapers write them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.text.dates import DateLocale, parse
from perspektiven.text.zones import zone_of_country

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
IN_WARSAW = DateLocale(ZoneInfo("Europe/Warsaw"), "pl")


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
        ("2025-3-4", (2025, 3, 4, 11, 0)),
        ("2025/3/4 8:30", (2025, 3, 4, 7, 30)),
        ("2025.03.04. 08:30", (2025, 3, 4, 7, 30)),
        ("4-mar-2025", (2025, 3, 4, 11, 0)),
        ("Tue Mar 04 08:30:12 EST 2025", (2025, 3, 4, 13, 30, 12)),
        ("2025. március 4. 08:30", (2025, 3, 4, 7, 30)),
        ("2025 m. kovo 4 d.", (2025, 3, 4, 11, 0)),
        ("Thứ Ba, ngày 4 tháng 3 năm 2025 08:30", (2025, 3, 4, 7, 30)),
        ("4 مارس 2025", (2025, 3, 4, 11, 0)),
        ("٤ آذار ٢٠٢٥", (2025, 3, 4, 11, 0)),
        ("14 اسفند 1403", (2025, 3, 4, 11, 0)),
        ("۱۴۰۳/۱۲/۱۴", (2025, 3, 4, 11, 0)),
        ("4 มีนาคม 2568", (2025, 3, 4, 11, 0)),
        ("4 มี.ค. 2568 08:30", (2025, 3, 4, 7, 30)),
        ("04 मार्च 2025", (2025, 3, 4, 11, 0)),
        ("৪ মার্চ ২০২৫", (2025, 3, 4, 11, 0)),
        ("4 במרץ 2025", (2025, 3, 4, 11, 0)),
        ("4. март 2025", (2025, 3, 4, 11, 0)),
        ("４．３．２０２５", (2025, 3, 4, 11, 0)),
        ("4 listopada 2025", (2025, 11, 4, 11, 0)),
    ],
)
def test_a_date_is_read(text: str, expected: tuple[int, ...]) -> None:
    assert parse(text, IN_WARSAW, NOW) == utc(*expected)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-45", "31.02.2025", "Room 2025", "0000"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse(text, IN_WARSAW, NOW) is None


def test_a_date_in_the_future_is_none() -> None:
    assert parse("2026-03-15T09:00:00Z", IN_WARSAW, NOW) is None


def test_clocks_may_differ_by_minutes() -> None:
    assert parse("2026-03-14T09:30:00Z", IN_WARSAW, NOW) == NOW


def test_today_without_a_time_is_not_in_the_future() -> None:
    found = parse("2026-03-14", IN_WARSAW, NOW)

    assert found is not None
    assert found <= NOW


@given(st.integers(0, 15 * 365 * 86_400), st.integers(-12, 14))
def test_iso_8601_is_read_as_written(seconds: int, hours: int) -> None:
    moment = utc(2010, 1, 1) + timedelta(seconds=seconds)
    aware = moment.astimezone(timezone(timedelta(hours=hours)))

    assert parse(aware.isoformat(), DateLocale(), NOW) == aware


@given(st.text(max_size=60))
def test_any_text_is_a_moment_of_the_past_or_none(text: str) -> None:
    found = parse(text, IN_WARSAW, NOW)

    assert found is None or (found <= NOW and found.tzinfo is UTC)


@pytest.mark.parametrize(("country", "hours"), [("PL", 1), ("US", -5), ("JP", 9), ("AR", -3)])
def test_a_country_has_a_zone(country: str, hours: int) -> None:
    zone = zone_of_country(country)

    assert datetime(2025, 1, 1, tzinfo=zone).utcoffset() == timedelta(hours=hours)


def test_a_name_that_two_languages_share_is_that_of_the_page() -> None:
    assert parse("4. listopada 2025.", DateLocale(language="hr"), NOW) == utc(2025, 10, 4, 12)


def test_americans_write_the_month_first() -> None:
    american = DateLocale(ZoneInfo("America/New_York"), "en-US", is_month_first=True)

    assert parse("05/03/2025", american, NOW) == utc(2025, 5, 3, 16)
    assert parse("05/03/2025", IN_WARSAW, NOW) == utc(2025, 3, 5, 11)


@pytest.mark.parametrize(
    ("persian", "ours"),
    [
        ("1403/02/14", (2024, 5, 3)),
        ("1403/12/30", (2025, 3, 20)),
        ("1404/01/01", (2025, 3, 21)),
        ("1399/12/30", (2021, 3, 20)),
    ],
)
def test_persian_days_are_ours(persian: str, ours: tuple[int, ...]) -> None:
    assert parse(persian, DateLocale(language="fa"), NOW) == utc(*ours, 12)
