"""One number of a text."""

from decimal import Decimal

from services.translator.checks.figures.quantity import Quantity, minutes, offer


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
