"""Names in another case: Duda and Dudzie, Pavel and Pavla, Turku and Turun, Ozols and Ozolam.

Two words are forms of one name where they end in case endings of their language and are the same
before these, but for the sounds that change there and vowels that come and go.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from perspektiven.text.language_tags import base
from services.translator.checks.transliteration import in_latin
from services.translator.checks.word_lists import listed

_SHORTEST_STEM = 3
_REMEMBERED = 8_192
_VOWELS = frozenset("aeiouy")
# What a stem may end in before other endings: Dudzie, Praze, Olze, Białymstoku.
_CHANGES = (
    ("dz", "d"), ("dz", "g"), ("z", "g"), ("z", "h"), ("c", "k"), ("c", "t"), ("rz", "r"),
    ("sz", "ch"), ("s", "ch"),
)  # fmt: skip
# Turun, Jukan, Matin, Lahden
_FINNIC_CHANGES = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("k", ""), ("v", "p"), ("d", "t"), ("ng", "nk"),
    ("nn", "nt"), ("ll", "lt"), ("rr", "rt"), ("mm", "mp"),
)  # fmt: skip
_FINNIC = frozenset({"fi", "et"})


def declines(language: str) -> bool:
    """Whether names have endings by case in a language, and these are known."""
    return bool(_endings(language))


def are_forms(one: str, other: str, language: str) -> bool:
    """Whether two words may be one name in two cases."""
    ours, theirs = in_latin(one), in_latin(other)
    if ours == theirs:
        return True
    changes = _FINNIC_CHANGES if base(language) in _FINNIC else _CHANGES
    return any(
        _are_alike(stem, its, changes)
        for stem in _stems(ours, language)
        for its in _stems(theirs, language)
    )


@cache
def _endings(language: str) -> frozenset[str]:
    return frozenset((listed("case_endings.txt", language) or "").split())


@lru_cache(_REMEMBERED)
def _stems(word: str, language: str) -> tuple[str, ...]:
    """The word, and what it is without each ending that it may have."""
    endings = _endings(language)
    found = (word[:end] for end in range(_SHORTEST_STEM, len(word)) if word[end:] in endings)
    return tuple(dict.fromkeys(each for stem in [word, *found] for each in _variants(stem)))


def _variants(stem: str) -> Iterator[str]:
    """The stem, without a vowel before its last consonant, without a consonant said twice.

    So are Pavel and Pavla, Orbán and Orbánnal.
    """
    yield stem
    if len(stem) > _SHORTEST_STEM and stem[-2] == "e" and stem[-1] not in _VOWELS:
        yield stem[:-2] + stem[-1]
    if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2]:
        yield stem[:-1]


def _are_alike(one: str, other: str, changes: Iterable[tuple[str, str]]) -> bool:
    if one == other:
        return len(one) >= _SHORTEST_STEM
    return any(
        _are_changed(one, other, *pair) or _are_changed(other, one, *pair) for pair in changes
    )


def _are_changed(one: str, other: str, ending: str, its: str) -> bool:
    """Whether they differ by a change at their ends, or before the same last vowel."""
    if one[-1:] in _VOWELS and one[-1:] == other[-1:]:
        one, other = one[:-1], other[:-1]
    if not one.endswith(ending) or not other.endswith(its):
        return False
    stem = one.removesuffix(ending)
    return len(stem) >= _SHORTEST_STEM - 1 and stem == other.removesuffix(its)
