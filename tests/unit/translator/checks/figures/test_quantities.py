"""Quantities of texts: digits, words, scales, times."""

from decimal import Decimal

import pytest

from services.translator.checks.figures.quantities import quantities
from services.translator.checks.figures.quantity import minutes


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("3.5万", "zh", 35_000),
        ("850mila euro", "it", 850_000),
        ("75 de milioane", "ro", 75_000_000),
        ("4.300 millones", "es", 4_300_000_000),
        ("१२५ लोग", "hi", 125),
        ("zwei Millionen", "de", 2_000_000),
        ("dwudziestu pięciu", "pl", 25),
        ("3 млрд 200 млн", "ru", 3_200_000_000),
        ("三百多万", "zh", 3_000_000),
        ("40余万", "zh", 400_000),
        ("yüz binlerce", "tr", 100_000),
        ("ألفين", "ar", 2000),
        ("dola milioni 7.5", "sw", 7_500_000),
        ("2 mil milhões", "pt", 2_000_000_000),
        ("6 milyon 45 bin 12", "tr", 6_045_012),
        ("۳۱ هزار و ۲۵۰", "fa", 31_250),
    ],
)
def test_a_number_has_its_value(text: str, language: str, value: int) -> None:
    found = [each for each in quantities(text, language) if not each.is_offer]

    assert [each.value for each in found] == [Decimal(value)]


def test_a_clock_time_is_one_quantity_by_twelve_and_by_twenty_four_hours() -> None:
    (evening,) = quantities("20h30", "fr")
    (morning,) = quantities("8:30", "en")

    assert minutes(8, 30) in evening.keys & morning.keys


def test_a_lone_letter_behind_a_number_may_be_a_million_or_a_metre() -> None:
    (found,) = quantities("5 m", "en")

    assert found.keys == {Decimal(5), Decimal(5_000_000)}


def test_the_scale_of_a_number_in_digits_confirms_nothing_else() -> None:
    (found,) = quantities("7 million", "en")

    assert found.keys == {Decimal(7_000_000)}
