"""Which parts of a query ask for the distance of words, and which can have it."""

import pytest

from services.reader.query.distance import asks_for_distance, has_not, have_places
from services.reader.query.parse import parse
from services.reader.query.tree import Node


def _node(text: str) -> Node:
    found = parse(text).root
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "asks"),
    [('"a b"~2', True), ("c -(d a NEAR b)", True), ("a OR b NEAR c", True), ('a "b c" -d', False)],
)
def test_near_and_loose_phrases_ask_for_distance(text: str, asks: bool) -> None:
    assert asks_for_distance(parse(text).root) is asks


@pytest.mark.parametrize(
    ("left", "right", "have"),
    [
        ("a", '"b c" OR d', True),
        ("title:a", "title:b", True),
        ("a", "title:b", False),
        ("author:a", "author:b", False),
        ("a", "beg*", False),
        ("a", "b c", False),
        ("a", "b OR -c", False),
    ],
)
def test_words_and_alternatives_of_one_text_have_places(left: str, right: str, have: bool) -> None:
    assert have_places(_node(left), _node(right)) is have


def test_a_not_is_found_however_deep_it_stands() -> None:
    assert has_not(_node("a (b OR (c -d))"))
    assert not has_not(_node("a (b OR c)"))
