"""Amounts told in a unit and its parts, or in one number."""

import pytest

from services.translator.checks.figures.numbers import has_other_numbers


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("A barrel costs 71 dollars and 30 cents.", "Ein Fass kostet 71,30 Dollar.", "en de"),
        ("Le litre vaut 1 euro 85 centimes.", "A litre costs €1.85.", "fr en"),
        ("La barre était à 1 m 85.", "Die Latte lag auf 1,85 Metern.", "fr de"),
        ("Bilet kosztuje 4 złote 60 groszy.", "Das Ticket kostet 4,60 Złoty.", "pl de"),
        ("Das Brot kostet 3,45 Euro.", "Le pain coûte 3 euros et 45 centimes.", "de fr"),
        ("Der Flug dauert 2 Stunden und 30 Minuten.", "Le vol dure 150 minutes.", "de fr"),
        ("Er bekam 4 Jahre und 6 Monate.", "Dostał cztery i pół roku.", "de pl"),
        ("Lyon gagne 22 à 17.", "Lyon siegt mit 22:17.", "fr de"),
        ("刑期は3年6カ月。", "Dreieinhalb Jahre Haft.", "ja de"),
        ("試合は2時間10分続いた。", "Das Spiel dauerte 130 Minuten.", "ja de"),
        ("Цена выросла до 62 рублей 40 копеек.", "The price rose to 62.40 rubles.", "ru en"),
    ],
)
def test_an_amount_in_two_numbers_is_one_in_the_other_text(
    source: str, target: str, pair: str
) -> None:
    assert not has_other_numbers(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("A barrel costs 71 dollars and 30 cents.", "Ein Fass kostet 71,80 Dollar.", "en de"),
        ("A barrel costs 71 dollars and 30 cents.", "Ein Fass kostet 71 Dollar.", "en de"),
        ("Lyon gagne 22 à 17.", "Lyon siegt mit 22:19.", "fr de"),
        ("Der Flug dauert 2 Stunden und 30 Minuten.", "Le vol dure 190 minutes.", "de fr"),
        ("Il a payé 12 euros, 50 personnes ont attendu.", "Er zahlte 12,50 Euro.", "fr de"),
    ],
)
def test_another_amount_is_told(source: str, target: str, pair: str) -> None:
    assert has_other_numbers(source, target, *pair.split())
