"""Irregular forms of German and English words: `gehen` and `ging`, `child` and `children`.

Looked up at searching, so that a better table needs no reindex. `forms_de.txt` is derived by
`bench.recall.german_forms`; `forms_en.txt` is a list of our own.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_MOST_FORMS = 16


def other_forms(word: str) -> tuple[str, ...]:
    """Other forms of a word in small letters, at most 16; none if it is regular."""
    known = _forms()
    return tuple(sorted(known.get(word, set()) - {word}))[:_MOST_FORMS]


@cache
def _forms() -> Mapping[str, set[str]]:
    """Every form with all forms of its word; a form of two words has those of both."""
    found: dict[str, set[str]] = defaultdict(set)
    for language in ("de", "en"):
        table = files("services.reader.query.spellings").joinpath(f"forms_{language}.txt")
        for line in table.read_text(encoding="utf-8").splitlines():
            row = set(line.split())
            for form in row:
                found[form] |= row
    return found
