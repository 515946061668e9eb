"""Irregular forms: a word finds those of its forms that no stemmer brings together."""

import pytest

from services.reader.query.spellings.forms import other_forms


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("gehen", "ging"), ("ging", "gehen"), ("sprechen", "spricht"), ("verbieten", "verboten"),
        ("museum", "museen"), ("go", "went"), ("children", "child"), ("fahren", "fährt"),
    ],
)  # fmt: skip
def test_a_form_has_the_others(word: str, form: str) -> None:
    assert form in other_forms(word)


def test_a_regular_or_unknown_word_has_none() -> None:
    assert other_forms("haus") == ()
    assert other_forms("xyzzy") == ()


def test_no_word_has_more_forms_than_a_query_can_bear() -> None:
    assert all(len(other_forms(word)) <= 16 for word in ("werden", "sehen", "find", "war"))
