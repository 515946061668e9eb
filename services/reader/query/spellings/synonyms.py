"""Synonyms: groups of words that find each other, from a file that the operator owns.

The file is read again when it has changed; no index is built anew.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import structlog

from perspektiven.errors import WrongSetting

log = structlog.get_logger()

_CHECKED_EVERY = 10.0
"""Seconds between two looks at the file's time of change."""
_MOST_BYTES = 1_000_000

OURS = Path(str(files("services.reader.query.spellings").joinpath("synonyms_de.txt")))
"""A small German list."""


class Synonyms:
    """The groups of one file. Raises WrongSetting when it can't be read at first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._changed = 0.0
        self._checked = time.monotonic()
        self._groups: Mapping[str, tuple[str, ...]] = {}
        try:
            self._load()
        except (OSError, UnicodeDecodeError) as exc:
            raise WrongSetting(f"PERSPEKTIVEN_SYNONYMS: {path} can't be read: {exc}") from exc

    def of(self, words: str) -> tuple[str, ...]:
        """The other words of the groups that `words` are in, as they are written in the file."""
        if time.monotonic() - self._checked > _CHECKED_EVERY:
            self._checked = time.monotonic()
            self._reload()
        return self._groups.get(words.casefold(), ())

    def _reload(self) -> None:
        """Keeps the groups that are known while the file is missing or being written."""
        try:
            if self.path.stat().st_mtime != self._changed:
                self._load()
        except (OSError, UnicodeDecodeError) as exc:
            log.warning("synonyms_not_read", path=str(self.path), error=str(exc))

    def _load(self) -> None:
        changed = self.path.stat().st_mtime
        if self.path.stat().st_size > _MOST_BYTES:
            raise OSError(f"larger than {_MOST_BYTES} bytes")
        self._groups = groups(self.path.read_text(encoding="utf-8-sig"))
        self._changed = changed


def groups(text: str) -> Mapping[str, tuple[str, ...]]:
    """The other words of each word's groups; words are found in any case."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            continue
        group = [" ".join(words.split()) for words in line.split(",") if words.strip()]
        for words in group:
            others = (other for other in group if other != words)
            found[words.casefold()].update(dict.fromkeys(others))
    return {words: tuple(others) for words, others in found.items()}
