"""Stops that end a word and its sentence: "in the U.S. They", "в 2015 г. Однако".

A name or a noun behind an abbreviation tells nothing. A word that no name begins with, such as an
article or a conjunction, has a capital only where a sentence begins. Both are asked for: such a
word, and an abbreviation that may be the last word of a sentence. Titles and initials may not.
"""

import re
from functools import lru_cache
from pathlib import Path

from services.translator.abbreviations import entries, is_listed, is_ordinal, marked

_DATA = Path(__file__).parent / "data" / "sentence_openings.txt"
_FIRST = re.compile(
    r"[\"'„“”‚‘«‹»›(\[¿¡–—\s]{0,5}([^\W\d_][^\s,'’]{0,15}(?:['’](?=[a-zà-ÿ])|(?=[\s,])))"
)
_OPENING = "\"'„“”‚‘’«‹»›([¿¡–—-"
_ROMAN = frozenset("IVXLCDM")
_PARTS = re.compile(r"[-/'’:]")
# Three letters that a stop each follows are no initials: U.S.A, Η.Π.Α.
_DOTTED_CAPITALS = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]")
_WITH_CAPITAL_NOUNS = frozenset({"de", "lb", "gsw", "nds"})
_ENUMERATING = (":", ";", ",", "–", "-")
# Parts of an abbreviation with spaces: и т. д., s. r. o.
_MOST_PARTS, _LONGEST_PART = 4, 5


def opens_a_sentence(left: str, right: str, language: str) -> bool:
    """Whether a sentence begins with `right`, though the stop behind `left` is that of a word."""
    opening, words = opening_of(right, language), left.split()
    if not opening[:1].isupper() or len(words) < 2:
        return False
    word = words[-1].lstrip(_OPENING)
    if is_ordinal(word, language) or (len(word) > 1 and _ROMAN.issuperset(word)):
        # 8. A and II. B are classes, "1. The" a point of a list.
        return len(opening) > 1 and not words[-2].endswith(_ENUMERATING)
    may_be_a_name = len(opening) == 1 or opening in _known(language).particles
    return _is_last(words, word, language, may_be_a_name=may_be_a_name) and (
        language in _WITH_CAPITAL_NOUNS or not _is_headline(left, right)
    )


def opening_of(right: str, language: str) -> str:
    """The word that a text begins with, if nothing but sentences and titles begin so."""
    found = _FIRST.match(right)
    opening = found[1].replace("’", "'") if found else ""
    return opening if opening in _known(language).openings else ""


def _is_last(words: list[str], word: str, language: str, *, may_be_a_name: bool) -> bool:
    """Whether a sentence may end in this word."""
    return (
        _is_acronym(word, language)
        or _is_unknown(words[-2], word, language, may_be_a_name=may_be_a_name)
        or _may_end(words, _known(language), may_be_a_name=may_be_a_name)
    )


def _is_headline(left: str, right: str) -> bool:
    """Where Most Words Have a Capital, it says nothing: Why the U.S. Is Worried."""
    long = [word for word in f"{left} {right}".split() if len(word) > 3 and word[0].isalpha()]
    return 3 * sum(map(str.islower, long)) < len(long)


def _is_unknown(before: str, word: str, language: str, *, may_be_a_name: bool) -> bool:
    """A word that is short or ends oddly, but by no list is an abbreviation: Xi, Trump."""
    if not _is_whole(word) or is_listed(word, language):
        return False
    if word[0].islower():
        return not may_be_a_name and not before.endswith(".")
    return not may_be_a_name or len(word) > 3


def _is_whole(word: str) -> bool:
    """Letters alone, joined ones at most: app, All-Pro, won't; no initial: B, Hans-J."""
    *_, last = parts = _PARTS.split(word)
    return all(map(str.isalpha, parts)) and (len(last) > 1 or (len(parts) > 1 and last.islower()))


def _is_acronym(word: str, language: str) -> bool:
    """Capitals, at one end of the word at least: NATO, l'ONU, EU-ban, U.S.A, XIV."""
    parts = _PARTS.split(word)
    if _DOTTED_CAPITALS.fullmatch(parts[-1]):
        return parts[-1].isupper()
    return any(
        part.isalpha()
        and part.isupper()
        and (len(part) > 2 or (len(part) == 2 and not is_listed(part, language)))
        for part in (parts[0], parts[-1])
    )


def _may_end(words: list[str], known: "_Known", *, may_be_a_name: bool) -> bool:
    """Whether the last words are an abbreviation that a sentence may end in."""
    tail = ""
    for at in range(len(words) - 1, max(0, len(words) - 1 - _MOST_PARTS), -1):
        tail = words[at].lstrip(_OPENING) + tail
        before = words[at - 1]
        if tail in known.endings or (tail in known.units and _counts(before, known)):
            return True
        if tail in known.forms:
            # la S.A. Les Moulins
            return not (may_be_a_name and before.islower())
        if not before.endswith(".") or len(before) > _LONGEST_PART:
            break
    return False


def _counts(word: str, known: "_Known") -> bool:
    """Whether a unit stands behind it: a number, one in Roman letters, another unit."""
    bare = word.rstrip(".")
    if bare == word:
        return word[-1].isdigit() or word.isupper()
    return bare[-1:].isdigit() or bare in known.units


class _Known:
    """What the data file knows of one language."""

    def __init__(self, given: list[str]) -> None:
        self.endings = marked(given, ".")
        self.forms = marked(given, "&")
        self.units = marked(given, "=")
        self.openings = frozenset(each.rstrip("*") for each in given if each[0] not in ".=&")
        self.particles = frozenset(each[:-1] for each in given if each[-1] == "*")


@lru_cache(256)
def _known(language: str) -> _Known:
    return _Known(entries(_DATA, language))
