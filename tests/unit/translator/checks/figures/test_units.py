"""Units of measure: converted amounts are the same, kept digits are not."""

import pytest

from services.translator.checks.figures.numbers import has_other_numbers


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The pipe is 40 miles long.", "Das Rohr ist rund 64 Kilometer lang."),
        ("It weighed 220 pounds.", "Es wog 100 Kilogramm."),
        ("The ranch covers 500 acres.", "Die Ranch ist etwa 200 Hektar groß."),
        ("It was 86 degrees Fahrenheit.", "Es hatte 30 Grad."),
        ("It was minus 40°F.", "Es hatte minus 40 Grad Celsius."),
        ("The tower is 330 feet high.", "Der Turm ist 100 Meter hoch."),
        ("They drove at 75 mph.", "Sie fuhren 120 km/h."),
        ("The 5-foot-10 boxer won.", "Der 1,78 Meter große Boxer gewann."),
        ("The talks took 90 minutes.", "Die Gespräche dauerten anderthalb Stunden."),
        ("The sentence is 18 months.", "Die Strafe beträgt eineinhalb Jahre."),
        ("They sold 20 gallons.", "Sie verkauften 75 Liter."),
        ("It was 104F.", "Es hatte 40 °C."),
        ("The talks took 72 hours.", "Die Gespräche dauerten drei Tage."),
    ],
)
def test_the_same_amount_in_another_unit_is_no_other_number(source: str, target: str) -> None:
    assert not has_other_numbers(source, target, "en", "de")
    assert not has_other_numbers(target, source, "de", "en")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The pipe is 40 miles long.", "Das Rohr ist 40 Kilometer lang."),
        ("It was 86 degrees Fahrenheit.", "Es hatte 86 Grad Celsius."),
        ("The ranch covers 500 acres.", "Die Ranch ist etwa 900 Hektar groß."),
        ("The talks took 90 minutes.", "Die Gespräche dauerten dreieinhalb Stunden."),
        ("It lost 40 tonnes of oil.", "Es verlor 40 Kilogramm Öl."),
        ("The wind reached 90 km/h.", "Der Wind erreichte 90 m/s."),
        ("He got 18 months in jail.", "Er bekam 18 Jahre Haft."),
    ],
)
def test_kept_digits_and_wrong_conversions_are_other_numbers(source: str, target: str) -> None:
    assert has_other_numbers(source, target, "en", "de")


def test_the_same_number_in_the_same_unit_beside_a_converted_one_is_right() -> None:
    source = "It is 40 miles (64 km) to the coast, 64 miles to the border."
    target = "Es sind 64 Kilometer zur Küste und 64 Meilen (103 km) zur Grenze."

    assert not has_other_numbers(source, source, "en", "en")
    assert has_other_numbers(source, target.replace("103", "310"), "en", "de")


def test_a_day_and_a_night_are_24_hours() -> None:
    assert not has_other_numbers(
        "За сутки выпало 27 см.", "In 24 Stunden fielen 27 cm.", "ru", "de"
    )
    assert not has_other_numbers("Прошло трое суток.", "72 hours have passed.", "ru", "en")


def test_a_word_of_two_units_is_neither() -> None:
    source = "Das Schiff lud 40 Tonnen, dann 40 Kilogramm."

    assert not has_other_numbers(source, "It took on 40 tons, then 40 kilograms.", "de", "en")
