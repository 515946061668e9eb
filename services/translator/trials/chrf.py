"""chrF: how many runs of letters a translation shares with a reference, from 0 to 100.

Source: Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; n-grams of one
to six characters without white space, recall weighing twice as much as precision.
"""

from collections import Counter
from collections.abc import Iterable

_LONGEST = 6
_BETA = 2
# Longer texts are compared by their beginnings.
_MOST_LETTERS = 20_000


def chrf(pairs: Iterable[tuple[str, str]]) -> float:
    """The score of translations beside their references, all counted together."""
    shared, ours, theirs = [0] * _LONGEST, [0] * _LONGEST, [0] * _LONGEST
    for translation, reference in pairs:
        for at in range(_LONGEST):
            one, other = _runs(translation, at + 1), _runs(reference, at + 1)
            shared[at] += (one & other).total()
            ours[at] += one.total()
            theirs[at] += other.total()
    sizes = [at for at in range(_LONGEST) if ours[at] and theirs[at]]
    if not sizes:
        return 0.0
    precision = sum(shared[at] / ours[at] for at in sizes) / len(sizes)
    recall = sum(shared[at] / theirs[at] for at in sizes) / len(sizes)
    weighed = _BETA**2 * precision + recall
    return 100 * (1 + _BETA**2) * precision * recall / weighed if weighed else 0.0


def _runs(text: str, size: int) -> Counter[str]:
    letters = "".join(text.split())[:_MOST_LETTERS]
    return Counter(letters[at : at + size] for at in range(len(letters) - size + 1))
