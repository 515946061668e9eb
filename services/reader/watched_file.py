"""Watched file: what an operator's file says, read again when the file has changed."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import structlog

from perspektiven.errors import WrongSetting

log = structlog.get_logger()

CHECKED_EVERY = 10.0
"""Seconds between two looks at a file's time of change."""
_MOST_BYTES = 1_000_000

Contents = TypeVar("Contents")


class WatchedFile(Generic[Contents]):
    """The contents of a file, as `read` understands its text.

    `read` raises ValueError for what it does not understand. Raises WrongSetting, naming `setting`,
    when the file can't be read at first; later on, what is known stays until it can.
    """

    def __init__(self, path: Path, setting: str, read: Callable[[str], Contents]) -> None:
        self.path = path
        self._read = read
        self._checked = time.monotonic()
        self._changed = 0.0
        try:
            self._contents = self._load()
        except (OSError, ValueError) as exc:
            raise WrongSetting(f"{setting}: {path} can't be read: {exc}") from exc

    @property
    def contents(self) -> Contents:
        """What the file says; looked at again every CHECKED_EVERY seconds."""
        if time.monotonic() - self._checked > CHECKED_EVERY:
            self._checked = time.monotonic()
            self._reload()
        return self._contents

    def _reload(self) -> None:
        try:
            if self.path.stat().st_mtime != self._changed:
                self._contents = self._load()
        except (OSError, ValueError) as exc:
            log.warning("file_not_read", path=str(self.path), error=str(exc))

    def _load(self) -> Contents:
        found = self.path.stat()
        if found.st_size > _MOST_BYTES:
            raise OSError(f"has more than {_MOST_BYTES:,} bytes")
        contents = self._read(self.path.read_text(encoding="utf-8-sig"))
        # Only now: a file that is not understood is looked at again.
        self._changed = found.st_mtime
        return contents
