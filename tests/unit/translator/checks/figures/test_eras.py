"""Years of other calendars, as they are told in ours."""

import pytest

from services.translator.checks.figures.numbers import has_other_dates, has_other_numbers

SAME = [
    ("令和6年4月に開校した。", "Die Schule öffnete im April 2024.", "ja de"),
    ("平成元年に改修された。", "It was renovated in 1989.", "ja en"),
    ("昭和四十八年の地図", "Eine Karte von 1973", "ja de"),
    ("令和6年度の予算", "The budget of fiscal Reiwa 6", "ja en"),
    ("昭和50年代の橋", "Brücken von 1975 bis 1984", "ja de"),
    ("民國113年底", "Ende 2024", "zh de"),
    ("เปิดเมื่อ พ.ศ. 2567", "Opened in 2024", "th en"),
    ("ปี 2567", "Im Jahr 2024", "th de"),
    ("ใน พ.ศ. 2567", "In 2567 of the Buddhist era (2024)", "th en"),
    ("در ۱۵ خرداد ۱۴۰۴", "am 5. Juni 2025", "fa de"),
    ("در ۱۵ خرداد", "on 4 June", "fa en"),
    ("۱۵ تیر شلیک شد", "15 Schüsse fielen", "fa de"),
    ("سال ۱۳۵۷", "1979", "fa de"),
    ("سال ۱۳۶۱", "1982, das Jahr 1361 der dortigen Zeitrechnung", "fa de"),
    ("۱۲ شهریور ماه ۱۴۰۲", "3 September 2023", "fa en"),
    ("10 محرم 1446", "16. Juli 2024", "ar de"),
    ("عام 1445 هـ", "2023", "ar de"),
    ("१५ साउन २०८१", "In 2024, am 15. Shrawan", "ne de"),
]
OTHER = [
    ("令和3年に開館した。", "Es wurde 2019 eröffnet.", "ja de"),
    ("令和6年4月に開校した。", "The school opened in April of the year 6.", "ja en"),
    ("民國113年", "Im Jahr 2021", "zh de"),
    ("เปิดเมื่อ พ.ศ. 2567", "Opened in 2567", "th en"),
    ("เปิดเมื่อ พ.ศ. 2567", "Opened in 2014", "th en"),
    ("ในปี 2565", "Im Jahr 2565 n. Chr.", "th de"),
    ("سال ۱۳۹۵", "2006", "fa de"),
    ("در ۱۵ خرداد ۱۴۰۴", "am 15. Juni 2025", "fa de"),
    ("عام 1445 هـ", "2019", "ar de"),
]


@pytest.mark.parametrize(("source", "target", "pair"), SAME)
def test_a_year_of_another_calendar_is_told_in_ours(source: str, target: str, pair: str) -> None:
    assert not has_other_numbers(source, target, *pair.split())


@pytest.mark.parametrize(("source", "target", "pair"), OTHER)
def test_another_year_is_found(source: str, target: str, pair: str) -> None:
    assert has_other_numbers(source, target, *pair.split())


def test_a_persian_date_names_a_month_of_ours() -> None:
    assert not has_other_dates("۱۵ خرداد ۱۴۰۴", "5. Juni 2025", "fa", "de")
    assert has_other_dates("۱۵ خرداد ۱۴۰۴", "5. Mai 2025", "fa", "de")
    assert not has_other_dates("۳۱ شهریور", "22. September", "fa", "de")


def test_a_day_that_no_calendar_has_is_read_as_it_stands() -> None:
    assert not has_other_numbers("۳۵ خرداد ۱۴۰۴", "35, 2025", "fa", "de")
