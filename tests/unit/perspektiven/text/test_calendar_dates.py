"""Days as texts write them: in figures, with names of months, in other calendars."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.text.calendar_dates import find

DAY = date(2025, 3, 4)


def day_in(text: str, language: str | None = None, *, is_month_first: bool = False) -> date | None:
    found = find(text, language, is_month_first=is_month_first)
    return found.day if found else None


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04",
        "20250304t0830",
        "2025年3月4日",
        "2025년 3월 4일",
        "4 tháng 3, 2025",
        "2025 жылғы 4 наурыз",
        "2025 оны 3 сарын 4",
        "4 marca 2025",
        "4. märz 2025",
        "4 de março de 2025",
        "march 4th, 2025",
        "2025. március 4",
        "2025. gada 4. marts",
        "04.03.2025",
        "4/3/2025",
        "2025/3/4",
        "4 mar 25",
        "04.03.25",
        "4 มีนาคม 2568",
        "۱۴۰۳/۱۲/۱۴".translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")),
        "14 اسفند 1403",
        "14 حوت 1403",
        "1403 کب 14",
        "4 مارچ، 2025",
        "حوت 14، 1403",
        "4.mar.2025",
        "4.märz 2025",
        "4.март.2025",
        "2025.márc.4",
        "mar.4.2025",
        "mar.4, 2025",
        "tuesday,march 4,2025",
        "4 march,2025",
        "4.mar.25",
    ],
)
def test_a_day_is_read_in_every_spelling(text: str) -> None:
    assert day_in(f"published: {text} in town") == DAY


@pytest.mark.parametrize(
    "text", ["", "march", "31.02.2025", "2025-13-01", "4 nosuchmonth 2025", "call 0304 2025"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_in(text) is None


def test_americans_write_the_month_first_unless_it_can_not_be_one() -> None:
    assert day_in("3/4/2025", is_month_first=True) == DAY
    assert day_in("13/4/2025", is_month_first=True) == date(2025, 4, 13)


def test_a_month_alone_is_a_day_only_where_it_is_all_of_the_text() -> None:
    assert day_in("2025-03") == date(2025, 3, 1)
    assert day_in("issue 2025-03") is None


def test_a_name_of_two_months_is_read_as_the_language_has_it() -> None:
    assert day_in("4 listopad 2025", "cs") == date(2025, 11, 4)
    assert day_in("4 listopad 2025", "hr") == date(2025, 10, 4)


def test_the_place_of_a_day_is_told() -> None:
    text = "warszawa, 4 marca 2025, 08:30"
    found = find(text, "pl", is_month_first=False)

    assert found is not None
    assert text[found.start : found.end] == "4 marca 2025"


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)))
def test_any_day_is_read_as_it_was_written(day: date) -> None:
    assert day_in(day.isoformat()) == day
    assert day_in(f"{day:%d.%m.%Y}") == day
    assert day_in(f"{day:%d.%m.%y}") == day


@pytest.mark.parametrize(
    "text", ["4 มี.ค. 68", "4 มี.ค.68 08:30 น.", "4มีนาคม2568", "4 มีนาคม พ.ศ. 2568", "4/3/68"]
)
def test_a_thai_year_of_two_figures_is_of_the_buddhist_calendar(text: str) -> None:
    assert day_in(text, "th") == DAY


def test_a_thai_year_that_would_be_long_past_is_ours() -> None:
    assert day_in("4 มี.ค. 25", "th") == DAY
    assert day_in("4/3/25", "th-TH") == DAY
    assert day_in("4 mar 68", "en") == date(2068, 3, 4)


@pytest.mark.parametrize("text", ["4 มี.ค. 10.30 น.", "4 มี.ค. 10:30", "4 คน 68"])
def test_the_time_behind_a_thai_month_is_no_year(text: str) -> None:
    assert day_in(text, "th") is None
