"""Counts of dead letters in their file: what is read again, and what is forgotten."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from perspektiven.kafka.dead_counts import _Counted, _Kept, _read, _since, _write


def _letter(offset: int) -> Any:
    return SimpleNamespace(offset=offset, timestamp=100 + offset, key=b"k", value=b"v", headers=())


def _counted(*offsets: int) -> _Counted:
    counted = _Counted()
    for offset in offsets:
        counted.take(_letter(offset))
    return counted


def test_a_letter_waits_until_it_is_marked_or_expires() -> None:
    counted = _counted(0, 1, 2)

    counted.expire(2)

    assert (counted.letters, counted.waiting, counted.next) == (3, {2}, 3)


def test_only_partitions_with_new_records_are_read_from_the_last_one_counted() -> None:
    counted = {0: _counted(0, 1, 2), 1: _counted(0)}
    bounds = {0: (0, 5), 1: (0, 1), 2: (0, 4), 3: (9, 9)}

    assert _since(counted, bounds) == {0: 2, 2: 0}


def test_counts_survive_the_process(tmp_path: Path) -> None:
    file = tmp_path / "data" / "dead-letters.json"
    kept = _Kept({"articles.dead": {0: _counted(0, 1)}})

    _write(file, kept)

    assert _read(file) == kept


def test_a_file_that_is_broken_counts_as_none(tmp_path: Path) -> None:
    file = tmp_path / "dead-letters.json"
    file.write_text('{"articles.dead": {"0": {"next": ', encoding="utf-8")

    assert _read(file) == _Kept({})
