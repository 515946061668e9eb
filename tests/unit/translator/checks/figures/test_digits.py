"""Values of digits with separators."""

from decimal import Decimal

import pytest

from services.translator.checks.figures.digits import digits_as_ascii, values_of_digits


@pytest.mark.parametrize(
    ("digits", "language", "value"),
    [
        ("1.500", "de", "1500"),
        ("1.500", "en", "1.500"),
        ("1,500", "en", "1500"),
        ("1.500", "es", "1500"),
        ("1,500", "es", "1500"),
        ("1.234.567,89", "de", "1234567.89"),
        ("1,50,000", "en", "150000"),
        ("1’250’000", "de-CH", "1250000"),
        ("3,5", "pl", "3.5"),
        ("0.125", "de", "0.125"),
        ("1 234", "fr", "1234"),
        ("3٫5", "ar", "3.5"),
    ],
)
def test_separators_are_read_as_the_language_writes_them(
    digits: str, language: str, value: str
) -> None:
    assert list(values_of_digits(digits, language)) == [Decimal(value)]


def test_a_date_has_the_values_of_its_parts() -> None:
    assert set(values_of_digits("3.5.2024", "de")) == {Decimal(3), Decimal(5), Decimal(2024)}


def test_digits_of_all_scripts_become_ascii_at_their_places() -> None:
    assert digits_as_ascii("٣ और ४²") == "3 और 4²"
