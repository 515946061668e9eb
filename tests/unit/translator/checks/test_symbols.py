"""Emoji and symbols of a text."""

import pytest

from services.translator.checks.symbols import symbols, without_inner


def test_an_emoji_with_its_joiners_is_one_symbol() -> None:
    assert symbols("Tak 👍🏽 i 👨‍👩‍👧!") == ["👍🏽", "👨‍👩‍👧"]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Il était là 🎉, enfin", "Il était là, enfin"),
        ("Ventimila (🎉 bravi) a Lecce", "Ventimila (bravi) a Lecce"),
        ("Bra ✅ jobbat 🎉🎊 i Umeå ❤", "Bra jobbat i Umeå ❤"),
        ("今日は☀晴れ", "今日は晴れ"),
        ("Voir https://a.example/🎉/b ici", "Voir https://a.example/🎉/b ici"),
        ("© Ana, №3", "© Ana, №3"),
    ],
)
def test_symbols_amid_a_sentence_are_left_out_in_one_piece(text: str, bare: str) -> None:
    assert without_inner(text) == bare
