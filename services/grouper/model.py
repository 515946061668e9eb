"""Model: how likely a text reports the event of a story (logistic regression over features)."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.grouper.headlines.headline_names import NO_NAMES, Names, are_parallel
from services.grouper.headlines.series import are_instances
from services.grouper.node import Node

Features = tuple[float, float, float, float]

FEATURES = ("centroid", "nearest", "shared", "root_days")
"""Cosine of the n-grams of a text and the centroid of the story; cosine of its terms and those of
the text that it is most like; logarithm of the weight that it shares with such a text; root of the
days since the latest one of those that it is like."""

LEAST_SHARED = 4.0
"""Least shared weight of two texts on one event: less is one frequent word in common."""

LEAST_NEAREST = 0.15
"""Least cosine of a text and the one that it is most like. Comparing takes time: of 21,000 stories
below it that English and Spanish headlines were compared with, none was alike enough to join."""

_LONG = 4
"""Letters that a team's name has more than; most prepositions have fewer."""

_REPEAT_HOURS = 18.0
"""An outlet's headline that comes again after so long is a series, not an update."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Learnt weights of the features, and the threshold, in log odds."""

    intercept: float
    features: tuple[float, ...]
    join: float
    """Least score of the story that a text joins."""


def log_odds(found: Features, learnt: Weights) -> float:
    """Log odds that a text reports the event of a story."""
    return learnt.intercept + sum(
        weight * value for weight, value in zip(learnt.features, found, strict=True)
    )


def weights_of(later: Node, founder: Node) -> Weights:
    """The weights for a text and the first one of a story: with leads, or of titles alone."""
    return weights("texts" if later.lead and founder.lead else "titles")


def is_vetoed(later: Node, earlier: Node) -> bool:
    """Whether they are instances of a series, or report two events of a kind in the same words."""
    if are_instances(later.series, earlier.series) or _differ_in_names(later, earlier):
        return True
    if _differ_in_results(later, earlier):
        return True
    same_outlet = bool(later.outlet) and later.outlet == earlier.outlet
    return (
        same_outlet and later.title == earlier.title and later.hours - earlier.hours > _REPEAT_HOURS
    )


def _differ_in_results(later: Node, earlier: Node) -> bool:
    """Whether they report two matches: other results, and no longer word in both headlines.

    The texts of one evening name each other's teams.
    """
    ours, theirs = later.series.results, earlier.series.results
    if not ours or not theirs or ours & theirs:
        return False
    return not any(len(each) > _LONG and each in earlier.title for each in later.title)


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
    """Names of both that may replace each other: one outlet names the country, another the city.

    Within one outlet every name may, and so it may where the places are in other countries.
    """
    ours, theirs = later.names, earlier.names
    is_elsewhere = ours.within and theirs.within and not {*ours.within} & {*theirs.within}
    if is_elsewhere or (later.outlet and later.outlet == earlier.outlet):
        return [(ours.all, theirs.all)]
    return [(ours.countries, theirs.countries), (ours.others, theirs.others)]


def _mentions(node: Node, names: Names) -> bool:
    # A loop, for this is asked of each pair that is compared: `any` takes three times as long.
    for each in names.all:  # noqa: SIM110
        if each in node.title or each in node.lead:
            return True
    return False


def features(centroid: float, nearest: float, shared: float, hours: float) -> Features:
    """Features of a text and a story: see FEATURES."""
    return centroid, nearest, math.log1p(shared), math.sqrt(hours / 24)


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
