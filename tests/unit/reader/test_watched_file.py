"""An operator's file: read at the start, and again when it has changed."""

import os
from pathlib import Path

import pytest

from perspektiven.errors import WrongSetting
from services.reader import watched_file
from services.reader.watched_file import WatchedFile


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watched_file, "CHECKED_EVERY", -1.0)
    made = tmp_path / "numbers.txt"
    made.write_text("1")
    return made


def _change(path: Path, text: str) -> None:
    before = path.stat().st_mtime
    path.write_text(text)
    os.utime(path, (before + 1, before + 1))


def test_a_changed_file_is_read_again(path: Path) -> None:
    watched = WatchedFile(path, "SETTING", int)
    assert watched.contents == 1

    _change(path, "2")

    assert watched.contents == 2


def test_what_is_known_stays_until_the_file_is_understood_again(path: Path) -> None:
    watched = WatchedFile(path, "SETTING", int)

    _change(path, "half a numb")
    assert watched.contents == 1
    path.unlink()
    assert watched.contents == 1
    path.write_text("3")

    assert watched.contents == 3


@pytest.mark.parametrize("text", ["no number", "1" * 1_000_001])
def test_a_file_that_is_not_understood_at_first_stops_the_start(path: Path, text: str) -> None:
    path.write_text(text)

    with pytest.raises(WrongSetting, match=r"SETTING: .*numbers\.txt"):
        WatchedFile(path, "SETTING", int)
