"""Emoji and symbols put back, or missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translator.checks.restored_symbols import restored
from services.translator.checks.symbols import has_lost_symbols, symbols


def test_symbols_come_back_for_unknown_signs_and_at_both_ends() -> None:
    assert restored("Święto ❄ trwa", "Das ⁇ Fest dauert an") == "Das ❄ Fest dauert an"
    assert restored("🎉 Święto trwa 🐼", "Das Fest dauert an") == "🎉 Das Fest dauert an 🐼"
    assert restored("Głos ✅", "Stimme ✅") == "Stimme ✅"


def test_a_symbol_lost_amid_a_text_is_told() -> None:
    source, answer = "Święto ❄ trwa", "Das Fest dauert an"

    assert restored(source, answer) == answer
    assert has_lost_symbols(source, answer, "pl", "de")
    assert not has_lost_symbols(source, "Das ❄ Fest", "pl", "de")


@pytest.mark.parametrize(
    ("source", "answer", "whole"),
    [
        ("Gol de Rossi ⚽ en Turín", "Tor von Rossi in Turin", "Tor von Rossi ⚽ in Turin"),
        ("Złoto 🥇 Kowal i Nowak", "Gold für Kowal und Nowak", "Gold für 🥇 Kowal und Nowak"),
        ("Meteo ☀🌧: sole", "Wetter: Sonne", "Wetter ☀🌧: Sonne"),
        ("Vi ses 🎉 kl. 18 ⏰ i Lund", "Bis um 18 in Lund", "Bis um 18 ⏰ in Lund"),
        ("Ana ❤ Ana", "Ana Ana", "Ana Ana"),
    ],
)
def test_symbols_come_back_beside_what_both_texts_have_once(
    source: str, answer: str, whole: str
) -> None:
    assert restored(source, answer) == whole
    assert has_lost_symbols(source, whole, "es", "de") == (symbols(source) != symbols(whole))


@given(st.text("a ❄🎉⁇👍🏽\u200d", max_size=20), st.text("b ❄🎉⁇", max_size=20))
def test_nothing_but_symbols_and_a_space_is_ever_added(source: str, answer: str) -> None:
    once = restored(source, answer)

    assert once.replace("⁇", "").count("b") == answer.count("b")
