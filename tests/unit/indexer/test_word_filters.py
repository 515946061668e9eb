"""Filters for endings: forms meet and other words stay apart, whatever stemmer comes after."""

import re

import pytest

from services.indexer.word_filters import WORD_FILTERS


def filtered(word: str, *names: str) -> str:
    for name in names:
        replacement = re.sub(r"\$(\d)", r"\\\1", WORD_FILTERS[name]["replacement"])
        word = re.sub(WORD_FILTERS[name]["pattern"], replacement, word)
    return word


@pytest.mark.parametrize(
    ("names", "forms", "stem"),
    [
        (("strong_t_fi", "last_vowel_fi"), "katu kadu", "katu"),
        (("strong_nk_fi", "last_vowel_fi"), "kaupunk kaupung", "kaupunk"),
        (("nominative_fi",), "hallitus hallituksen hallitukset hallituksesta", "hallitus"),
        (("nominative_fi",), "potilas potilaat", "potilas"),
        (("last_vowel_fi",), "sairaal sairaala sairaalo", "sairaal"),
        (("last_vowel_et",), "linn linna kooli", None),
        (("last_vowel_et", "short_er_et"), "minister ministri", "ministr"),
    ],
)
def test_the_forms_of_a_word_meet(names: tuple[str, ...], forms: str, stem: str | None) -> None:
    assert {filtered(form, *names) for form in forms.split()} == (
        {stem} if stem else {"linn", "kool"}
    )


@pytest.mark.parametrize("word", ["talous", "laki", "tuki", "taloksi"])
def test_a_finnish_word_that_ends_alike_is_left_alone(word: str) -> None:
    names = ("nominative_fi", "strong_t_fi", "strong_nk_fi", "last_vowel_fi")

    assert filtered(word, *names) in {word, word.removesuffix("i")}
