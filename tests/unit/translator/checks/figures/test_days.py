"""Days of the month told otherwise."""

import pytest

from services.translator.checks.figures.numbers import has_other_numbers


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Гласуването е на 7.06.", "Abgestimmt wird am 7. Juni.", "bg de"),
        (
            "La misa de Nochebuena empieza tarde.",
            "Die Messe am 24. Dezember beginnt spät.",
            "es de",
        ),
        ("W sylwestra pociągi nie jadą.", "Am 31. Dezember fahren keine Züge.", "pl de"),
    ],
)
def test_a_date_in_digits_and_a_holiday_are_their_day(source: str, target: str, pair: str) -> None:
    assert not has_other_numbers(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Гласуването е на 7.06.", "Abgestimmt wird am 9. Juni.", "bg de"),
        (
            "La misa de Nochebuena empieza tarde.",
            "Die Messe am 22. Dezember beginnt spät.",
            "es de",
        ),
        ("Raste auf 7.06 Prozent.", "Es stieg auf 7 Prozent.", "sv de"),
    ],
)
def test_another_day_is_told(source: str, target: str, pair: str) -> None:
    assert has_other_numbers(source, target, *pair.split())
