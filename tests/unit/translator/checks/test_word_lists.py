"""Word lists of the data files."""

from pathlib import Path

import pytest

import services.translator
from services.translator.checks.word_lists import WORD, by_language, listed, word_set

DATA = Path(services.translator.__file__).parent / "data"
OF_LANGUAGES = (
    "negation.txt",
    "note_labels.txt",
    "number_words.txt",
    "ordinals.txt",
    "scale_words.txt",
)


def test_a_set_knows_words_beginnings_endings_and_parts() -> None:
    words = word_set(["nicht", "refus*", "*los", "=n’t"], longest_rest=4)

    assert words.has("nicht")
    assert words.has("refused")
    assert not words.has("refusedness")
    assert words.has("ratlos")
    assert words.is_in("he didn’t", ["he"])
    assert not words.is_in("he did", ["he", "did"])


def test_vowel_signs_belong_to_their_word() -> None:
    assert WORD.findall("हज़ार लाख।") == ["हज़ार", "लाख"]


def test_languages_share_the_lists_of_their_standard() -> None:
    assert listed("negation.txt", "nn") == by_language("negation.txt")["nb"]
    assert listed("negation.txt", "tlh") is None


@pytest.mark.parametrize("name", OF_LANGUAGES)
def test_each_language_has_one_line_in_a_file(name: str) -> None:
    lines = [
        line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]

    assert len({line.split()[0] for line in lines}) == len(lines)
