"""Segment cache: translations on disk, bounded, least recently used first out.

SQLite in WAL mode. It holds nothing that can't be made again: a file that is broken is replaced.
"""

import asyncio
import hashlib
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog

from perspektiven.errors import WrongSetting

log = structlog.get_logger()

_SCHEMA = """
CREATE TABLE IF NOT EXISTS segments (
    key BLOB PRIMARY KEY, text TEXT NOT NULL, bytes INTEGER NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_use ON segments (used);
"""
# What a row takes besides its text: key, numbers, index entry.
_ROW_BYTES = 80
_TRIM_TO = 0.9
_MOST_TRIMMED = 2_000


def key_of(*parts: str) -> bytes:
    """A digest of engine, model, version, languages and text."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()


class SegmentCache:
    """Translated texts by key. Safe for concurrent tasks."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._path = path
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._bytes = 0

    async def get(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """Cached texts of these keys."""
        if not self._most_bytes or not keys:
            return {}
        return await asyncio.to_thread(self._get, keys)

    async def put(self, texts: Mapping[bytes, str]) -> None:
        """Stores texts; evicts the least recently used beyond the size limit."""
        if self._most_bytes and texts:
            await asyncio.to_thread(self._put, texts)

    async def close(self) -> None:
        """Closes the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _get(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        found: dict[bytes, str] = {}
        with self._lock:
            try:
                for at in range(0, len(keys), 500):
                    found |= self._get_some(keys[at : at + 500])
            except sqlite3.Error as exc:
                self._start_anew(exc)
        return found

    def _get_some(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        marks = ",".join("?" * len(keys))
        connection = self._open()
        rows = connection.execute(
            f"SELECT key, text FROM segments WHERE key IN ({marks})",  # noqa: S608 - only question marks
            keys,
        ).fetchall()
        self._mark_used(connection, [row[0] for row in rows])
        return {bytes(key): str(text) for key, text in rows}

    def _mark_used(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> None:
        """What is known has been paid for: it is given even where nothing can be written."""
        now = time.time_ns()
        try:
            with connection:
                connection.executemany(
                    "UPDATE segments SET used = ? WHERE key = ?", [(now, key) for key in keys]
                )
        except sqlite3.Error as exc:
            log.warning("segment_cache_not_written", path=str(self._path), error=repr(exc))

    def _put(self, texts: Mapping[bytes, str]) -> None:
        now = time.time_ns()
        rows = [
            (key, text, len(text.encode("utf-8", "surrogatepass")) + _ROW_BYTES, now)
            for key, text in texts.items()
        ]
        with self._lock:
            try:
                connection = self._open()
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO segments VALUES (?,?,?,?)", rows)
                self._bytes += sum(row[2] for row in rows)
                if self._bytes > self._most_bytes:
                    self._trim(connection)
            except (sqlite3.Error, UnicodeEncodeError) as exc:
                self._start_anew(exc)

    def _trim(self, connection: sqlite3.Connection) -> None:
        """Drops some of the longest unused rows: few enough that nobody waits for it."""
        over = self._bytes - int(self._most_bytes * _TRIM_TO)
        gone: list[tuple[bytes]] = []
        for key, size in connection.execute(
            "SELECT key, bytes FROM segments ORDER BY used LIMIT ?", (_MOST_TRIMMED,)
        ):
            if over <= 0:
                break
            gone.append((key,))
            over -= size
            self._bytes -= size
        with connection:
            connection.executemany("DELETE FROM segments WHERE key = ?", gone)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as exc:
                raise WrongSetting(
                    f"PERSPEKTIVEN_DATA_DIR: can't write {self._path.parent}: {exc.strerror}"
                ) from exc
            connection = sqlite3.connect(self._path, timeout=10, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_SCHEMA)
            # Counted once, and kept count of from here on.
            (self._bytes,) = connection.execute(
                "SELECT COALESCE(SUM(bytes), 0) FROM segments"
            ).fetchone()
            self._connection = connection
        return self._connection

    def _start_anew(self, cause: Exception) -> None:
        """Goes on without what was there when the file is broken; a busy one is left alone."""
        log.warning("segment_cache_failed", path=str(self._path), error=repr(cause))
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if isinstance(cause, sqlite3.DatabaseError) and not isinstance(
            cause, sqlite3.OperationalError
        ):
            self._path.unlink(missing_ok=True)
