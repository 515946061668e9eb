"""Emoji and symbols put back, or missed."""

from hypothesis import given
from hypothesis import strategies as st

from services.translator.checks.symbols import has_lost_symbols, restored, symbols


def test_an_emoji_with_its_joiners_is_one_symbol() -> None:
    assert symbols("Tak 👍🏽 i 👨‍👩‍👧!") == ["👍🏽", "👨‍👩‍👧"]


def test_symbols_come_back_for_unknown_signs_and_at_both_ends() -> None:
    assert restored("Święto ❄ trwa", "Das ⁇ Fest dauert an") == "Das ❄ Fest dauert an"
    assert restored("🎉 Święto trwa 🐼", "Das Fest dauert an") == "🎉 Das Fest dauert an 🐼"
    assert restored("Głos ✅", "Stimme ✅") == "Stimme ✅"


def test_a_symbol_lost_amid_a_text_is_told() -> None:
    source, answer = "Święto ❄ trwa", "Das Fest dauert an"

    assert restored(source, answer) == answer
    assert has_lost_symbols(source, answer, "pl", "de")
    assert not has_lost_symbols(source, "Das ❄ Fest", "pl", "de")


@given(st.text("a ❄🎉⁇👍🏽\u200d", max_size=20), st.text("b ❄🎉⁇", max_size=20))
def test_nothing_but_symbols_and_a_space_is_ever_added(source: str, answer: str) -> None:
    once = restored(source, answer)

    assert once.replace("⁇", "").count("b") == answer.count("b")
