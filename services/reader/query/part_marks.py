"""Marks for hits that were found by a part of a compound, or by another spelling of a name.

Neither is a term of the text, so that Elasticsearch marks nothing. Compounds are marked by looking
for the part within words of the few hits that are left without a mark; names by their keys.
"""

import re
from collections.abc import Iterable

from perspektiven.text.name_keys import name_keys
from services.reader.query.marks import CLOSING, OPENING

_SHORTEST = 4
_FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_ENDINGS = ("en", "er", "es", "e", "n", "s")
_WORD = re.compile(r"[^\W\d_]+")


def within_words(word: str, fields: Iterable[str]) -> list[dict[str, object]]:
    """Clauses that find words with this one in them; none for a word that is too short."""
    part = _stem(word.lower().translate(_FOLDED))
    if len(part) < _SHORTEST or not part.isalpha():
        return []
    return [{"wildcard": {field: {"value": f"*{part}*"}}} for field in fields]


def mark_names(text: str, words: Iterable[str]) -> str:
    """The text with the names in it marked that have a key in common with one of the words."""
    keys = {key for word in words for key in name_keys(word)}
    if not keys:
        return text

    def marked(match: re.Match[str]) -> str:
        is_one = not keys.isdisjoint(name_keys(match[0]))
        return f"{OPENING}{match[0]}{CLOSING}" if is_one else match[0]

    return _WORD.sub(marked, text)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word
