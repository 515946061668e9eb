"""Likelihoods of languages: how likely each of them is, given a text.

The model is py3langid's: naive Bayes over byte sequences that an automaton counts. Its public
tables are read here rather than its own ranking, which sorts all languages for every text where
hardly more than the first two are asked for.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import py3langid
from numpy.typing import NDArray
from py3langid.langid import LanguageIdentifier, visit_counts

# Varieties that the model tells apart, but newspapers of the standard language fall into.
_STANDARD = {"ext": "es", "ary": "ar", "arz": "ar", "gom": "mr", "wuu": "zh", "uzs": "uz"}

Mask = NDArray[np.bool_]
"""Which of `known_languages` are meant, by place."""


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """Logarithms of likelihoods (nats) of one text."""

    values: NDArray[np.float32]
    """By place in `known_languages`."""
    best: str
    """The likeliest language."""
    top: float
    """Its logarithm."""

    def best_of(self, mask: Mask) -> tuple[str, float]:
        """The likeliest of some languages, one at least, and its logarithm."""
        among = np.where(mask, self.values, -np.inf)
        at = int(among.argmax())
        return known_languages()[at], float(among[at])

    def by_language(self) -> Mapping[str, float]:
        """All of them, the likeliest first."""
        names, values = known_languages(), self.values.tolist()
        order = sorted(range(len(names)), key=values.__getitem__, reverse=True)
        return {names[at]: values[at] for at in order}


def likelihoods(text: str) -> Likelihoods:
    """How likely the text is in each language; in none more than in another if it has no words."""
    model = _model()
    visits = visit_counts(model.moves, model.rows, model.features, _encoded(text))
    if not visits:
        return _ranked(np.zeros(len(model.languages), dtype=np.float32))
    places = np.fromiter(visits.keys(), dtype=np.intp, count=len(visits))
    counts = np.fromiter(visits.values(), dtype=np.float32, count=len(visits))
    scores = np.log1p(counts) @ model.weights.take(places, axis=0) + model.prior
    return _ranked(np.maximum.reduceat(scores, model.varieties))


def _ranked(values: NDArray[np.float32]) -> Likelihoods:
    at = int(values.argmax())
    return Likelihoods(values, known_languages()[at], float(values[at]))


def known_languages() -> tuple[str, ...]:
    """Languages that the model knows."""
    return _model().languages


@dataclass(frozen=True, slots=True)
class _Model:
    moves: object
    rows: list[int]
    features: object
    weights: NDArray[np.float32]
    """By feature and variety."""
    prior: NDArray[np.float32]
    languages: tuple[str, ...]
    varieties: NDArray[np.intp]
    """Where the varieties of each language begin; they stand side by side."""


@cache
def _model() -> _Model:
    path = Path(py3langid.__file__).parent / "data" / "model.npz.xz"
    loaded = LanguageIdentifier.from_modelpath(str(path), norm_probs=False)
    names = [_STANDARD.get(name, name) for name in loaded.nb_classes]
    languages = tuple(dict.fromkeys(names))
    order = sorted(range(len(names)), key=lambda at: languages.index(names[at]))
    starts = [at for at in range(len(order)) if not at or names[order[at]] != names[order[at - 1]]]
    return _Model(
        moves=loaded.tk_nextmove,
        rows=[row << 8 for row in loaded.tk_row],
        features=loaded.tk_output,
        # Stored in half precision, which takes longer to convert for each text than to multiply.
        weights=np.ascontiguousarray(loaded.nb_ptc[:, order], dtype=np.float32),
        prior=np.asarray(loaded.nb_pc)[order].astype(np.float32),
        languages=languages,
        varieties=np.array(starts, dtype=np.intp),
    )


def _encoded(text: str) -> bytes:
    """As the model was trained: capitals alone say nothing, and letters are composed."""
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode(errors="surrogatepass")
