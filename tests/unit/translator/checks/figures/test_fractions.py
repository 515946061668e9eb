"""Parts of a whole: which part it is, in whatever wording."""

from fractions import Fraction

import pytest

from services.translator.checks.figures.fractions import fractions, has_other_fractions

SAME = [
    ("Two thirds of the seats are empty.", "Zwei Drittel der Plätze sind leer.", "en de"),
    ("Two thirds of the seats are empty.", "Zwei von drei Plätzen sind leer.", "en de"),
    ("Two thirds of the seats are empty.", "Rund 67 Prozent der Plätze sind leer.", "en de"),
    ("Half the money is gone.", "Das halbe Geld ist weg, dazu ein Drittel der Leute.", "en de"),
    ("Dwie trzecie mieszkańców", "Two thirds of the residents", "pl en"),
    ("三分之二的居民", "Zwei Drittel der Einwohner", "zh de"),
    ("주민 3분의 2가", "Two thirds of the residents", "ko en"),
    ("Ein Viertel der Leute", "One in four people", "de en"),
    ("Jeder Fünfte über 70", "One in five people over 70", "de en"),
    ("The second half was better.", "Die zweite Hälfte war besser.", "en de"),
    ("A third suspect fled.", "Die Hälfte der Zeugen schwieg.", "en de"),
    ("Un quartier sur deux", "Die Hälfte der Viertel", "fr de"),
]
OTHER = [
    ("Two thirds of the seats are empty.", "Die Hälfte der Plätze ist leer.", "en de"),
    ("Dwie trzecie mieszkańców", "Drei Viertel der Einwohner", "pl de"),
    ("Hälften av eleverna", "Ein Drittel der Schüler", "sv de"),
    ("三分之二的居民", "Drei Viertel der Einwohner", "zh de"),
    ("주민 삼분의 이가", "Half of the residents", "ko en"),
    ("住民の3分の1", "Zwei Drittel der Einwohner", "ja de"),
    ("Un habitant sur quatre", "Jeder Vierzigste", "fr de"),
    ("Каждый третий житель", "One in thirty residents", "ru en"),
    ("Kolmandik rahast", "Die Hälfte des Geldes", "et de"),
]


@pytest.mark.parametrize(("source", "target", "pair"), SAME)
def test_a_part_in_other_words_is_the_same(source: str, target: str, pair: str) -> None:
    assert not has_other_fractions(source, target, *pair.split())


@pytest.mark.parametrize(("source", "target", "pair"), OTHER)
def test_another_part_is_found(source: str, target: str, pair: str) -> None:
    assert has_other_fractions(source, target, *pair.split())


def test_two_thirds_are_no_third_and_a_language_without_a_list_has_none() -> None:
    assert fractions("Zwei Drittel und ein Zehntel", "de") == {Fraction(2, 3), Fraction(1, 10)}
    assert fractions("Zwei Drittel", "xx") == set()
    assert fractions("5分の0", "ja") == set()
