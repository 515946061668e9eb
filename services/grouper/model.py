"""Model: how likely two texts report the same event (logistic regression over a few features)."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.grouper.node import Node
from services.grouper.series import are_instances
from services.grouper.weights import CAP

VETO = -99.0
"""Log odds of two texts that are certainly not on the same event."""

_LEAD_SHARE = 0.5
"""Weight of a term of the lead against the same term in the title."""

_RARE = 6.0
_LEAST_SHARED = 4.0
"""Least shared weight of two texts on one event: less is one frequent word in common."""

_REPEAT_HOURS = 18.0
"""An outlet's headline that comes again after so long is a series, not an update."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Learnt weights of the features, and the thresholds, in log odds."""

    intercept: float
    features: tuple[float, ...]
    join: float
    """Least score of the story that a text joins."""
    founder: float
    """Least score of that story's first text."""


class Vector:
    """A node's terms with their weights on one day."""

    __slots__ = ("node", "norm", "terms", "title_norm", "total")

    def __init__(
        self, node: Node, weights: Mapping[str, float], common: Mapping[str, float]
    ) -> None:
        self.node = node
        self.terms = {term: _weight(term, weights, common) for term in node.title}
        self.title_norm = math.sqrt(sum(value * value for value in self.terms.values()))
        for term in node.lead:
            self.terms[term] = _weight(term, weights, common) * _LEAD_SHARE
        self.norm = math.sqrt(sum(value * value for value in self.terms.values()))
        self.total = sum(self.terms.values())


def log_odds(later: Vector, earlier: Vector) -> float:
    """Log odds that two texts report the same event; VETO if they can't."""
    if is_vetoed(later.node, earlier.node):
        return VETO
    found = features(later, earlier)
    if found is None:
        return VETO
    learnt = weights_of(later, earlier)
    return learnt.intercept + sum(
        weight * value for weight, value in zip(learnt.features, found, strict=True)
    )


def weights_of(later: Vector, earlier: Vector) -> Weights:
    """The weights for two texts: with leads, or of titles alone."""
    return weights("texts" if later.node.lead and earlier.node.lead else "titles")


def is_vetoed(later: Node, earlier: Node) -> bool:
    """Whether they are instances of a series, such as an outlet's daily column."""
    if are_instances(later.series, earlier.series):
        return True
    same_outlet = bool(later.outlet) and later.outlet == earlier.outlet
    return (
        same_outlet and later.title == earlier.title and later.hours - earlier.hours > _REPEAT_HOURS
    )


def features(later: Vector, earlier: Vector) -> tuple[float, ...] | None:
    """Features of a pair of texts; None for those that share next to nothing."""
    ours, theirs = later.terms, earlier.terms
    shared = ours.keys() & theirs.keys()
    dot = sum(ours[term] * theirs[term] for term in shared)
    if dot < _LEAST_SHARED:
        return None
    common = sum(min(ours[term], theirs[term]) for term in shared)
    rare = sum(1 for term in shared if max(ours[term], theirs[term]) >= _RARE)
    cosine = dot / (later.norm * earlier.norm)
    days = abs(later.node.hours - earlier.node.hours) / 24
    return (
        cosine,
        cosine * cosine,
        _title_cosine(later, earlier),
        common / (later.total + earlier.total - common),
        math.log1p(common),
        math.log1p(rare),
        days,
        math.sqrt(days),
    )


_replaced: dict[str, Weights] = {}


@contextmanager
def replaced(weights_by_kind: Mapping[str, Weights]) -> Iterator[None]:
    """Other weights for a while: for the fitting of new ones (bench/stories)."""
    _replaced.update(weights_by_kind)
    try:
        yield
    finally:
        _replaced.clear()


def weights(kind: str) -> Weights:
    """The weights of `model.json`, `titles` or `texts`, or those that replace them."""
    return _replaced.get(kind) or _stored(kind)


@cache
def _stored(kind: str) -> Weights:
    text = (files("services.grouper") / "model.json").read_text(encoding="utf-8")
    found = json.loads(text)[kind]
    return Weights(
        intercept=found["intercept"],
        features=tuple(found["features"].values()),
        join=found["join"],
        founder=found["founder"],
    )


def _title_cosine(later: Vector, earlier: Vector) -> float:
    shared = set(later.node.title).intersection(earlier.node.title)
    if not shared:
        return 0.0
    dot = sum(later.terms[term] * earlier.terms[term] for term in shared)
    return dot / (later.title_norm * earlier.title_norm)


def _weight(term: str, weights: Mapping[str, float], common: Mapping[str, float]) -> float:
    return min(weights.get(term, CAP), common.get(term, CAP))
