"""Cache of the stories on disk, so that a restart needn't group the last days anew.

A SQLite file with a row a story: its nodes, its members, and the version of its document. Rows and
the time up to which articles were read are written in one transaction: after a crash the file is a
true state of some moment. The articles are the truth: a file that can't be trusted is discarded by
name, and the stories are grouped anew.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import structlog

log = structlog.get_logger()

_FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS stories (
    id TEXT PRIMARY KEY, place TEXT, digest BLOB, seq_no INTEGER, term INTEGER, record BLOB,
    checksum INTEGER
);
CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, value TEXT);
"""


class Written(NamedTuple):
    """How the document of a story was written."""

    place: str
    """Its index."""
    digest: bytes
    """Of its JSON; empty where it is not known."""
    seq_no: int
    term: int
    """Sequence number and primary term: they tell whether somebody wrote it since."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the cached stories follow from besides the articles; another one discards them."""

    stories: str
    """The alias of the stories."""
    model: int
    """Version of tables, model and rules."""
    history_days: int
    rebuilt: str
    """When `stories rebuild` was last run."""
    indices: Mapping[str, str]
    """The uuid of each index of articles and stories."""

    def difference(self, now: "Identity") -> str | None:
        """What differs in an installation as it is now; None where nothing does."""
        named = {
            "another_index": self.stories == now.stories
            and all(now.indices.get(name) == uuid for name, uuid in self.indices.items()),
            "another_version": self.model == now.model,
            "another_history": self.history_days == now.history_days,
            "rebuilt": self.rebuilt == now.rebuilt,
        }
        return next((reason for reason, is_same in named.items() if not is_same), None)


@dataclass(frozen=True, slots=True)
class CachedStory:
    """A row of the cache."""

    id: str
    written: Written
    record: bytes


class StoryCache:
    """The file. It works until SQLite fails, and is given up then: nothing depends on it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None

    def open(self, identity: Identity) -> datetime | None:
        """Opens the file; returns up to when its stories are true, None for an empty file.

        Stories that can't be used are discarded, and the reason is logged.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._connect()
            until, reason = _until(self._db, identity)
        except (sqlite3.OperationalError, OSError) as exc:
            # Another process has it, or the disk is full.
            self._give_up(exc)
            return None
        except (sqlite3.DatabaseError, ValueError, TypeError, KeyError):
            until, reason = None, "damaged"
        if reason is not None:
            self.discard(reason)
        return until

    def discard(self, reason: str) -> None:
        """Begins an empty file."""
        if reason != "empty":
            log.warning("story_cache_discarded", reason=reason, path=str(self._path))
        self.close()
        try:
            for suffix in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{self._path}{suffix}").unlink()
            self._db = self._connect()
        except (sqlite3.Error, OSError) as exc:
            self._give_up(exc)

    def count(self) -> int:
        """How many rows there are. Raises ValueError where the file can't be read."""
        if self._db is None:
            return 0
        try:
            (count,) = self._db.execute("SELECT COUNT(*) FROM stories").fetchone()
        except sqlite3.Error as exc:
            raise ValueError(str(exc)) from exc
        return int(count)

    def stories(self) -> Iterator[CachedStory]:
        """All rows. Raises ValueError for a row that is not as it was written."""
        if self._db is None:
            return
        try:
            for name, *written, record, checksum in self._db.execute("SELECT * FROM stories"):
                if zlib.crc32(record) != checksum:
                    raise ValueError(f"the record of {name} is damaged")
                yield CachedStory(name, Written(*written), record)
        except sqlite3.Error as exc:
            raise ValueError(str(exc)) from exc

    def put(self, rows: Iterable[CachedStory], gone: Iterable[str] = ()) -> None:
        """Adds or replaces stories, and drops others; `commit` makes it durable."""
        if self._db is None:
            return
        try:
            self._db.executemany(
                "REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((each.id, *each.written, each.record, zlib.crc32(each.record)) for each in rows),
            )
            self._db.executemany("DELETE FROM stories WHERE id = ?", ((each,) for each in gone))
        except sqlite3.Error as exc:
            self._give_up(exc)

    def commit(self, until: datetime, identity: Identity) -> None:
        """Makes durable what was put; articles that were written before `until` are in it."""
        if self._db is None:
            return
        state = {
            "until": until.astimezone(UTC).isoformat(),
            "stories": identity.stories,
            "model": identity.model,
            "history_days": identity.history_days,
            "rebuilt": identity.rebuilt,
            "indices": dict(identity.indices),
        }
        try:
            self._db.execute("REPLACE INTO state VALUES (1, ?)", (json.dumps(state),))
            self._db.execute("COMMIT")
            self._db.execute("BEGIN")
        except sqlite3.Error as exc:
            self._give_up(exc)

    def close(self) -> None:
        """Closes the file; what was not committed is not in it."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=1, check_same_thread=False, isolation_level=None)
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version not in {0, _FORMAT}:
            db.close()
            raise ValueError(f"format {version}")
        db.executescript(_SCHEMA)
        db.execute(f"PRAGMA user_version={_FORMAT}")
        db.execute("BEGIN IMMEDIATE")
        return db

    def _give_up(self, exc: Exception) -> None:
        log.warning("story_cache_given_up", path=str(self._path), error=str(exc))
        self.close()


def _until(db: sqlite3.Connection, identity: Identity) -> tuple[datetime | None, str | None]:
    """Up to when the stories of a file are true, or why they can't be used."""
    row = db.execute("SELECT value FROM state").fetchone()
    if row is None:
        return None, "empty"
    state = json.loads(row[0])
    until = datetime.fromisoformat(state.pop("until"))
    reason = Identity(**state).difference(identity)
    if reason is None and db.execute("PRAGMA quick_check").fetchone() != ("ok",):
        reason = "damaged"
    return (until if reason is None else None), reason
