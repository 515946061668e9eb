"""Likelihoods of a text by language: py3langid's naive Bayes model, walked word by word.

py3langid finds the byte sequences of a text by an automaton that takes one step a byte, in Python.
What a word leads to from one state is always the same, and few words make up most of a text: walks
are remembered. Likelihoods are those of `LanguageIdentifier.rank`, to the last bit.

Source: Lui & Baldwin 2011, Cross-domain Feature Selection for Language Identification.
"""

import threading
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import py3langid
from numpy.typing import NDArray
from py3langid.langid import RAW_FLOOR, LanguageIdentifier

# Varieties that the model tells apart, but newspapers of the standard language fall into.
_STANDARD = {"ext": "es", "ary": "ar", "arz": "ar", "gom": "mr", "wuu": "zh", "uzs": "uz"}
_MOST_WALKS = 20_000
_LONGEST_WORD = 40  # bytes; what is longer is no word, and not remembered

_Walk: TypeAlias = tuple[int, tuple[int, ...]]
"""The state that a word and the space behind it lead to, and the features met on the way."""

_lock = threading.Lock()


def likelihoods(text: str) -> dict[str, float]:
    """Logarithms of likelihoods by language, the likeliest first."""
    with _lock:
        return _scorer().likelihoods(text)


class _Scorer:
    """The model's automaton and tables, and the walks that were made lately."""

    def __init__(self, model: LanguageIdentifier) -> None:
        self._table, self._priors = model.nb_ptc, model.nb_pc
        self._moves, self._outputs = model.tk_nextmove, model.tk_output
        self._rows = [row << 8 for row in model.tk_row]
        self._walks: dict[tuple[int, bytes], _Walk] = {}
        columns: dict[str, list[int]] = {}
        for column, name in enumerate(model.nb_classes):
            columns.setdefault(_STANDARD.get(name, name), []).append(column)
        self._names = list(columns)
        self._firsts = np.array([first for first, *_ in columns.values()])
        self._doubles = [(first, other) for first, *more in columns.values() for other in more]
        """Columns of one language: the likelier counts."""

    def likelihoods(self, text: str) -> dict[str, float]:
        by_column = self._by_column(_encoded(text))
        for first, other in self._doubles:
            by_column[first] = max(by_column[first], by_column[other])
        found = by_column[self._firsts]
        order = (-found).argsort(kind="stable")
        names = [self._names[place] for place in order.tolist()]
        return dict(zip(names, found[order].tolist(), strict=True))

    def _by_column(self, encoded: bytes) -> NDArray[np.float32]:
        counts = Counter(self._features(encoded))
        if not counts:
            return np.full(len(self._priors), RAW_FLOOR, dtype=np.float32)
        features = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        found: NDArray[np.float32] = np.log1p(times) @ self._table[features] + self._priors
        return found

    def _features(self, encoded: bytes) -> list[int]:
        """The features that the automaton meets, in order."""
        state, found, remembered = 0, list[int](), self._walks
        *words, last = encoded.split(b" ")
        for word in words:
            walk = remembered.get((state, word))
            if walk is None:
                walk = self._walk(state, word + b" ")
                self._remember(state, word, walk)
            state = walk[0]
            found += walk[1]
        return [*found, *self._walk(state, last)[1]]

    def _walk(self, state: int, octets: bytes) -> _Walk:
        found = []
        for octet in octets:
            state = self._moves[self._rows[state] + octet]
            feature = self._outputs[state]
            if feature >= 0:
                found.append(feature)
        return state, tuple(found)

    def _remember(self, state: int, word: bytes, walk: _Walk) -> None:
        if len(word) > _LONGEST_WORD:
            return
        if len(self._walks) >= _MOST_WALKS:
            self._walks.clear()
        self._walks[state, word] = walk


@cache
def _scorer() -> _Scorer:
    path = Path(py3langid.__file__).parent / "data" / "model.npz.xz"
    return _Scorer(LanguageIdentifier.from_modelpath(str(path), norm_probs=False))


def _encoded(text: str) -> bytes:
    """The text as the model was trained on it."""
    plain = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", plain).encode("utf-8", "surrogatepass")
