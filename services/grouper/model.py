"""Model: how likely a text reports the event of a story (logistic regression over features)."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from services.grouper.node import Node
from services.grouper.series import are_instances
from services.grouper.weights import CAP

Features = tuple[float, float, float]

FEATURES = ("cosine", "shared", "root_days")
"""Cosine of a text and the centroid of the story; logarithm of the weight that it shares with the
text that it is most like; root of the days since the latest one of those that it is like."""

_LEAD_SHARE = 0.5
"""Weight of a term of the lead against the same term in the title."""

_NAME = 7.5
"""Least weight of the parts of a name."""

_NAME_SHARE = 2**-0.5
"""Share of a part of a name: name and surname together weigh as much as one term."""

LEAST_SHARED = 4.0
"""Least shared weight of two texts on one event: less is one frequent word in common."""

_REPEAT_HOURS = 18.0
"""An outlet's headline that comes again after so long is a series, not an update."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Learnt weights of the features, and the threshold, in log odds."""

    intercept: float
    features: tuple[float, ...]
    join: float
    """Least score of the story that a text joins."""


class Vector:
    """A node's terms with their weights on one day."""

    __slots__ = ("node", "norm", "terms")

    def __init__(
        self, node: Node, weights: Mapping[str, float], common: Mapping[str, float]
    ) -> None:
        self.node = node
        self.terms = dict(_title_weights(node.title, weights, common))
        for term in node.lead:
            self.terms[term] = min(weights.get(term, CAP), common.get(term, CAP)) * _LEAD_SHARE
        self.norm = math.sqrt(sum(value * value for value in self.terms.values()))


def log_odds(found: Features, learnt: Weights) -> float:
    """Log odds that a text reports the event of a story."""
    return learnt.intercept + sum(
        weight * value for weight, value in zip(learnt.features, found, strict=True)
    )


def weights_of(later: Vector, founder: Vector) -> Weights:
    """The weights for a text and the first one of a story: with leads, or of titles alone."""
    return weights("texts" if later.node.lead and founder.node.lead else "titles")


def is_vetoed(later: Node, earlier: Node) -> bool:
    """Whether they are instances of a series, such as an outlet's daily column."""
    if are_instances(later.series, earlier.series):
        return True
    same_outlet = bool(later.outlet) and later.outlet == earlier.outlet
    return (
        same_outlet and later.title == earlier.title and later.hours - earlier.hours > _REPEAT_HOURS
    )


def features(cosine: float, shared: float, hours: float) -> Features:
    """Features of a text and a story: see FEATURES."""
    return cosine, math.log1p(shared), math.sqrt(hours / 24)


def shared_weight(one: Vector, other: Vector) -> float:
    """The weight that two texts share: the sum of the products of shared terms' weights.

    What stands in the leads alone counts between outlets only: within one it is often a phrase of
    the house ("Here you find all that happens").
    """
    ours, theirs = one.terms, other.terms
    shared: Iterable[str] = (term for term in ours if term in theirs)
    if one.node.outlet and one.node.outlet == other.node.outlet:
        titles = {*one.node.title, *other.node.title}
        shared = (term for term in shared if term in titles)
    return sum(ours[term] * theirs[term] for term in shared)


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
        features=tuple(found["features"][name] for name in FEATURES),
        join=found["join"],
    )


def _title_weights(
    title: Sequence[str], weights: Mapping[str, float], common: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    """The weights of a title's terms; rare ones in a row weigh less: a full name is one thing."""
    for is_rare, terms in groupby(title, lambda each: weights.get(each, CAP) >= _NAME):
        found = tuple(terms)
        share = _NAME_SHARE if is_rare and len(found) > 1 else 1.0
        for term in found:
            yield term, min(weights.get(term, CAP), common.get(term, CAP)) * share
