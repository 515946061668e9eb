"""Scripts of languages and of letters."""

import pytest

from services.translator.scripts import letters_by_script, scripts_of


@pytest.mark.parametrize(
    ("language", "scripts"),
    [
        ("pl", {"LATIN"}),
        ("uk", {"CYRILLIC"}),
        ("sr-Latn", {"CYRILLIC", "LATIN"}),
        ("ko", {"HANGUL", "CJK"}),
        ("und", set()),
        ("tlh", set()),
    ],
)
def test_a_language_has_its_scripts_or_none_that_is_known(language: str, scripts: set[str]) -> None:
    assert scripts_of(language) == scripts


def test_japanese_is_written_in_three_scripts() -> None:
    assert {"HIRAGANA", "KATAKANA", "CJK"} <= scripts_of("ja")


def test_letters_are_counted_by_their_script() -> None:
    assert letters_by_script("Most мост 橋!") == {"LATIN": 4, "CYRILLIC": 4, "CJK": 1}


def test_wide_letters_are_of_the_script_that_they_widen() -> None:
    assert letters_by_script("ＮＡＴＯ") == {"LATIN": 4}


def test_what_belongs_to_no_script_is_not_counted() -> None:
    assert letters_by_script("12 5º µ ʰ 𝒜 —") == {}
