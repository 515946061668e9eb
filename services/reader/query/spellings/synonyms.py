"""Synonyms: groups of words that find each other, from a file that the operator owns.

The file is read again when it has changed; no index is built anew.
"""

from collections import defaultdict
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from services.reader.watched_file import WatchedFile

OURS = Path(str(files("services.reader.query.spellings").joinpath("synonyms_de.txt")))
"""A small German list."""


class Synonyms:
    """The groups of one file. Raises WrongSetting when it can't be read at first."""

    def __init__(self, path: Path) -> None:
        self._file = WatchedFile(path, "PERSPEKTIVEN_SYNONYMS", groups)

    def of(self, words: str) -> tuple[str, ...]:
        """The other words of the groups that `words` are in, as they are written in the file."""
        return self._file.contents.get(words.casefold(), ())


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
