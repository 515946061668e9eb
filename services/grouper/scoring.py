"""Scoring: how well a text fits the stories of the earlier texts that it is like."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from services.grouper.centroid import Centroid, Centroids
from services.grouper.commonness import Commonness
from services.grouper.membership import Membership
from services.grouper.model import (
    LEAST_SHARED,
    Features,
    Vector,
    features,
    is_vetoed,
    log_odds,
    shared_weight,
    weights_of,
)
from services.grouper.node import Node

_VECTORS = 20_000
"""Vectors that are kept while nodes are being decided."""


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
        commonness: Commonness,
        nodes: Mapping[str, Node],
        membership: Membership,
    ) -> None:
        self._weights = weights
        self._commonness = commonness
        self._nodes = nodes
        self._membership = membership
        self._vectors: dict[tuple[str, int], Vector] = {}
        self._centroids = Centroids()

    def clear(self) -> None:
        """Forgets vectors and centroids: texts or weights have changed."""
        self._vectors.clear()
        self._centroids.clear()

    def ranked(self, node: Node, candidates: Iterable[Node]) -> list[Score]:
        """The scores of the candidates' stories, the best first."""
        scores = []
        for root, found in self.features(node, candidates).items():
            learnt = weights_of(self._vector(node.id, node.day), self._vector(root, node.day))
            scores.append(Score(log_odds(found, learnt), root, learnt.join))
        return sorted(scores, key=lambda each: (-each.value, each.root))

    def founder_score(self, node: Node, root: str) -> float:
        """The log odds that a text reports the same event as the first text of a story."""
        vector, founder = self._vector(node.id, node.day), self._vector(root, node.day)
        alone = Centroid()
        alone.add(founder)
        shared = shared_weight(vector, founder)
        hours = node.hours - founder.node.hours
        return log_odds(features(alone.cosine(vector), shared, hours), weights_of(vector, founder))

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
        vector = self._vector(node.id, node.day)
        shared = max(shared_weight(vector, self._vector(each.id, node.day)) for each in near)
        if shared < LEAST_SHARED:
            return None
        core = self._membership.core(root, node.place)
        centroid = self._centroids.of(core, node.day, lambda each: self._vector(each, node.day))
        hours = node.hours - max(each.hours for each in near)
        return features(centroid.cosine(vector), shared, hours)

    def _vector(self, node_id: str, day: int) -> Vector:
        found = self._vectors.get((node_id, day))
        if found is None:
            if len(self._vectors) >= _VECTORS:
                self._vectors.clear()
            common = self._commonness.weights(day)
            found = Vector(self._nodes[node_id], self._weights, common)
            self._vectors[node_id, day] = found
        return found
