"""Prices and use by litre, gallon, pound: converted or not."""

import pytest

from services.translator.checks.figures.numbers import has_other_numbers

SAME = [
    ("Gas costs $4.19 a gallon.", "Benzin kostet 1,11 Dollar je Liter.", "en de"),
    ("Gas costs $4.19 a gallon.", "L’essence coûte 1,11 dollar le litre.", "en fr"),
    ("Gas costs $4.19 a gallon.", "Benzin kostet 4,19 Dollar je Gallone.", "en de"),
    ("Coffee is $8 per pound.", "Kaffee kostet 17,60 Dollar pro Kilo.", "en de"),
    (
        "The car makes 30 miles per gallon.",
        "Das Auto braucht 7,8 Liter auf 100 Kilometer.",
        "en de",
    ),
    ("Das Auto braucht 7,8 Liter/100 km.", "The car makes 30 mpg.", "de en"),
    ("Land sells at $9,000 an acre.", "Land kostet 22.000 Dollar pro Hektar.", "en de"),
]
OTHER = [
    ("Gas costs $4.19 a gallon.", "Benzin kostet 2,50 Dollar je Liter.", "en de"),
    ("Coffee is $8 per pound.", "Kaffee kostet 12 Dollar pro Kilo.", "en de"),
    ("The car makes 30 miles per gallon.", "Das Auto braucht 17 Liter auf 100 Kilometer.", "en de"),
    ("Gas costs $4.19 a gallon.", "Das Kilo kostet 1,11 Dollar.", "en de"),
]


@pytest.mark.parametrize(("source", "target", "pair"), SAME)
def test_a_rate_for_another_unit_is_the_same(source: str, target: str, pair: str) -> None:
    assert not has_other_numbers(source, target, *pair.split())


@pytest.mark.parametrize(("source", "target", "pair"), OTHER)
def test_another_rate_is_found(source: str, target: str, pair: str) -> None:
    assert has_other_numbers(source, target, *pair.split())
