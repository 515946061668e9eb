"""The file behind one partition of the state."""

import sqlite3
from pathlib import Path

import pytest

from perspektiven.errors import Transient
from services.fetcher.state import mirror as mirrors
from services.fetcher.state.mirror import Mirror
from services.fetcher.steady_clock import SteadyClock


def _due(moment: float) -> bytes:
    return b'{"due": %f}' % moment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "state-0.sqlite"


def test_rows_and_position_come_back_after_a_clean_end(path: Path) -> None:
    mirror = Mirror(path, SteadyClock())
    mirror.apply([("seen/a/1", b"{}"), ("seen/a/2", b"{}"), ("seen/a/1", None)], 3)
    mirror.close()
    again = Mirror(path, SteadyClock())

    assert (again.get("seen/a/1"), again.get("seen/a/2"), again.position) == (None, b"{}", 3)
    again.close()


def test_after_a_crash_rows_and_position_are_of_one_moment(path: Path) -> None:
    mirror = Mirror(path, SteadyClock())
    mirror.apply([("seen/a/1", b"{}")], 1)
    mirror.save()
    mirror.apply([("seen/a/2", b"{}")], 2)  # never saved
    mirror._db.rollback()
    mirror._db.close()
    again = Mirror(path, SteadyClock())

    assert (again.get("seen/a/2"), again.position) == (None, 1)
    again.close()


def test_a_queue_is_in_the_order_of_its_due_times(path: Path) -> None:
    mirror = Mirror(path, SteadyClock())
    rows = [("todo/a/x", _due(30)), ("todo/a/y", _due(10)), ("todo/b/z", _due(5))]
    mirror.apply(rows, 3)
    first = mirror.first_due("todo/a")

    assert first is not None
    assert (first.key, first.due) == ("todo/a/y", 10)
    assert mirror.queues() == {"todo/a": (10, 2), "todo/b": (5, 1)}
    assert mirror.due_by(20) == {"todo/a": 1, "todo/b": 1}
    assert mirror.count("todo/a") == 2
    mirror.close()


def test_a_row_that_moves_in_its_queue_is_there_once(path: Path) -> None:
    mirror = Mirror(path, SteadyClock())
    mirror.apply([("todo/a/x", _due(30)), ("todo/a/x", _due(40))], 2)

    assert mirror.queues() == {"todo/a": (40, 1)}
    mirror.close()


def test_a_file_that_is_no_database_is_replaced(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"what a power failure left of it" * 100)
    mirror = Mirror(path, SteadyClock())

    assert mirror.position == 0
    mirror.close()


@pytest.mark.parametrize("direction", [-1, 1])
def test_a_file_that_slept_too_long_or_was_saved_by_a_clock_far_ahead_is_forgotten(
    path: Path, direction: int
) -> None:
    mirror = Mirror(path, SteadyClock())
    mirror.apply([("seen/a/1", b"{}")], 1)
    mirror.close()
    db = sqlite3.connect(path)
    shift = direction * (mirrors._STALE_AFTER_SECONDS + 60)
    db.execute("UPDATE place SET saved_at = saved_at + ?", (shift,))
    db.commit()
    db.close()
    again = Mirror(path, SteadyClock())

    assert (again.get("seen/a/1"), again.position) == (None, 0)
    again.close()


def _damaged(path: Path) -> None:
    """A mirror of 2,000 rows whose pages are overwritten here and there."""
    mirror = Mirror(path, SteadyClock())
    mirror.apply(((f"seen/host{n}/x", b"{}" + b" " * 200) for n in range(2_000)), 2_000)
    mirror.close()
    pages = bytearray(path.read_bytes())
    for at in range(10 * 4_096, len(pages) - 4_096, 4_096):
        pages[at : at + 100] = b"\xff" * 100
    path.write_bytes(pages)


def test_a_damaged_file_tells_nothing_and_is_removed(path: Path) -> None:
    _damaged(path)
    mirror = Mirror(path, SteadyClock())
    with pytest.raises(Transient, match="malformed"):
        [mirror.get(f"seen/host{n}/x") for n in range(2_000)]
    # A row on a page that is whole: what can't be asked any more must not count as unknown.
    with pytest.raises(Transient):
        mirror.get("seen/host0/x")
    mirror.close()
    again = Mirror(path, SteadyClock())

    assert mirror.trouble is not None
    assert (again.trouble, again.position) == (None, 0)
    again.close()


def test_a_file_that_can_not_grow_is_kept_as_it_was_saved(path: Path) -> None:
    mirror = Mirror(path, SteadyClock())
    mirror.apply([("seen/a/1", b"{}")], 1)
    mirror.save()
    mirror.apply([("seen/a/2", b"{}")], 2)
    mirror._db.execute("PRAGMA max_page_count = 10")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        mirror.apply([(f"seen/b/{n}", b"{}" + b" " * 4_096) for n in range(20)], 22)
    with pytest.raises(Transient):
        mirror.get("seen/a/2")
    mirror.close()
    again = Mirror(path, SteadyClock())

    assert (again.get("seen/a/1"), again.get("seen/a/2"), again.position) == (b"{}", None, 1)
    again.close()


def test_what_can_not_be_saved_at_the_end_is_left_to_the_changelog(path: Path) -> None:
    mirror = Mirror(path, SteadyClock())
    mirror.apply([("seen/a/1", b"{}")], 1)
    mirror._db.execute("PRAGMA query_only = 1")
    mirror.close()
    again = Mirror(path, SteadyClock())

    assert again.position == 0
    again.close()
