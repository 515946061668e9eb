"""What a killed process was working on is read from its journal."""

import subprocess
import sys
from pathlib import Path

import pytest

from perspektiven.kafka.journal import Journal, journals, left_by_the_dead

DIES = """
import os, signal, sys
from pathlib import Path
from perspektiven.kafka.journal import Journal
journal = Journal(Path(sys.argv[1]), "copier~one", 8)
slots = [journal.begin("articles", (1, n, 1000), f"id-{n}".encode()) for n in range(4)]
journal.end(slots[1])
journal.beat()
print("ready", flush=True)
if sys.argv[2] == "die":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
"""


def test_a_killed_process_leaves_what_it_was_working_on(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DIES, str(tmp_path), "die"], check=False)

    (left,) = left_by_the_dead(tmp_path, "copier")

    assert done.returncode == -9
    assert left.instance == "one"
    assert sorted(attempt.offset for attempt in left.attempts) == [0, 2, 3]
    assert {attempt.key for attempt in left.attempts} == {"id-0", "id-2", "id-3"}
    assert all(attempt.timestamp_ms == 1000 for attempt in left.attempts)
    assert left.alive >= left.started
    left.remove()
    assert left_by_the_dead(tmp_path, "copier") == []


def test_the_journal_of_a_process_that_lives_is_read_and_not_taken(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", DIES, str(tmp_path), "live"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        left = left_by_the_dead(tmp_path, "copier")
        ((look, is_alive),) = journals(tmp_path, "copier")
        process.kill()

    assert left == []
    assert is_alive
    assert len(look.attempts) == 3


def test_a_process_that_ends_by_itself_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "copier~one", 2)
    journal.begin("articles", (0, 0, 0), b"id")

    journal.close()

    assert list(tmp_path.iterdir()) == []


def test_other_services_and_rubbish_are_left_alone(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", DIES, str(tmp_path), "die"], check=False)
    (tmp_path / "indexer~x").write_bytes(b"rubbish")

    assert left_by_the_dead(tmp_path, "indexer") == []
    assert left_by_the_dead(tmp_path, "translator") == []


def test_long_and_broken_keys_are_cut_not_refused(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "copier~one", 2)

    slots = [
        journal.begin("t" * 240, (2**31 - 1, 2**62, 2**41), b"\xff" * 5_000),
        journal.begin("articles", (0, 0, 0), b""),
        journal.begin("articles", (0, 1, 0), b"no slot is free"),
    ]
    (look,) = [look for look, _ in journals(tmp_path, "copier")]
    journal.close()

    assert slots[2] is None
    names = sorted(attempt.topic for attempt in look.attempts)
    assert names == ["articles", "t" * 240]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(OSError, match="file"):
        Journal(tmp_path / "file" / "attempts", "copier~one", 2)
