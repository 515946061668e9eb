"""Currencies and shares of a hundred beside amounts."""

import pytest

from services.translator.checks.figures.amounts import (
    currencies,
    has_other_currency,
    has_other_shares,
)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("3,5 mld zł", "pl", {"zloty"}),
        ("R$ 2,3 bilhões", "pt", {"real"}),
        ("US$40 and £12.50", "en", {"dollar", "pound"}),
        ("120亿元，约17亿美元", "zh", {"yuan", "dollar"}),
        ("45 Millionen Schweizer Franken", "de", {"franc"}),
        ("25 European towns", "en", set()),
        ("12 realistische Bilder", "de", set()),
        ("Euro 51 lirayı aştı", "tr", {"lira"}),
        ("2,40 лева за килограм", "bg", {"lev"}),
        ("курс 38,20 за долар", "uk", set()),
        ("maksoi 30 miljoonalla eurolla", "fi", {"euro"}),
    ],
)
def test_currencies_are_known_beside_their_amounts(
    text: str, language: str, found: set[str]
) -> None:
    assert currencies(text, language) == found


def test_another_currency_is_told() -> None:
    assert has_other_currency("It cost 5 dollars.", "Es kostete 5 Euro.", "en", "de")
    assert has_other_currency("It cost $5.", "Es kostete 5.", "en", "de")
    assert not has_other_currency("It cost $5.", "Es kostete 5 Dollar.", "en", "de")
    assert not has_other_currency("السعر 900 ليرة", "Es kostet 900 Pfund.", "ar", "de")
    assert has_other_currency("Fiyatı 900 lira.", "Es kostet 900 Pfund.", "tr", "de")


def test_a_pound_may_be_a_weight() -> None:
    assert not has_other_currency("It weighs 300 pounds.", "Es wiegt 136 Kilo.", "en", "de")
    assert not has_other_currency("a 40-pound sack", "ein 40-Pfund-Sack", "en", "de")
    assert has_other_currency("He paid 300 pounds.", "Er zahlte 300.", "en", "de")
    assert has_other_currency("Two kilos for £3.", "Zwei Kilo für 3.", "en", "de")
    assert has_other_currency("He paid 9 pounds a kilo.", "Er zahlte 9 Euro je Kilo.", "en", "de")


def test_percentage_points_are_no_percentage() -> None:
    source = "Turnout rose by four percentage points to 61 percent."

    assert has_other_shares(source, "Sie stieg um vier Prozent auf 61 Prozent.", "en", "de")
    assert not has_other_shares(source, "Sie stieg von 57 auf 61 Prozent.", "en", "de")
    assert not has_other_shares(source, "Sie stieg um vier Punkte auf 61 Prozent.", "en", "de")


def test_percentage_points_are_none_in_other_languages_either() -> None:
    source = "Der Anteil sank um 0,7 Prozentpunkte."

    assert has_other_shares(source, "The share fell by 0.7 per cent.", "de", "en")
    assert not has_other_shares(source, "The share fell by 0.7 points.", "de", "en")
    assert not has_other_shares(source, "La part recule de 0,7 point.", "de", "fr")


def test_a_lost_percent_sign_is_told() -> None:
    assert has_other_shares("48 per cent are women.", "48 sind Frauen.", "en", "de")
    assert not has_other_shares("48 per cent are women.", "48 % sind Frauen.", "en", "de")
    assert not has_other_shares("Odsto je malo, kaže: 7 odsto.", "Nur 7 Prozent.", "sr", "de")
    assert not has_other_shares("Ein Drittel sind Frauen.", "33 percent are women.", "de", "en")


def test_a_currency_in_a_name_is_no_amount() -> None:
    assert currencies("Tre Kronor vann igen", "sv") == set()
    assert currencies("tre kronor styck", "sv") == {"krone"}
