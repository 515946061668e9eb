"""Query trees: written out, and walked through."""

from services.reader.query.distance import have_places
from services.reader.query.tree import (
    All,
    Leaf,
    Not,
    Some,
    joined,
    leaves,
    negated,
)

A, B, C = Leaf("a"), Leaf("b"), Leaf("c")


def test_a_tree_is_written_with_all_the_brackets_that_it_needs() -> None:
    tree = All((A, Some((B, All((A, C)))), Not(Some((B, C)))))

    assert str(tree) == "a (b OR (a c)) -(b OR c)"


def test_parts_of_the_same_kind_become_one_list() -> None:
    assert joined(All, [All((A, B)), C]) == All((A, B, C))
    assert joined(Some, [A]) == A
    assert joined(All, []) is None


def test_two_nots_cancel_out() -> None:
    assert negated(negated(A)) == A


def test_leaves_know_whether_they_are_excluded() -> None:
    tree = All((A, Not(Some((B, Not(C))))))

    assert list(leaves(tree, under_not=False)) == [A, C]
    assert list(leaves(tree, under_not=True)) == [B]


def test_only_words_and_alternatives_can_be_near_each_other() -> None:
    assert have_places(A, Some((B, C)))
    assert not have_places(A, All((B, C)))
    assert not have_places(A, Not(B))
