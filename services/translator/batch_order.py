"""Detects answers of one batch that stand in each other's places.

What outlives translation tells: names, numbers, addresses, questions, lengths. Sentences that are
alike in all of them can't be told apart so. A wrong alarm costs a few requests, never a text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from perspektiven.text.diacritics import without_diacritics
from services.translator.entities import entities

_WORD = re.compile(r"\w+")
_LEAST_LETTERS = 4
# A longer word is none, or digits that no number has.
_MOST_LETTERS = 64
# Endings change from language to language, and with the case.
_STEM = 5
# Letters of other alphabets, each with what stands for it.
_ALPHABETS = (
    "аa бb вv гg ґg дd еe єe жz зz иi іi јi кk лl мm нn оo пp рr сs тt уu фf хkh цc чk шs щs ъ ыi "
    "ь эe юiu яia αa βv γg δd εe ζz ηi θt ιi κk λl μm νn ξx οo πp ρr σs ςs τt υi φf χkh ψps ωo "
    "đd łl øo ßss æae œoe"
)
_LATIN = str.maketrans({pair[0]: pair[1:] for pair in _ALPHABETS.split()})
# Spellings of one sound in several languages: Tschaikowski, Чайковский; Zelensky, Selenskyj.
_SPELLINGS = (
    (re.compile("tsch|tch"), "k"),
    (re.compile("sch|sh|sz|zh"), "s"),
    (re.compile("ph"), "f"),
    (re.compile("(?<!^)h|(?<=^[ckgt])h"), ""),
)
_SOUNDS = str.maketrans({"w": "v", "y": "i", "j": "i", "c": "k", "q": "k", "z": "s", "x": "k"})
_TWICE = re.compile(r"(.)\1+")
_MARKS = ("?？؟", "!！")
_FAR_LONGER, _LEAST_DIFFERENCE = 2.0, 30
_PLAINLY_LONGER = 1.2
_LEAST_PAIRS = 10
_MOST_COMPARED = 64
# Two words may well be the whole of one sentence, and a part of another.
_LEAST_WITHIN = 20


def out_of_place(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """Whether an answer seems to belong to another segment of the batch."""
    return (
        _names_moved(sources, targets)
        or any(_sign_moved(mark, sources, targets) for mark in _MARKS)
        or _lengths_moved(sources, targets)
        or _order_of_lengths_lost(sources, targets)
        or _one_within_another(sources, targets)
    )


def _names_moved(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """An answer has names or numbers of another segment, and none of its own one's."""
    marks = [_lasting(source) for source in sources]
    owners = Counter(mark for each in marks for mark in each)
    unique = {mark for mark, count in owners.items() if count == 1}
    for own, target in zip(marks, targets, strict=True):
        theirs = _lasting(target) & unique
        if own & unique and theirs - own and not own & theirs:
            return True
    return False


def _sign_moved(mark: str, sources: Sequence[str], targets: Sequence[str]) -> bool:
    """One answer lost its question mark, and another has one that was not asked for."""
    pairs = [
        (any(sign in source for sign in mark), any(sign in target for sign in mark))
        for source, target in zip(sources, targets, strict=True)
        if target
    ]
    return (True, False) in pairs and (False, True) in pairs


def _lengths_moved(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """One answer is far too long for its segment, and another far too short."""
    usual = sum(map(len, targets)) / max(1, sum(map(len, sources)))
    is_longer = is_shorter = False
    for source, target in zip(sources, targets, strict=True):
        expected = usual * len(source)
        if target and abs(len(target) - expected) > _LEAST_DIFFERENCE:
            is_longer |= len(target) > expected * _FAR_LONGER
            is_shorter |= len(target) < expected / _FAR_LONGER
    return is_longer and is_shorter


def _order_of_lengths_lost(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """Of two segments of which one is longer, the longer one mostly has the shorter answer."""
    step = len(sources) // _MOST_COMPARED + 1
    some = [
        (len(source), len(target))
        for source, target in list(zip(sources, targets, strict=True))[::step]
        if target
    ]
    kept = lost = 0
    for one, other in combinations(some, 2):
        short, long = sorted((one, other))
        if long[0] > short[0] * _PLAINLY_LONGER:
            kept += long[1] > short[1]
            lost += long[1] < short[1]
    return kept + lost >= _LEAST_PAIRS and lost > kept


def _one_within_another(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """An answer holds all of its neighbour's answer, too: two were put together."""
    pairs = [
        (words(source), words(target)) for source, target in zip(sources, targets, strict=True)
    ]
    return any(
        _is_part(said, other_said) and asked not in other_asked
        for one, other in pairwise(pairs)
        for (asked, said), (other_asked, other_said) in ((one, other), (other, one))
    )


def _is_part(short: str, long: str) -> bool:
    return len(short) >= _LEAST_WITHIN and short != long and short in long


def words(text: str) -> str:
    """Words of a text for comparisons, without punctuation, spaces and case."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text).casefold()))


def _lasting(text: str) -> frozenset[str]:
    words = (word for word in _WORD.findall(text) if len(word) >= _LEAST_LETTERS or word.isdigit())
    return frozenset(_stem(word[:_MOST_LETTERS]) for word in words) | frozenset(entities(text))


@lru_cache(16_384)
def _stem(word: str) -> str:
    """A word's beginning, alike in several spellings and alphabets: Iwanow, Ivanov, Иванов."""
    if word.isdigit():
        return str(int(word)) if word.isdecimal() else word
    plain = without_diacritics(word.casefold()).translate(_LATIN)
    for spelling, letter in _SPELLINGS:
        plain = spelling.sub(letter, plain)
    return _TWICE.sub(r"\1", plain.translate(_SOUNDS))[:_STEM]
