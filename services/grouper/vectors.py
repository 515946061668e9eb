"""Vectors: how much each term of a text says on a day, or each n-gram of its terms."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from services.grouper.node import Node
from services.grouper.weights import CAP
from services.grouper.words.ngrams import ngrams

_LEAD_SHARE = 0.5
"""Weight of a term of the lead against the same term in the title."""

_NAME = 7.5
"""Least weight of the parts of a name."""

_NAME_SHARE = 2**-0.5
"""Share of a part of a name: name and surname together weigh as much as one term."""


class Vector:
    """Values by term or n-gram, and their Euclidean norm."""

    __slots__ = ("norm", "values")

    def __init__(self, values: dict[str, float]) -> None:
        self.values = values
        self.norm = math.sqrt(sum(value * value for value in values.values()))


class TermVector(Vector):
    """The values of a node's terms: no more than `common` has, which are those of a day."""

    __slots__ = ("node",)

    def __init__(
        self, node: Node, weights: Mapping[str, float], common: Mapping[str, float]
    ) -> None:
        values = dict(_title_values(node.title, weights, common))
        for term in node.lead:
            values[term] = min(weights.get(term, CAP), common.get(term, CAP)) * _LEAD_SHARE
        super().__init__(values)
        self.node = node


def ngram_vector(terms: Vector, weights: Mapping[str, float]) -> Vector:
    """The values of all n-grams of some terms: none says more than the term that it stands in."""
    values: dict[str, float] = {}
    for term, value in terms.values.items():
        for each in ngrams(term):
            own = weights.get(each, CAP)
            # A comparison, for this is done for each n-gram: `min` takes twice as long.
            own = value if value < own else own
            if own > values.get(each, 0.0):
                values[each] = own
    return Vector(values)


def shared_weight(one: TermVector, other: TermVector) -> float:
    """The weight that two texts share: the sum of the products of shared terms' values.

    What stands in the leads alone counts between outlets only: within one it is often a phrase of
    the house ("Here you find all that happens").
    """
    ours, theirs = one.values, other.values
    shared: Iterable[str] = (term for term in ours if term in theirs)
    if one.node.outlet and one.node.outlet == other.node.outlet:
        titles = {*one.node.title, *other.node.title}
        shared = (term for term in shared if term in titles)
    return sum(ours[term] * theirs[term] for term in shared)


def _title_values(
    title: Sequence[str], weights: Mapping[str, float], common: Mapping[str, float]
) -> Iterator[tuple[str, float]]:
    """The values of a title's terms; rare ones in a row weigh less: a full name is one thing."""
    for is_rare, terms in groupby(title, lambda each: weights.get(each, CAP) >= _NAME):
        found = tuple(terms)
        share = _NAME_SHARE if is_rare and len(found) > 1 else 1.0
        for term in found:
            yield term, min(weights.get(term, CAP), common.get(term, CAP)) * share
