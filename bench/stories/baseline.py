"""How well plain TF-IDF groups the same headlines, beside the grouping of the service.

    python -m bench.stories.baseline --data FILE --language LANG [--language LANG...]

Stems are weighted by their frequency in the first half of the file. In order of time each headline
joins the story whose centroid is nearest, if the cosine, times a Gaussian of the days since its
last headline, reaches a threshold; else it begins one. The threshold is chosen for the best BCubed
F1 on the first half. Both groupings see the whole file; the figures are those of the second half.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.stories.labelled import Labelled, b_cubed, read
from services.grouper.grouping import WINDOW_HOURS, grouped
from services.grouper.node import node
from services.grouper.words.terms import terms

SIGMA_HOURS = 72.0
THRESHOLDS = np.arange(0.15, 0.61, 0.05)
Floats = NDArray[np.float32]


def vectors(texts: Sequence[Sequence[str]], learnt_from: Sequence[Sequence[str]]) -> Floats:
    """Unit vectors of texts, weighted by the share of the others that hold a term."""
    counts = Counter(term for text in learnt_from for term in set(text))
    places = {term: at for at, term in enumerate(dict.fromkeys(t for text in texts for t in text))}
    found = np.zeros((len(texts), len(places)), np.float32)
    for row, text in enumerate(texts):
        for term in text:
            found[row, places[term]] = math.log((len(learnt_from) + 1) / (counts[term] + 0.5))
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return found


class Online:
    """Stories of headlines that come in order of time."""

    def __init__(self, width: int, threshold: float) -> None:
        self._sums = np.zeros((0, width), np.float32)
        self._last = np.zeros(0)
        self._threshold = threshold

    def place(self, vector: Floats, hours: float) -> int:
        """The number of the story that a headline joins or begins."""
        best = self._nearest(vector, hours)
        if best is None:
            best = len(self._last)
            self._sums = np.vstack([self._sums, np.zeros_like(vector)])
            self._last = np.append(self._last, hours)
        self._sums[best] += vector
        self._last[best] = hours
        return best

    def _nearest(self, vector: Floats, hours: float) -> int | None:
        if not len(self._last):
            return None
        norms = np.linalg.norm(self._sums, axis=1)
        ages = hours - self._last
        scores = self._sums @ vector / norms * np.exp(-(ages**2) / (2 * SIGMA_HOURS**2))
        scores[ages > WINDOW_HOURS] = 0
        best = int(scores.argmax())
        return best if scores[best] >= self._threshold else None


def stories(articles: Sequence[Labelled], language: str) -> Iterator[list[str]]:
    """The stories of headlines by each of THRESHOLDS."""
    texts = [terms(each.text.title, language) for each in articles]
    found = vectors(texts, texts[: len(texts) // 2])
    hours = [each.text.published_at.timestamp() / 3600 for each in articles]
    for threshold in THRESHOLDS:
        online = Online(found.shape[1], float(threshold))
        yield [str(online.place(each, at)) for each, at in zip(found, hours, strict=True)]


def halves(
    found: Sequence[str], articles: Sequence[Labelled]
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """BCubed precision, recall and F1 of the first and of the second half."""
    middle, truth = len(articles) // 2, [each.story for each in articles]
    return b_cubed(found[:middle], truth[:middle]), b_cubed(found[middle:], truth[middle:])


def plain(articles: Sequence[Labelled], language: str) -> tuple[float, float, float]:
    """The second half's figures of plain TF-IDF, with the threshold that suits the first best."""
    tried = (halves(found, articles) for found in stories(articles, language))
    return max(tried, key=lambda each: each[0][2])[1]


def ours(articles: Sequence[Labelled], language: str) -> tuple[float, float, float]:
    """The second half's figures of the grouping of the service."""
    found = grouped((node(each.text, language) for each in articles), language)
    return halves([found[each.text.id] for each in articles], articles)[1]


def main() -> None:
    """Prints both for each language."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, metavar="FILE", required=True)
    parser.add_argument("--language", action="append", required=True)
    arguments = parser.parse_args()
    print("second half      precision recall     F1")
    for language in arguments.language:
        articles = read(arguments.data, language)
        for name, figures in (("ours", ours), ("plain TF-IDF", plain)):
            precision, recall, f1 = figures(articles, language)
            print(f"{language:3} {name:12} {precision:9.3f} {recall:6.3f} {f1:6.3f}")


if __name__ == "__main__":
    main()
