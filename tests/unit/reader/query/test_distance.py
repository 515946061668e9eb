"""Which parts of a query can have a distance."""

import pytest

from services.reader.query.distance import has_not, have_places
from services.reader.query.parse import parse
from services.reader.query.tree import Node


def _node(text: str) -> Node:
    found = parse(text).root
    assert found is not None
    return found


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
