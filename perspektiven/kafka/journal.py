"""Journal of records in progress: a memory-mapped file that survives its process.

A write to a shared mapping is with the kernel at once: SIGKILL, a segmentation fault or the
kernel's OOM killer lose nothing of it, and no system call is made per record. The file is locked
as long as its process lives (POSIX record locks, which a forked child does not inherit), so that
a file that can be locked was left by a process that died.
"""

import fcntl
import mmap
import os
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from perspektiven.kafka.suspects import Attempt

_MAGIC = b"attempt1"
_HEAD = struct.Struct("<8sdd")
"""Magic number, when the process started, when it was last seen alive (Unix time)."""
_HEAD_BYTES = 64
_ALIVE_AT = 16
_SLOT = struct.Struct("<BxxxIQqdHH")
"""State, partition, offset, time of the record in ms, begin of the attempt, two lengths."""
_SLOT_BYTES = 512
_FREE, _IN_USE, _ASIDE = range(3)
_TEXT_BYTES = _SLOT_BYTES - _SLOT.size
_KEY_BYTES = 200


@dataclass(frozen=True, slots=True)
class Look:
    """Contents of one journal."""

    path: Path
    instance: str
    started: float
    alive: float
    attempts: tuple[Attempt, ...]

    def remove(self) -> None:
        """Deletes the journal once its contents are stored elsewhere."""
        self.path.unlink(missing_ok=True)


class Journal:
    """Journal of this process, in a file named SERVICE~INSTANCE."""

    def __init__(self, folder: Path, name: str, slots: int) -> None:
        """Raises OSError where the folder can't be written to or has no locks."""
        folder.mkdir(parents=True, exist_ok=True)
        started = time.time()
        self.path = folder / name
        size = _HEAD_BYTES + slots * _SLOT_BYTES
        # Locked before it has the name that others look for.
        unnamed = self.path.with_name(f".{self.path.name}")
        self._file = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # A page that the disk has no room for would end the process when it is written to.
        os.posix_fallocate(self._file, 0, size)
        self._map = mmap.mmap(self._file, size)
        _HEAD.pack_into(self._map, 0, _MAGIC, started, started)
        unnamed.rename(self.path)
        self._free = list(range(slots))

    def begin(self, topic: str, place: tuple[int, int, int], key: bytes) -> int | None:
        """Notes an attempt (`place`: partition, offset, time in ms); returns its slot."""
        if not self._free:
            return None
        slot = self._free.pop()
        at = _HEAD_BYTES + slot * _SLOT_BYTES
        text = topic.encode()
        key = key[: min(_KEY_BYTES, _TEXT_BYTES - len(text))]
        begins = at + _SLOT.size
        self._map[begins : begins + len(text) + len(key)] = text + key
        _SLOT.pack_into(self._map, at, _FREE, *place, time.time(), len(text), len(key))
        self._map[at] = _IN_USE  # last: a slot in use is always whole
        return slot

    def set_aside(self, slot: int) -> None:
        """Marks an attempt as too long to hold others back; it runs on."""
        self._map[_HEAD_BYTES + slot * _SLOT_BYTES] = _ASIDE

    def end(self, slot: int) -> None:
        """Records the end of an attempt, whatever its outcome."""
        self._map[_HEAD_BYTES + slot * _SLOT_BYTES] = _FREE
        self._free.append(slot)

    def beat(self) -> None:
        """Records that the process is alive."""
        struct.pack_into("<d", self._map, _ALIVE_AT, time.time())

    def close(self) -> None:
        """Removes the journal at a clean end."""
        self.path.unlink(missing_ok=True)
        self._map.close()
        os.close(self._file)


def left_by_the_dead(folder: Path, service: str) -> list[Look]:
    """Journals of dead processes. They stay until they are removed."""
    return [look for look, is_alive in journals(folder, service) if not is_alive]


def journals(folder: Path, service: str) -> Iterator[tuple[Look, bool]]:
    """Each journal in the folder, and whether its process is alive.

    Not for a process that has a journal there itself: closing a file gives up its lock.
    """
    for path in sorted(folder.glob(f"{service}~*")):
        # Another process may remove it meanwhile.
        with suppress(FileNotFoundError), path.open("r+b") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                is_alive = False
            except BlockingIOError:
                is_alive = True
            look = _read(path, file.read())
            if look is not None:
                yield look, is_alive


def _read(path: Path, content: bytes) -> Look | None:
    if len(content) < _HEAD_BYTES or content[:8] != _MAGIC:
        return None
    _, started, alive = _HEAD.unpack_from(content)
    slots = range(_HEAD_BYTES, len(content) - _SLOT_BYTES + 1, _SLOT_BYTES)
    attempts = tuple(_attempt(content, at) for at in slots if content[at] != _FREE)
    return Look(path, path.name.rpartition("~")[2], started, alive, attempts)


def _attempt(content: bytes, at: int) -> Attempt:
    state, partition, offset, time_ms, began, topic_bytes, key_bytes = _SLOT.unpack_from(
        content, at
    )
    begins = at + _SLOT.size
    key_begins = begins + topic_bytes
    return Attempt(
        topic=content[begins:key_begins].decode("utf-8", "replace"),
        partition=partition,
        offset=offset,
        timestamp_ms=time_ms,
        key=content[key_begins : key_begins + key_bytes].decode("utf-8", "replace"),
        began_at=datetime.fromtimestamp(began, UTC),
        is_aside=state == _ASIDE,
    )
