"""Scoring: how well a text fits the stories of the earlier texts that it is like."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from services.grouper.centroid import Centroid, Centroids
from services.grouper.commonness import Commonness
from services.grouper.membership import Membership
from services.grouper.model import (
    LEAST_NEAREST,
    LEAST_SHARED,
    Features,
    features,
    is_vetoed,
    log_odds,
    weights_of,
)
from services.grouper.node import Node
from services.grouper.vectors import TermVector, Vector, ngram_vector, shared_weight

_VECTORS = 20_000
"""Vectors of a kind that are kept while nodes are being decided."""


class Score(NamedTuple):
    """The log odds that a text reports the event of a story."""

    value: float
    root: str
    join: float
    """The least value with which it joins."""


class Scoring:
    """Scores of texts against stories; remembers vectors and centroids in between."""

    def __init__(
        self,
        weights: Mapping[str, float],
        ngram_weights: Mapping[str, float],
        commonness: Commonness,
        nodes: Mapping[str, Node],
        membership: Membership,
    ) -> None:
        self._weights = weights
        self._ngram_weights = ngram_weights
        self._commonness = commonness
        self._nodes = nodes
        self._membership = membership
        # Not methods: stories that refer to themselves stay after they are dropped, since what is
        # loaded is left out of garbage collection.
        self._terms_of = lru_cache(_VECTORS)(partial(_term_vector, weights, nodes))
        self._ngrams_of = lru_cache(_VECTORS)(partial(_ngram_vector, ngram_weights, self._terms_of))
        self._centroids = Centroids()

    def clear(self) -> None:
        """Forgets vectors and centroids: texts have changed."""
        self._terms_of.cache_clear()
        self._ngrams_of.cache_clear()
        self._centroids.clear()

    def ranked(self, node: Node, candidates: Iterable[Node]) -> list[Score]:
        """The scores of the candidates' stories, the best first."""
        scores = []
        for root, found in self.features(node, candidates).items():
            learnt = weights_of(node, self._nodes[root])
            scores.append(Score(log_odds(found, learnt), root, learnt.join))
        return sorted(scores, key=lambda each: (-each.value, each.root))

    def founder_score(self, node: Node, root: str) -> float:
        """The log odds that a text reports the same event as the first text of a story."""
        text, founder = self._as_of_its_day(node), self._nodes[root]
        alone = Centroid()
        alone.add(self._ngrams_of(root))
        shared, nearest = self._most_alike(text, [founder])
        hours = node.hours - founder.hours
        cosine = alone.cosine(ngram_vector(text, self._ngram_weights))
        return log_odds(features(cosine, nearest, shared, hours), weights_of(node, founder))

    def features(self, node: Node, candidates: Iterable[Node]) -> dict[str, Features]:
        """The features of the candidates' stories, but for those that it can't be part of."""
        stories: dict[str, list[Node]] = defaultdict(list)
        for each in candidates:
            stories[self._membership.root(each.id)].append(each)
        text = self._as_of_its_day(node)
        alike = {root: self._most_alike(text, near) for root, near in stories.items()}
        likely = [
            root
            for root, (shared, nearest) in alike.items()
            if shared >= LEAST_SHARED and nearest >= LEAST_NEAREST
            if not self._is_vetoed(node, root, stories[root])
        ]
        if not likely:
            return {}
        ngrams = ngram_vector(text, self._ngram_weights)
        found = {}
        for root in likely:
            core = self._membership.core(root, node.place)
            cosine = self._centroids.of(core, self._ngrams_of).cosine(ngrams)
            shared, nearest = alike[root]
            hours = node.hours - max(each.hours for each in stories[root])
            found[root] = features(cosine, nearest, shared, hours)
        return found

    def _is_vetoed(self, node: Node, root: str, near: Sequence[Node]) -> bool:
        return is_vetoed(node, self._nodes[root]) or any(is_vetoed(node, each) for each in near)

    def _most_alike(self, text: TermVector, near: Iterable[Node]) -> tuple[float, float]:
        """The most that a text shares with one of some nodes, by weight and as a cosine."""
        most = nearest = 0.0
        for each in near:
            other = self._terms_of(each.id)
            shared = shared_weight(text, other)
            most = max(most, shared)
            nearest = max(nearest, shared / (text.norm * other.norm))
        return most, nearest

    def _as_of_its_day(self, node: Node) -> TermVector:
        """The terms of a text that is being decided.

        What is common on its day counts less in it, and not in the texts that it is compared with:
        so a change of weights concerns the texts that hold the term, and no others.
        """
        return TermVector(node, self._weights, self._commonness.weights(node.day))


def _term_vector(
    weights: Mapping[str, float], nodes: Mapping[str, Node], node_id: str
) -> TermVector:
    return TermVector(nodes[node_id], weights, {})


def _ngram_vector(
    weights: Mapping[str, float], terms_of: Callable[[str], TermVector], node_id: str
) -> Vector:
    return ngram_vector(terms_of(node_id), weights)
