"""Clock times whose minutes are said in words."""

import pytest

from services.translator.checks.figures.clock_phrases import clock_phrases
from services.translator.checks.figures.number_words import number_words
from services.translator.checks.figures.numbers import has_other_numbers
from services.translator.checks.figures.quantity import minutes


@pytest.mark.parametrize(
    ("text", "language", "hour", "minute"),
    [
        ("at quarter to seven", "en", 6, 45),
        ("at ten past four", "en", 4, 10),
        ("las tres y cuarto", "es", 3, 15),
        ("las seis menos diez", "es", 5, 50),
        ("à sept heures moins le quart", "fr", 6, 45),
        ("alle nove e un quarto", "it", 9, 15),
        ("om kwart voor elf", "nl", 10, 45),
        ("kwadrans po ósmej", "pl", 8, 15),
        ("čtvrt na sedm", "cs", 6, 15),
        ("háromnegyed hétkor", "hu", 6, 45),
        ("без четверти пять", "ru", 4, 45),
        ("um fünf vor zwölf", "de", 11, 55),
        ("kvart över 7", "sv", 7, 15),
    ],
)
def test_minutes_in_words_belong_to_their_hour(
    text: str, language: str, hour: int, minute: int
) -> None:
    (found,) = clock_phrases(text, language, number_words(language))

    assert found.keys == {minutes(hour, minute)}
    assert found.is_offer


def test_what_is_no_hour_has_no_minutes() -> None:
    assert not list(clock_phrases("a quarter to everybody", "en", number_words("en")))
    assert not list(clock_phrases("ein Viertel vor 90", "de", number_words("de")))


def test_a_time_in_digits_is_confirmed_by_its_words() -> None:
    source = "Cerró a las nueve y cuarto de la noche."

    assert not has_other_numbers(source, "Sie schloss um 21.15 Uhr.", "es", "de")
    assert has_other_numbers(source, "Sie schloss um 21.45 Uhr.", "es", "de")
