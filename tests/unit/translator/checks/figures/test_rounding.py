"""Large numbers that are rounded."""

from decimal import Decimal

from services.translator.checks.figures.numbers import has_other_numbers
from services.translator.checks.figures.quantity import Quantity
from services.translator.checks.figures.rounding import without_rounded


def number(value: str) -> Quantity:
    return Quantity(frozenset({Decimal(value)}), 0, 1)


def test_a_number_rounded_to_three_digits_and_more_is_the_same() -> None:
    assert without_rounded([number("1155415e8")], [number("11554e10")]) == []
    assert without_rounded([number("23400000")], [number("23381204")]) == []


def test_fewer_digits_and_other_ones_are_another_number() -> None:
    for value, other in (("23381204", "23000000"), ("2338120", "2341000"), ("338120", "338000")):
        assert without_rounded([number(value)], [number(other)]) == [number(value)]


def test_papers_round_in_other_units() -> None:
    source = "시장 규모는 3조4천862억원이었다."

    assert not has_other_numbers(source, "Der Markt: 3,486 Billionen Won.", "ko", "de")
    assert has_other_numbers(source, "Der Markt: 3,846 Billionen Won.", "ko", "de")
