"""Broken plurals of Arabic nouns, which change the word within: `كتاب` (book) and `كتب`.

No stemmer brings them together. Persian has many of them, too. `broken_plurals.txt` is a list of
our own: a line is a noun that news use and its plurals. Looked up at searching, so that a longer
list needs no reindex.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FIELDS = ("original.body.ar", "original.body.fa")
"""Where these words stand; each field strips the article in its own way."""

_ARTICLE = "ال"
_SHORTEST = 2
_SPELLINGS = str.maketrans("أإآىةیک", "ااايهيك")


def number_forms(word: str) -> tuple[str, ...]:
    """The plurals of a singular and the reverse, without the article; none if it is not known."""
    plain = word.translate(_SPELLINGS)
    bare = plain.removeprefix(_ARTICLE)
    found = _forms().get(plain) or (_forms().get(bare) if len(bare) >= _SHORTEST else None)
    return tuple(sorted(found)) if found else ()


@cache
def _forms() -> Mapping[str, set[str]]:
    """By each form, as it is typed without hamza and dots at its end, the others."""
    found: dict[str, set[str]] = defaultdict(set)
    table = files("services.reader.query.spellings").joinpath("broken_plurals.txt")
    for line in table.read_text(encoding="utf-8").splitlines():
        forms = line.split()
        for form in forms:
            found[form.translate(_SPELLINGS)] |= set(forms) - {form}
    return found
