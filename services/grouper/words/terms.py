"""Terms of a text: stems of words, names and numbers, in the order of the text."""

import re
import threading
from collections.abc import Callable
from functools import cache, lru_cache

import snowballstemmer

from perspektiven.text.language_tags import base
from services.grouper.words.place_names import genitives

STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Snowball stemmers by language; words of other languages stay as they are."""

LONGEST = 2_000
"""Letters of a text that are read."""

_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+|[^\W_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_lock = threading.Lock()


def terms(text: str, language: str) -> tuple[str, ...]:
    """Stems of a text's words in the given language, once each, in the order of the text.

    Scripts without spaces between words (Chinese, Japanese, Thai) yield pairs of characters.
    """
    found: dict[str, None] = {}
    for word in _WORD.findall(text[:LONGEST]):
        if _UNSPACED.match(word):
            found.update(dict.fromkeys(word[at : at + 2] for at in range(max(1, len(word) - 1))))
        else:
            found[stem(word.lower(), language)] = None
    return tuple(found)


def names_and_numbers(text: str, language: str) -> tuple[str, ...]:
    """Capitalised words and numbers of at least two digits, as terms of `language`.

    They are what a text in another language shares with a translation. The first word is left out:
    it is capitalised whatever it is.
    """
    words = _WORD.findall(text[:LONGEST])
    kept = [word for word in words[1:] if _is_name(word) or _is_number(word)]
    return tuple(dict.fromkeys(stem(word.lower(), language) for word in kept))


@lru_cache(maxsize=500_000)
def stem(word: str, language: str) -> str:
    """The stem of a word in lower case."""
    if word in genitives(base(language)):
        word = word[:-1]
    with _lock:
        return _stemmer(base(language))(word)


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word[0].isupper()


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) > 1


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    name = STEMMERS.get(language)
    if name is None:
        return str
    found: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return found
