"""Centroids: what the first texts of a story have in common, as the sum of their unit vectors."""

import math
from collections.abc import Callable, Sequence

from services.grouper.postings import Place
from services.grouper.vectors import Vector

_KEPT = 2_000
"""Centroids that are kept while nodes are being decided."""


class Centroid:
    """The sum of the unit vectors of some texts, added in order of time."""

    __slots__ = ("_square", "_values")

    def __init__(self) -> None:
        self._values: dict[str, float] = {}
        self._square = 0.0

    def add(self, vector: Vector) -> None:
        """Adds a text."""
        self._square += 1 + 2 * self._product(vector) / vector.norm
        values = self._values
        for name, value in vector.values.items():
            values[name] = values.get(name, 0.0) + value / vector.norm

    def cosine(self, vector: Vector) -> float:
        """Cosine of the angle between a text and the sum."""
        return self._product(vector) / (vector.norm * math.sqrt(self._square))

    def _product(self, vector: Vector) -> float:
        ours, theirs = self._values, vector.values
        # The order of a set differs from process to process; an exact sum does not.
        return math.fsum(ours[name] * theirs[name] for name in ours.keys() & theirs.keys())


class Centroids:
    """Centroids of stories, each kept for as long as it only grows."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[list[Place], Centroid]] = {}

    def clear(self) -> None:
        """Drops what is kept: texts have changed."""
        self._kept.clear()

    def of(self, core: Sequence[Place], vector: Callable[[str], Vector]) -> Centroid:
        """The centroid of these places; `vector` has that of each id."""
        name = core[0][1]
        places, centroid = self._kept.get(name) or ([], Centroid())
        if places != core[: len(places)]:
            places, centroid = [], Centroid()
        for place in core[len(places) :]:
            centroid.add(vector(place[1]))
            places.append(place)
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[name] = places, centroid
        return centroid
