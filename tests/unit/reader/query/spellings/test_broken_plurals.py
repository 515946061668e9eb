"""Broken plurals: singular and plural find each other, with and without the article."""

import pytest

from services.reader.query.spellings.broken_plurals import number_forms


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("كتاب", "كتب"), ("كتب", "كتاب"), ("المدرسة", "مدارس"), ("مدارس", "مدرسة"),
        ("اطفال", "طفل"), ("مدرسه", "مدارس"), ("الوزير", "وزراء"),
    ],
)  # fmt: skip
def test_a_form_has_the_others(word: str, form: str) -> None:
    assert form in number_forms(word)
    assert word not in number_forms(word)


@pytest.mark.parametrize("word", ["", "ال", "Haus", "كتابات"])
def test_an_unknown_word_has_none(word: str) -> None:
    assert number_forms(word) == ()
