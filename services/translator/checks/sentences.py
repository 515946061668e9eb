"""Sentences added, left out, or said twice, as far as marks and lengths tell."""

import re
from itertools import pairwise

from rapidfuzz import fuzz

_END = re.compile(r"(?<=[^\W\d_][.!?…])[\"”“»)]?\s+(?=[^\W\da-zß-ÿ_]|[„“«\"(])|(?<=[。！？।۔])")
# Where one may end besides: behind a number, a sign, an abbreviation; in Thai, at a space.
_MAY_END = re.compile(
    r"(?<=\S[.!?…])[\"”“»)]?\s+(?=[^\W\da-zß-ÿ_]|[„“«\"(])|(?<=[。？！।։።؟۔])"
    r"|(?<=[\u0e00-\u0e7f]) (?=[\u0e00-\u0e7f])"
)
# Arabic and Hebrew abbreviate titles to a letter, and have no capitals behind it: `د.`.
_LONE_LETTER = re.compile(r"(?<![^\W\d_])[\u05d0-\u06ff]\.$")
_MOST_SENTENCES, _MOST_LETTERS = 60, 1_000
_TWICE = 88
_SHORTEST = 16
# Of the length that is expected, and so many letters besides.
_MORE, _MORE_OF_DENSE, _LESS, _SLACK = 1.42, 1.65, 0.87, 8


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly; no more than sixty."""
    found: list[str] = []
    for part in _END.split(text):
        each = part.strip()
        if found and _goes_on(found[-1], each):
            found[-1] = f"{found[-1]} {each}".rstrip()
        elif each:
            found.append(each)
    return found[:_MOST_SENTENCES]


def _goes_on(before: str, part: str) -> bool:
    """Whether a part begins no sentence: it is of marks alone, or begins with a small letter."""
    first = next(filter(str.isalpha, part), "")
    return not first or first.islower() or _LONE_LETTER.search(before) is not None


def says_twice(source: str, target: str) -> bool:
    """Whether two neighbouring sentences of the target are alike, and none of the source are."""
    return _alike(target) and not _alike(source)


def _alike(text: str) -> bool:
    found = [each[:_MOST_LETTERS].casefold() for each in sentences(text)]
    return any(
        len(one) >= _SHORTEST and fuzz.ratio(one, other) >= _TWICE for one, other in pairwise(found)
    )


def has_added(source: str, target: str, expected: float, *, is_dense: bool = False) -> bool:
    """Whether the target has more sentences and is much longer than expected.

    Lengths vary more where a character of the source is a word (`is_dense`).
    """
    most = _MORE_OF_DENSE if is_dense else _MORE
    is_longer = len(target) > expected * most + _SLACK
    return is_longer and len(sentences(target)) > _most_sentences(source)


def has_omitted(source: str, target: str, expected: float) -> bool:
    """Whether the target lacks sentences and is much shorter than expected."""
    is_shorter = len(target) < expected * _LESS
    return is_shorter and _most_sentences(target) < len(sentences(source))


def _most_sentences(text: str) -> int:
    """As many sentences as a text may have, whatever its stops belong to."""
    return sum(bool(each.strip()) for each in _MAY_END.split(text, maxsplit=_MOST_SENTENCES))
