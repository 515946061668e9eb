"""Names of months in many languages, and dates of other calendars."""

from datetime import date

import pytest

from perspektiven.text import months


@pytest.mark.parametrize(
    ("name", "language", "number"),
    [
        ("stycznia", "pl", 1),
        ("März", "de", 3),
        ("Mrz.", None, 3),
        ("octubre", "es", 10),
        ("KASIM", "tr", 11),
        ("novembrī", "lv", 11),
        ("μαΐου", "el", 5),
        ("شباط", "ar", 2),
        ("listopad", "pl", 11),
        ("listopad", "hr", 10),
        ("listopad", None, 11),
        ("wtorek", "pl", None),
        ("", None, None),
    ],
)
def test_a_month_is_known_by_its_name(name: str, language: str | None, number: int | None) -> None:
    assert months.number(name, language) == number


@pytest.mark.parametrize(
    ("day", "ours"),
    [
        ((1403, 1, 1), date(2024, 3, 20)),  # Nowruz
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1402, 12, 29), date(2024, 3, 19)),
        ((1403, 7, 31), None),
        ((1403, 13, 1), None),
    ],
)
def test_a_persian_day_is_a_day_of_ours(day: tuple[int, int, int], ours: date | None) -> None:
    assert months.from_persian(*day) == ours


def test_persian_months_are_known_in_arabic_letters_too() -> None:
    assert months.persian("دی") == months.persian("دي") == 10
    assert months.persian("mars") is None


@pytest.mark.parametrize(
    ("dari", "pashto", "number"),
    [("ثور", "غويی", 2), ("سنبله", "وږی", 6), ("عقرب", "لړم", 8), ("جدي", "مرغومی", 10)],
)
def test_afghans_call_persian_months_otherwise(dari: str, pashto: str, number: int) -> None:
    assert months.persian(dari) == months.persian(pashto) == number


@pytest.mark.parametrize(("written", "ours"), [(2567, 2024), (2024, 2024), (1403, 1403)])
def test_years_of_the_buddhist_era_are_counted_back(written: int, ours: int) -> None:
    assert months.western_year(written) == ours


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("9 تشرين الثاني 2024", "9 نوفمبر 2024"),
        ("9 كانون الأول/ديسمبر 2024", "9 ديسمبر 2024"),
        ("令和6年5月4日", "2024年5月4日"),
        ("民國113年5月4日", "2024年5月4日"),
        ("4 十二月 2024", "4 12月 2024"),
        ("4 May 2024", "4 May 2024"),
    ],
)
def test_a_date_in_words_of_its_own_is_put_in_plain_ones(text: str, plain: str) -> None:
    assert months.in_plain_terms(text) == plain
