"""Mirror of one state partition: a file on disk with the changelog offset it has reached.

Rows and offset are written in one transaction: after a crash the file is a true state of some
moment, and the changelog from its offset on brings it up to date. Kafka holds the truth, so
nothing is lost with the file: one that is damaged is removed.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from perspektiven.errors import Transient
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

_SCHEMA_VERSION = 2
# Kafka forgets a removed key a day after its removal; a mirror that slept longer would keep it.
_STALE_AFTER_SECONDS = 12 * 3600

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rows (
    key TEXT PRIMARY KEY, value BLOB NOT NULL, queue TEXT, due REAL, rank REAL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS queues ON rows (queue, due) WHERE queue IS NOT NULL;
CREATE INDEX IF NOT EXISTS ranks ON rows (queue, rank DESC, due) WHERE queue IS NOT NULL;
CREATE TABLE IF NOT EXISTS place (position INTEGER NOT NULL, saved_at REAL NOT NULL);
"""

Change = tuple[str, bytes | None]
"""A key and its new value; None removes it."""

QUEUES = ("todo", "look")
"""Kinds of keys that are queues: `KIND/HOST/…`.

Their values have a `due` (Unix seconds), and may have a `rank`: of what is due, the highest first.
"""


@dataclass(frozen=True, slots=True)
class Queued:
    """A row of a queue."""

    key: str
    value: bytes
    due: float


class Mirror:
    """Rows by key, and a queue per host in the order of `due`.

    Changes raise sqlite3.Error when the file can't be written, reads raise Transient when it can't
    be read. From then on the mirror has `trouble` and answers nothing any more: rows that it had
    not saved may be gone, and what is known would count as new. Another one is opened in its place.
    """

    def __init__(self, path: Path, clock: SteadyClock) -> None:
        self._path = path
        self._clock = clock
        self.trouble: str | None = None
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = self._open()
        except sqlite3.Error as exc:
            if not _is_damage(exc):
                raise
            self._remove()
            self._db = self._open()
        self.position = self._load_position()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=1)
        try:
            return self._prepared(db)
        except sqlite3.Error:
            db.close()
            raise

    def _prepared(self, db: sqlite3.Connection) -> sqlite3.Connection:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version not in {0, _SCHEMA_VERSION}:
            raise sqlite3.DatabaseError(f"schema version {version}")
        db.execute(f"PRAGMA user_version={_SCHEMA_VERSION}")
        db.executescript(_SCHEMA)
        db.execute("SELECT count(*) FROM place").fetchone()
        return db

    def _load_position(self) -> int:
        row = self._db.execute("SELECT position, saved_at FROM place").fetchone()
        if row is None:
            return 0
        position, saved_at = row
        # Saved in the future, by a clock that was ahead: how long it slept is not known.
        if abs(self._now() - saved_at) > _STALE_AFTER_SECONDS:
            self.clear()
            return 0
        return int(position)

    def clear(self) -> None:
        """Deletes all rows: the changelog has to be read from its beginning."""
        self._db.close()
        self._remove()
        self._db = self._open()
        self.position = 0

    def _now(self) -> float:
        # The time of day: the file may have been saved by another process, before a restart.
        return self._clock.utc().timestamp()

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self._path}{suffix}").unlink()

    def apply(self, changes: Iterable[Change], position: int) -> None:
        """Applies changes up to (without) the offset `position`; `save` makes them durable."""
        try:
            for key, value in changes:
                self._apply(key, value)
        except sqlite3.Error as exc:
            self._give_up(exc)
            raise
        self.position = max(self.position, position)

    def _apply(self, key: str, value: bytes | None) -> None:
        if value is None:
            self._db.execute("DELETE FROM rows WHERE key = ?", (key,))
            return
        try:
            place = _place_of(key, value)
        except (ValueError, KeyError, TypeError) as exc:
            # No row of ours: worse than to pass it would be to stand still for it.
            log.warning("state_row_unreadable", key=key[:200], error=repr(exc)[:200])
            return
        self._db.execute(
            "INSERT OR REPLACE INTO rows (key, value, queue, due, rank) VALUES (?, ?, ?, ?, ?)",
            (key, value, *place),
        )

    def save(self) -> None:
        """Writes applied changes and the offset to the file."""
        try:
            if self._db.in_transaction:
                self._db.execute("DELETE FROM place")
                self._db.execute("INSERT INTO place VALUES (?, ?)", (self.position, self._now()))
                self._db.commit()
        except sqlite3.Error as exc:
            self._give_up(exc)
            raise

    def close(self) -> None:
        """Saves and closes the file. What can't be saved is read from the changelog again."""
        with suppress(sqlite3.Error):
            self.save()
        self._db.close()

    def _give_up(self, exc: sqlite3.Error) -> None:
        if self.trouble is not None:
            return
        self.trouble = f"{self._path.name}: {exc}"
        log.warning("mirror_unusable", file=str(self._path), error=str(exc))
        self._db.close()
        if _is_damage(exc):
            self._remove()

    def _select(self, query: str, *values: object) -> list[Any]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as exc:
            self._give_up(exc)
            raise Transient(f"the mirror can't be read: {self.trouble}") from exc

    def get(self, key: str) -> bytes | None:
        """The value of a key."""
        rows = self._select("SELECT value FROM rows WHERE key = ?", key)
        return rows[0][0] if rows else None

    def highest_due(self, queue: str, now: float) -> Queued | None:
        """Of the rows of a queue (`KIND/HOST`) that are due by `now`, the one of highest rank."""
        rows = self._select(
            "SELECT key, value, due FROM rows INDEXED BY ranks"
            " WHERE queue = ? AND due <= ? AND queue IS NOT NULL"
            " ORDER BY rank DESC, due LIMIT 1",
            queue,
            now,
        )
        return Queued(*rows[0]) if rows else None

    def first_due(self, queue: str) -> Queued | None:
        """The row of a queue (`KIND/HOST`) that is due first."""
        rows = self._select(
            "SELECT key, value, due FROM rows WHERE queue = ? ORDER BY due LIMIT 1", queue
        )
        return Queued(*rows[0]) if rows else None

    def count(self, queue: str) -> int:
        """How many rows a queue (`KIND/HOST`) has."""
        return int(self._select("SELECT count(*) FROM rows WHERE queue = ?", queue)[0][0])

    def queues(self) -> dict[str, tuple[float, int]]:
        """Each queue (`KIND/HOST`): when its first row is due, and how many it has."""
        rows = self._select(
            "SELECT queue, min(due), count(*) FROM rows WHERE queue IS NOT NULL GROUP BY queue"
        )
        return {queue: (due, count) for queue, due, count in rows}

    def due_after(self, kind: str, moment: float) -> list[str]:
        """Keys of the queues of a kind that are due after a moment."""
        # "0" comes next after "/".
        rows = self._select(
            "SELECT key FROM rows WHERE queue > ? AND queue < ? AND due > ?",
            f"{kind}/",
            f"{kind}0",
            moment,
        )
        return [key for (key,) in rows]

    def rows(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """All rows of a kind (`KIND/HOST/…`) with their keys, few of them in memory at a time."""
        query = "SELECT key, value FROM rows WHERE key > ? AND key < ? ORDER BY key LIMIT 200"
        after = f"{kind}/"
        while rows := self._select(query, after, f"{kind}0"):
            yield from rows
            after = rows[-1][0]

    def due_by(self, now: float) -> dict[str, int]:
        """Each queue that has rows due by `now`, and how many."""
        rows = self._select(
            "SELECT queue, count(*) FROM rows WHERE queue IS NOT NULL AND due <= ? GROUP BY queue",
            now,
        )
        return dict(rows)


def _is_damage(exc: sqlite3.Error) -> bool:
    """Whether the file is no database of ours any more; all else (a full disk) has a subclass."""
    return type(exc) is sqlite3.DatabaseError


def _place_of(key: str, value: bytes) -> tuple[str | None, float | None, float | None]:
    """Queue, due and rank of a row; None for what is in no queue."""
    kind, host, _ = key.split("/", 2)
    if kind not in QUEUES:
        return None, None, None
    row = json.loads(value)
    return f"{kind}/{host}", float(row["due"]), float(row.get("rank", row["due"] // 3_600.0))
