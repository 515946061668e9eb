"""What can't be written is taken out of texts; everything else stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.valid_text import valid, valid_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zażółć gęślą jaźń", "Zażółć gęślą jaźń"),
        ("half \ud800 a letter", "half  a letter"),
        ("two halves \ud83d\ude00", "two halves 😀"),
        ("nothing\x00 here\ufffe", "nothing here"),
        ("line\nbreak\tand tab", "line\nbreak\tand tab"),
    ],
)
def test_only_what_cannot_be_written_goes(text: str, expected: str) -> None:
    assert valid(text) == expected


@given(st.text(st.characters(codec=None)))
def test_whatever_text_comes_can_be_written_afterwards(text: str) -> None:
    valid(text).encode()

    assert valid(valid(text)) == valid(text)


def test_all_texts_of_a_json_value_are_made_valid() -> None:
    value = json.loads('{"a\\ud800": ["b\\udc00", {"c": 1, "d": null}]}')

    assert valid_json(value) == {"a": ["b", {"c": 1, "d": None}]}
