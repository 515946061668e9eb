"""How near an extraction comes to the gold text: precision, recall and F1 of word runs."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|\w+")
_RUN = 4


@dataclass(frozen=True, slots=True)
class Score:
    """Shares between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        whole = self.precision + self.recall
        return 2 * self.precision * self.recall / whole if whole else 0.0


def compare(found: Iterable[str], gold: Iterable[str]) -> Score:
    """Runs of four words (characters in Chinese, Japanese, Korean), each counted as often as it is.

    As the article extraction benchmark of ScrapingHub does it, page by page.
    """
    ours, theirs = runs(found), runs(gold)
    both = sum((ours & theirs).values())
    if not theirs or not ours:
        return Score(float(not ours), float(not theirs))
    return Score(both / sum(ours.values()), both / sum(theirs.values()))


def mean(scores: Sequence[Score]) -> Score:
    """The mean of many pages."""
    count = max(1, len(scores))
    return Score(
        sum(score.precision for score in scores) / count,
        sum(score.recall for score in scores) / count,
    )


def runs(texts: Iterable[str]) -> Counter[tuple[str, ...]]:
    """Runs of four words or characters, each with the number of times that it occurs."""
    tokens = _TOKEN.findall(" ".join(texts).casefold())
    runs = [tuple(tokens[at : at + _RUN]) for at in range(max(1, len(tokens) - _RUN + 1))]
    return Counter(run for run in runs if run)
