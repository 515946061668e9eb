"""Plain TF-IDF, beside which the grouping of the service is measured (`bench.stories.validate`).

Stems are weighted by their frequency in all of the headlines. In order of time each headline joins
the story whose centroid is nearest, if the cosine, times a Gaussian of the days since its last
headline, reaches a threshold; else it begins one.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.stories.labelled import Labelled
from services.grouper.grouping import WINDOW_HOURS
from services.grouper.words.terms import terms

SIGMA_HOURS = 72.0
THRESHOLDS = np.arange(0.15, 0.61, 0.05)
Floats = NDArray[np.float32]


def vectors(texts: Sequence[Sequence[str]]) -> Floats:
    """Unit vectors of texts, weighted by the share of them that hold a term."""
    counts = Counter(term for text in texts for term in set(text))
    places = {term: at for at, term in enumerate(dict.fromkeys(t for text in texts for t in text))}
    found = np.zeros((len(texts), len(places)), np.float32)
    for row, text in enumerate(texts):
        for term in text:
            found[row, places[term]] = math.log((len(texts) + 1) / (counts[term] + 0.5))
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
    found = vectors(texts)
    hours = [each.text.published_at.timestamp() / 3600 for each in articles]
    for threshold in THRESHOLDS:
        online = Online(found.shape[1], float(threshold))
        yield [str(online.place(each, at)) for each, at in zip(found, hours, strict=True)]
