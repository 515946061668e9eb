"""Halves said beside a number, and half hours of a clock."""

from decimal import Decimal

import pytest

from services.translator.checks.figures.quantities import quantities
from services.translator.checks.figures.quantity import minutes


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("three and a half billion", "en", "3500000000"),
        ("trois millions et demi", "fr", "3500000"),
        ("un millón y medio", "es", "1500000"),
        ("bir buçuk milyar", "tr", "1500000000"),
        ("четыре с половиной тысячи", "ru", "4500"),
        ("cztery i pół miliona", "pl", "4500000"),
        ("ba triệu rưỡi", "vi", "3500000"),
    ],
)
def test_a_half_belongs_to_the_number_and_its_scale(text: str, language: str, value: str) -> None:
    found = [each for each in quantities(text, language) if not each.is_offer]

    assert [each.value for each in found] == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "language"),
    [("a mile and a half", "en"), ("rok i pół", "pl"), ("un anno e mezzo", "it")],
)
def test_one_and_a_half_of_what_is_counted_needs_no_number(text: str, language: str) -> None:
    (found,) = [each for each in quantities(text, language) if not each.is_offer]

    assert found.value == Decimal("1.5")


def test_a_half_behind_what_is_counted_may_belong_to_the_number() -> None:
    found = next(each for each in quantities("3 litros y medio", "es") if not each.is_offer)

    assert {Decimal(3), Decimal("3.5")} <= found.keys


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("um halb neun", "de"),
        ("kl. halv nio", "sv"),
        ("fél kilenckor", "hu"),
        ("o půl deváté", "cs"),
    ],
)
def test_half_an_hour_before_the_next_word_is_a_clock_time(text: str, language: str) -> None:
    assert any(minutes(8, 30) in each.keys for each in quantities(text, language))


def test_a_text_full_of_halves_is_read_in_bounded_time() -> None:
    assert len(quantities("two and a half " * 20_000, "en")) > 1_000
