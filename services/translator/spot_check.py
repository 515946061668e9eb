"""Spot checks: one text of a batch asked for again alone, to see that its answer is its own.

A server that answers a list in another order goes unnoticed (batch_order.py) where sentences are
alike in all that outlives translation. The first batch of a pair is looked into, and then one of
twenty. Only an answer that stands in another's place counts, while that one's stands elsewhere
from the batch may be the engine's choice of words.
"""

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from services.translator.batch_order import words

_EVERY = 20
# So much more like another's answer than like its own, of 100, and nearly the same as that.
_NEARLY, _CLEARLY = 90.0, 30.0
_LIKELIER = 4
_ALIKE = 0.8

Pair = tuple[str, str]


class SpotCheck:
    """Schedule of spot checks for each language pair."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.Random()  # noqa: S311 - a sample
        self._left: dict[Pair, int] = {}

    def is_first(self, pair: Pair) -> bool:
        """Whether no batch of the pair was checked yet."""
        return pair not in self._left

    def is_due(self, pair: Pair) -> bool:
        """Whether to check this batch; counts it."""
        left = self._left.get(pair, 0)
        if left:
            self._left[pair] = left - 1
        return not left

    def done(self, pair: Pair) -> None:
        """A batch is looked into: at least nineteen are not, so one request of twenty is added."""
        self._left[pair] = self._chance.randint(_EVERY - 1, _EVERY + 4)

    def pick(self, texts: Sequence[str], answers: Sequence[str]) -> int | None:
        """Position of the text to check, at random; None if no answer could tell anything.

        Likelier one in the middle, and one whose neighbour has a similar length: those that
        change places unseen. What stays where it is when all are turned round tells nothing.
        """
        said = Counter(map(words, answers))
        fit = [
            i
            for i, answer in enumerate(answers)
            if said[words(answer)] == 1 and words(answer) and 2 * i != len(answers) - 1
        ]
        if not fit:
            return None
        return self._chance.choices(fit, [_weight(texts, i) for i in fit])[0]


def found_at(alone: str, at: int, answers: Sequence[str]) -> int | None:
    """Position of the batch where the answer to text `at` stands, if it is another text's.

    It stands there word for word, or nearly so while it has little in common with its own place's.
    """
    said = [words(answer) for answer in answers]
    wanted = words(alone)
    if not wanted or wanted == said[at]:
        return None
    likeness = [fuzz.ratio(wanted, each) for each in said]
    place = max(range(len(said)), key=likeness.__getitem__)
    is_there = wanted == said[place] or (
        likeness[place] >= _NEARLY and likeness[place] - likeness[at] >= _CLEARLY
    )
    return place if is_there else None


def _weight(texts: Sequence[str], at: int) -> int:
    is_in_the_middle = len(texts) // 4 <= at < len(texts) - len(texts) // 4
    lengths = [len(text) for text in texts[max(0, at - 1) : at + 2]]
    is_alike = any(min(two) >= _ALIKE * max(two) for two in pairwise(lengths))
    return (_LIKELIER if is_in_the_middle else 1) * (_LIKELIER if is_alike else 1)
