"""Names in an article, as keys that their spellings share: `perspektiven.text.name_keys`.

Names are words with a capital letter, but for German nouns, which all have one. In scripts without
capitals only names of places are known.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from perspektiven.text.name_keys import name_keys
from services.indexer.compounds import is_noun

_LETTERS = 20_000
"""Names are looked for in the first so many letters of an article's text."""

_LONG = 40
"""Longer chunks, as of scripts without spaces, hardly ever come again: they are not remembered."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """Keys of the names in the texts, in reading order, once each."""
    chunks = dict.fromkeys(" ".join(_bounded(texts)).split())
    keys = (_known(each) if len(each) <= _LONG else _keys(each) for each in chunks)
    return tuple(dict.fromkeys(chain.from_iterable(keys)))


def _keys(chunk: str) -> tuple[str, ...]:
    """Keys of the names in what stands between two spaces: a word, with the marks around it."""
    words = _WORD.findall(chunk)
    return tuple(key for word in words for part in _parts(word) for key in name_keys(part))


_known = lru_cache(maxsize=100_000)(_keys)


def _bounded(texts: Iterable[str]) -> Iterable[str]:
    left = _LETTERS
    for text in texts:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)


def _parts(word: str) -> Iterable[str]:
    if "-" in word:
        yield word
    for part in word.split("-"):
        first = part[0]
        if (first.isupper() or first.lower() == first.upper()) and not is_noun(part):
            yield part
