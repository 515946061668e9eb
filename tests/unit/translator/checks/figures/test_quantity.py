"""One number of a text."""

from decimal import Decimal

import pytest

from services.translator.checks.figures.numbers import has_other_numbers
from services.translator.checks.figures.quantity import Quantity, is_multiple, minutes, offer


def test_the_value_is_the_greatest_of_the_keys_that_are_numbers() -> None:
    found = Quantity(frozenset({Decimal(5), Decimal(5_000_000), "t300"}), 0, 3)

    assert found.value == 5_000_000


def test_clock_times_are_the_same_by_twelve_and_by_twenty_four_hours() -> None:
    assert minutes(7, 15) == minutes(19, 15)
    assert minutes(7, 15) != minutes(8, 15)


def test_an_offer_only_confirms() -> None:
    found = offer({Decimal(3)}, 2, 7)

    assert found.is_offer
    assert found.is_written_out


def test_multiples_are_told_of_numbers_of_any_length() -> None:
    assert is_multiple(Decimal("9" * 60 + "000"), 1000)
    assert not is_multiple(Decimal("9" * 60 + "007"), 1000)
    assert not is_multiple(Decimal("2500.5"), 500)


@pytest.mark.parametrize("language", ["ru", "uk", "hi", "ko", "ja", "de", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "Konto {} 7",
        "{} миллионов 12",
        "{} с половиной",
        "{}만 12",
        "{} ½ 半",
        "{}.{} 3",
        "halb ²² {}",
        "{} km 3 m",
        "12 von {}",
        "{} % 8",
    ],
)
def test_no_number_is_too_long_for_the_checks(text: str, language: str) -> None:
    for digits in (29, 32, 60, 5000):
        told = text.replace("{}", "83" * (digits // 2))

        assert not has_other_numbers(told, told, language, language)
