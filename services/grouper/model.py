"""Model: how likely a text reports the event of a story (logistic regression over features)."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from services.grouper.headlines.headline_names import NO_NAMES, Names, are_parallel
from services.grouper.headlines.series import are_instances
from services.grouper.node import Node
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
    """Whether they are instances of a series, or report two events of a kind in the same words."""
    if are_instances(later.series, earlier.series) or _differ_in_names(later, earlier):
        return True
    same_outlet = bool(later.outlet) and later.outlet == earlier.outlet
    return (
        same_outlet and later.title == earlier.title and later.hours - earlier.hours > _REPEAT_HOURS
    )


def _differ_in_names(later: Node, earlier: Node) -> bool:
    """Whether their headlines are parallel, with names in them that the other text lacks."""
    if later.names is NO_NAMES or earlier.names is NO_NAMES:
        return False
    if not later.lead or not earlier.lead:
        return False
    if _mentions(later, earlier.names) or _mentions(earlier, later.names):
        return False
    return are_parallel(later.title, earlier.title, _kinds_of_names(later, earlier))


def _kinds_of_names(later: Node, earlier: Node) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Names of both that may replace each other: one outlet names the country, another the city."""
    ours, theirs = later.names, earlier.names
    if later.outlet and later.outlet == earlier.outlet:
        return [(ours.all, theirs.all)]
    return [(ours.countries, theirs.countries), (ours.others, theirs.others)]


def _mentions(node: Node, names: Names) -> bool:
    # A loop, for this is asked of each pair that is compared: `any` takes three times as long.
    for each in names.all:  # noqa: SIM110
        if each in node.title or each in node.lead:
            return True
    return False


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
