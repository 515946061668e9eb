"""History of the stages since the reader started: what waited, and how fast it was worked off."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from perspektiven.ops.status import StageStatus

MOST_SAMPLES = 480
"""Samples that are kept: four hours at a look every 30 seconds."""

POINTS = 60
"""Points of a picture."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at a stage."""

    at: datetime
    done: int
    waiting: int


@dataclass(frozen=True, slots=True)
class History:
    """The last samples of every stage."""

    _samples: dict[str, deque[Sample]] = field(default_factory=dict)

    def add(self, stages: Mapping[str, StageStatus], at: datetime) -> None:
        """Keeps a look at all stages; the oldest one makes room."""
        for name, stage in stages.items():
            kept = self._samples.setdefault(name, deque(maxlen=MOST_SAMPLES))
            kept.append(Sample(at, stage.done, stage.waiting))

    def waiting(self, stage: str) -> tuple[float, ...]:
        """Records that waited, the oldest first, in at most POINTS points; peaks are kept."""
        return thinned([each.waiting for each in self._samples.get(stage, ())])

    def rates(self, stage: str) -> tuple[float, ...]:
        """Records a second between each two looks, the oldest first, in at most POINTS points."""
        return thinned(_rates(self._samples.get(stage, ())))

    def rate(self, stage: str) -> float | None:
        """Records a second between the last two looks; None before there were two."""
        last = list(self._samples.get(stage, ()))[-2:]
        return next(iter(_rates(last)), None)


def thinned(values: Iterable[float], most: int = POINTS) -> tuple[float, ...]:
    """At most so many values, each the highest of its share."""
    given = tuple(values)
    if len(given) <= most:
        return given
    edges = [len(given) * number // most for number in range(most + 1)]
    return tuple(max(given[begin:end]) for begin, end in pairwise(edges))


def _rates(samples: Iterable[Sample]) -> list[float]:
    """A topic that was made anew counts from zero again: that is no rate below zero."""
    return [
        max(0, later.done - earlier.done) / seconds
        for earlier, later in pairwise(samples)
        if (seconds := (later.at - earlier.at).total_seconds()) > 0
    ]
