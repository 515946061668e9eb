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
        self._terms: dict[tuple[str, int], TermVector] = {}
        self._ngrams: dict[tuple[str, int], Vector] = {}
        self._centroids = Centroids()

    def clear(self) -> None:
        """Forgets vectors and centroids: texts or weights have changed."""
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
        founder = self._terms_of(root, node.day)
        alone = Centroid()
        alone.add(self._ngrams_of(root, node.day))
        shared, nearest = _most_alike(self._terms_of(node.id, node.day), [founder])
        hours = node.hours - founder.node.hours
        cosine = alone.cosine(self._ngrams_of(node.id, node.day))
        return log_odds(features(cosine, nearest, shared, hours), weights_of(node, founder.node))

    def features(self, node: Node, candidates: Iterable[Node]) -> dict[str, Features]:
        """The features of the candidates' stories, but for those that it can't be part of."""
        stories: dict[str, list[Node]] = defaultdict(list)
        for each in candidates:
            stories[self._membership.root(each.id)].append(each)
        found = {}
        for root, near in stories.items():
            told = None if self._is_vetoed(node, root, near) else self._features(node, root, near)
            if told is not None:
                found[root] = told
        return found

    def _is_vetoed(self, node: Node, root: str, near: Sequence[Node]) -> bool:
        return is_vetoed(node, self._nodes[root]) or any(is_vetoed(node, each) for each in near)

    def _features(self, node: Node, root: str, near: Sequence[Node]) -> Features | None:
        texts = (self._terms_of(each.id, node.day) for each in near)
        shared, nearest = _most_alike(self._terms_of(node.id, node.day), texts)
        if shared < LEAST_SHARED or nearest < LEAST_NEAREST:
            return None
        core = self._membership.core(root, node.place)
        centroid = self._centroids.of(core, node.day, lambda each: self._ngrams_of(each, node.day))
        cosine = centroid.cosine(self._ngrams_of(node.id, node.day))
        hours = node.hours - max(each.hours for each in near)
        return features(cosine, nearest, shared, hours)

    def _terms_of(self, node_id: str, day: int) -> TermVector:
        found = self._terms.get((node_id, day))
        if found is None:
            if len(self._terms) >= _VECTORS:
                self._terms.clear()
            common = self._commonness.weights(day)
            found = TermVector(self._nodes[node_id], self._weights, common)
            self._terms[node_id, day] = found
        return found

    def _ngrams_of(self, node_id: str, day: int) -> Vector:
        found = self._ngrams.get((node_id, day))
        if found is None:
            if len(self._ngrams) >= _VECTORS:
                self._ngrams.clear()
            found = ngram_vector(self._terms_of(node_id, day), self._ngram_weights)
            self._ngrams[node_id, day] = found
        return found


def _most_alike(text: TermVector, others: Iterable[TermVector]) -> tuple[float, float]:
    """The most that a text shares with one of some others, by weight and as a cosine."""
    most = nearest = 0.0
    for each in others:
        shared = shared_weight(text, each)
        most = max(most, shared)
        nearest = max(nearest, shared / (text.norm * each.norm))
    return most, nearest
