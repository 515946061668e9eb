"""Scoring: how well a text fits the stories of the earlier texts that it is like."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
        self._terms: dict[str, TermVector] = {}
        self._ngrams: dict[str, Vector] = {}
        self._centroids = Centroids()

    def clear(self) -> None:
        """Forgets vectors and centroids: texts have changed."""
        self._terms.clear()
        self._ngrams.clear()
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
        shared, nearest = _most_alike(text, [self._terms_of(root)])
        hours = node.hours - founder.hours
        cosine = alone.cosine(ngram_vector(text, self._ngram_weights))
        return log_odds(features(cosine, nearest, shared, hours), weights_of(node, founder))

    def features(self, node: Node, candidates: Iterable[Node]) -> dict[str, Features]:
        """The features of the candidates' stories, but for those that it can't be part of."""
        stories: dict[str, list[Node]] = defaultdict(list)
        for each in candidates:
            stories[self._membership.root(each.id)].append(each)
        text = self._as_of_its_day(node)
        ngrams = ngram_vector(text, self._ngram_weights)
        found = {}
        for root, near in stories.items():
            if not self._is_vetoed(node, root, near):
                told = self._features(text, ngrams, root, near)
                if told is not None:
                    found[root] = told
        return found

    def _is_vetoed(self, node: Node, root: str, near: Sequence[Node]) -> bool:
        return is_vetoed(node, self._nodes[root]) or any(is_vetoed(node, each) for each in near)

    def _features(
        self, text: TermVector, ngrams: Vector, root: str, near: Sequence[Node]
    ) -> Features | None:
        shared, nearest = _most_alike(text, (self._terms_of(each.id) for each in near))
        if shared < LEAST_SHARED or nearest < LEAST_NEAREST:
            return None
        core = self._membership.core(root, text.node.place)
        cosine = self._centroids.of(core, self._ngrams_of).cosine(ngrams)
        hours = text.node.hours - max(each.hours for each in near)
        return features(cosine, nearest, shared, hours)

    def _as_of_its_day(self, node: Node) -> TermVector:
        """The terms of a text that is being decided.

        What is common on its day counts less in it, and not in the texts that it is compared with:
        so a change of weights concerns the texts that hold the term, and no others.
        """
        return TermVector(node, self._weights, self._commonness.weights(node.day))

    def _terms_of(self, node_id: str) -> TermVector:
        found = self._terms.get(node_id)
        if found is None:
            if len(self._terms) >= _VECTORS:
                self._terms.clear()
            found = self._terms[node_id] = TermVector(self._nodes[node_id], self._weights, {})
        return found

    def _ngrams_of(self, node_id: str) -> Vector:
        found = self._ngrams.get(node_id)
        if found is None:
            if len(self._ngrams) >= _VECTORS:
                self._ngrams.clear()
            found = ngram_vector(self._terms_of(node_id), self._ngram_weights)
            self._ngrams[node_id] = found
        return found


def _most_alike(text: TermVector, others: Iterable[TermVector]) -> tuple[float, float]:
    """The most that a text shares with one of some others, by weight and as a cosine."""
    most = nearest = 0.0
    for each in others:
        shared = shared_weight(text, each)
        most = max(most, shared)
        nearest = max(nearest, shared / (text.norm * each.norm))
    return most, nearest
