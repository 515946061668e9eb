"""Cursors: what we sealed comes back, everything else is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reader.query.cursors import BadCursor, Cursors, Position

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CURSORS = Cursors("a secret of the tests")

positions = st.builds(
    Position,
    at=st.just(NOW),
    after=st.lists(st.integers() | st.floats(allow_nan=False) | st.text(), max_size=3).map(tuple),
    pit=st.none() | st.text(min_size=1),
    shown=st.lists(st.uuids().map(str), max_size=100).map(tuple),
)


@given(positions, st.text())
def test_a_position_comes_back_as_it_was_sealed(position: Position, search: str) -> None:
    assert CURSORS.open(CURSORS.seal(position, search), search) == position


@given(st.text())
def test_what_was_not_sealed_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        CURSORS.open(cursor, "search")


def test_a_cursor_is_of_no_use_for_another_search() -> None:
    cursor = CURSORS.seal(Position(at=NOW), "one")

    with pytest.raises(BadCursor):
        CURSORS.open(cursor, "other")


def test_a_cursor_of_another_key_is_refused() -> None:
    cursor = Cursors("another secret of the tests").seal(Position(at=NOW), "search")

    with pytest.raises(BadCursor):
        CURSORS.open(cursor, "search")


def test_a_changed_character_is_noticed() -> None:
    cursor = CURSORS.seal(Position(at=NOW, after=(1, "x")), "search")
    changed = ("B" if cursor[3] != "B" else "C").join([cursor[:3], cursor[4:]])

    with pytest.raises(BadCursor):
        CURSORS.open(changed, "search")
