"""Negations lost and added."""

import pytest

from services.translator.checks.negation import has_other_negation


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Nikt nie przyszedł.", "Alle kamen.", "pl de"),
        ("He came.", "Er kam nicht.", "en de"),
        ("We didn’t go.", "Wir gingen.", "en de"),
        ("市政府没有公布原因。", "Die Stadt nannte den Grund.", "zh de"),
        ("Oyuncular sahaya çıkmadı.", "Die Spieler kamen auf das Feld.", "tr de"),
    ],
)
def test_the_opposite_is_told(source: str, target: str, pair: str) -> None:
    assert has_other_negation(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Statsministern säger nej.", "Der Ministerpräsident lehnt ab.", "sv de"),
        ("Schools will not open.", "Die Schulen bleiben geschlossen.", "en de"),
        ("Il est venu sans argent.", "Er hatte kein Geld.", "fr de"),
        ("Er kam nicht.", "Qaghmo'.", "de tlh"),
    ],
)
def test_a_negation_in_other_words_is_kept(source: str, target: str, pair: str) -> None:
    assert not has_other_negation(source, target, *pair.split())
