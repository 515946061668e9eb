"""Numbers and dates compared by value, in whatever wording."""

import pytest

from services.translator.checks.figures.numbers import has_other_dates, has_other_numbers

SAME = [
    ("约3.5万人", "Rund 35.000 Menschen", "zh de"),
    ("120亿元", "12 Milliarden Yuan", "zh de"),
    ("25 लाख किसान", "2,5 Millionen Bauern", "hi de"),
    ("XIX wiek", "19. Jahrhundert", "pl de"),
    ("at 5.30pm", "um 17.30 Uhr", "en de"),
    ("fünfundzwanzig Busse", "25 buses", "de en"),
    ("午後5時30分", "um 17.30 Uhr", "ja de"),
    ("1億2000万円", "120 Millionen Yen", "ja de"),
    ("in the 1990s", "in den 90er Jahren", "en de"),
    ("ve 1403 yılında", "ve 1403 yılında", "tr tr"),
    ("در سال ۱۴۰۳", "Im Jahr 2024", "fa de"),
    ("令和6年", "2024", "ja de"),
    ("Half a million people", "500.000 Menschen", "en de"),
    ("de 1,5 à 2 millions", "von 1,5 Millionen auf 2 Millionen", "fr de"),
    ("two or three people", "ein paar Leute", "en de"),
    ("05/06/2024", "5. Juni 2024", "es de"),
    ("Klokken halv otte", "At half past seven", "da en"),
    ("στις 19:00", "at 7pm", "el en"),
    ("250 baz puan", "2,5 Prozentpunkte", "tr de"),
    ("Two in five Britons", "40 Prozent der Briten", "en de"),
    ("um golo aos 90+4", "ein Tor in der Nachspielzeit", "pt de"),
    ("en 1 min 43 s 22", "in 1:43,22 Minuten", "fr de"),
    ("ränta på 3½ procent", "Zinsen von 3,5 Prozent", "sv de"),
    ("vijf ton", "500.000 Euro", "nl de"),
    ("osemnajstič", "for the 18th time", "sl en"),
    ("രാവിലെ ഏഴരയ്ക്ക്", "um 7.30 Uhr", "ml de"),
    ("see https://a.example/12345", "siehe https://a.example/12345", "en de"),
]
OTHER = [
    ("3.5 million", "3,5 Milliarden", "en de"),
    ("1.5 metres", "15 Meter", "en de"),
    ("35 buses", "53 Busse", "en de"),
    ("fünfundzwanzig Busse", "thirty-five buses", "de en"),
    ("at 5.30pm", "um 16.30 Uhr", "en de"),
    ("XIX wiek", "18. Jahrhundert", "pl de"),
    ("Klokken halv otte", "At half past nine", "da en"),
    ("250 baz puan", "25 Prozentpunkte", "tr de"),
    ("Two in five Britons", "60 Prozent der Briten", "en de"),
    ("7 people died", "8 Menschen starben", "en de"),
    ("ränta på 3½ procent", "Zinsen von 4,5 Prozent", "sv de"),
    ("25 people died", "Menschen starben", "en de"),
    ("约3.5万人", "Rund 350.000 Menschen", "zh de"),
]


@pytest.mark.parametrize(("source", "target", "pair"), SAME)
def test_one_value_in_two_wordings_is_the_same(source: str, target: str, pair: str) -> None:
    assert not has_other_numbers(source, target, *pair.split())


@pytest.mark.parametrize(("source", "target", "pair"), OTHER)
def test_another_value_is_told(source: str, target: str, pair: str) -> None:
    assert has_other_numbers(source, target, *pair.split())


def test_another_day_or_month_is_told() -> None:
    assert has_other_dates("w poniedziałek", "am Dienstag", ["pl", "de"][0], "de")
    assert has_other_dates("3 maja", "3. März", "pl", "de")
    assert not has_other_dates("w poniedziałek, 3 maja", "am Montag, 3. Mai", "pl", "de")
    assert not has_other_dates("w poniedziałek", "gestern", "pl", "de")


@pytest.mark.parametrize(
    ("source", "target", "language", "other"),
    [
        (
            "Dans les années quatre-vingt, on dansait.",
            "In den 1980er-Jahren tanzte man.",
            "fr",
            "de",
        ),
        ("Halb neun läutet es.", "The bell rings at 8.30am.", "de", "en"),
        ("Katanya, Rabu (3/6), jalan itu ditutup.", "Am Mittwoch sagte er das.", "id", "de"),
        ("Er wartete anderthalb Jahre.", "He waited 18 months.", "de", "en"),
    ],
)
def test_other_wordings_are_the_same_number(
    source: str, target: str, language: str, other: str
) -> None:
    assert not has_other_numbers(source, target, language, other)


def test_another_half_number_is_another_number() -> None:
    assert has_other_numbers(
        "Er wartete anderthalb Jahre.", "He waited three and a half years.", "de", "en"
    )


def test_an_abbreviation_of_single_letters_is_no_number() -> None:
    assert not has_other_numbers("Mme Perrin est là.", "Frau Perrin ist da.", "fr", "de")
