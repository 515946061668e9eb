"""Grouping: stories as a pure function of the set of nodes.

Each node joins the story of earlier nodes that it is most like, or founds one; a story is named by
its founder. What a node decides depends on earlier nodes alone, so deciding in order of time
settles everything, and a node that is put, changed or removed re-decides only later nodes near it.
"""

import heapq
import math
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator

from services.grouper.commonness import Commonness
from services.grouper.model import VETO, Vector, log_odds, weights_of
from services.grouper.node import Node
from services.grouper.weights import table

WINDOW_HOURS = 96.0
"""A node joins a story only if its founder is at most so much older."""

_POSTINGS = 150
"""Latest nodes that are looked up by each key."""

_CANDIDATES = 40
"""Nodes that a node is compared with: those that share most by weight."""

_VECTORS = 20_000
"""Vectors that are kept while nodes are being decided."""

_BEST = 3
"""Members of a story that count towards its score."""

Place = tuple[float, str]


class Grouping:
    """Nodes and their stories, in one language."""

    def __init__(self, language: str) -> None:
        self._weights = table(language)
        self._nodes: dict[str, Node] = {}
        self._roots: dict[str, str] = {}
        self._members: dict[str, set[str]] = defaultdict(set)
        self._postings: dict[str, list[Place]] = defaultdict(list)
        self._days: dict[int, set[str]] = defaultdict(set)
        self._commonness = Commonness()
        self._dirty: set[str] = set()
        self._changed: set[str] = set()
        self._vectors: dict[tuple[str, int], Vector] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, node_id: str) -> bool:
        return node_id in self._nodes

    def root(self, node_id: str) -> str:
        """The founder of a node's story."""
        return self._roots[node_id]

    def members(self, root: str) -> list[Node]:
        """The nodes of a story, earliest first; none if there is no such story."""
        found = (self._nodes[each] for each in self._members.get(root, ()))
        return sorted(found, key=lambda each: each.place)

    def stories(self) -> dict[str, str]:
        """The founder of each node's story, by the node's id."""
        return dict(self._roots)

    def roots(self) -> list[str]:
        """The founders of all stories."""
        return [root for root, members in self._members.items() if members]

    def put(self, node: Node, root: str | None = None) -> None:
        """Adds or replaces a node; with `root`, as it was decided before."""
        known = self._nodes.get(node.id)
        if known == node:
            return
        if known is not None:
            self._take_out(known)
        self._put_in(node)
        if root is None:
            self._assign(node.id, node.id)
            self._dirty.add(node.id)
            self._disturb(node)
        else:
            self._assign(node.id, root)

    def remove(self, node_id: str) -> None:
        """Takes a node out."""
        node = self._nodes.get(node_id)
        if node is not None:
            self._take_out(node)

    def settle(self) -> set[str]:
        """Decides what is undecided; returns the stories (roots) that gained or lost a node."""
        self._reweigh()
        queue = [self._nodes[each].place for each in self._dirty if each in self._nodes]
        self._dirty.clear()
        self._vectors.clear()
        heapq.heapify(queue)
        last: Place | None = None
        while queue:
            place = heapq.heappop(queue)
            if place != last:
                last = place
                for later in self._decided(self._nodes[place[1]]):
                    heapq.heappush(queue, later)
        changed, self._changed = self._changed, set()
        return changed

    def _reweigh(self) -> None:
        """Marks the nodes that hold a term whose weight changed on their day."""
        for day, terms in self._commonness.take_changes():
            self._dirty.update(
                each
                for each in self._days.get(day, ())
                if not terms.isdisjoint(self._nodes[each].terms)
            )

    def forget(self, before: float) -> list[str]:
        """Drops stories founded before that hour; returns the ids of their nodes.

        What was founded later stays as it is: a story that is older than WINDOW_HOURS takes no
        one in.
        """
        roots = [root for root in self._members if self._nodes[root].hours < before]
        dropped = [each for root in roots for each in self._members[root]]
        changed = self._changed.copy()
        for each in dropped:
            node = self._nodes[each]
            self._drop(node)
            self._days[node.day].discard(each)
        self._changed = changed
        self._commonness.forget(math.floor(before / 24))
        return dropped

    def _decided(self, node: Node) -> Iterator[Place]:
        """Decides a node; yields the later nodes that this concerns."""
        root = self._best(node)
        if root != self._roots[node.id]:
            self._assign(node.id, root)
            yield from self._later(node)

    def _best(self, node: Node) -> str:
        """The founder of the story that a node belongs to."""
        vector = self._vector(node, node.day)
        scores: dict[str, list[float]] = defaultdict(list)
        for earlier in self.candidates(node):
            score = log_odds(vector, self._vector(earlier, node.day))
            if score > VETO:
                scores[self._roots[earlier.id]].append(score)
        ranked = sorted((-_story_score(found), root) for root, found in scores.items())
        for negative, root in ranked:
            founder = self._vector(self._nodes[root], node.day)
            limits = weights_of(vector, founder)
            if -negative < limits.join:
                break
            if log_odds(vector, founder) >= limits.founder:
                return root
        return node.id

    def vector(self, node: Node, day: int) -> Vector:
        """A node's terms with their weights on a day."""
        return Vector(node, self._weights, self._commonness.weights(day))

    def _vector(self, node: Node, day: int) -> Vector:
        """The same, kept while nodes are being decided: their days' weights stay meanwhile."""
        found = self._vectors.get((node.id, day))
        if found is None:
            if len(self._vectors) >= _VECTORS:
                self._vectors.clear()
            found = self._vectors[node.id, day] = self.vector(node, day)
        return found

    def candidates(self, node: Node) -> list[Node]:
        """Earlier nodes that share most with this one, of stories that are not yet closed."""
        earliest = node.hours - WINDOW_HOURS
        found = (self._nodes[each] for each in self._candidates(node))
        return [each for each in found if self._nodes[self._roots[each.id]].hours >= earliest]

    def _candidates(self, node: Node) -> list[str]:
        """Earlier nodes that share most by the weight of the keys."""
        common = self._commonness.weights(node.day)
        shared: dict[Place, float] = defaultdict(float)
        earliest = (node.hours - WINDOW_HOURS, "")
        for key in node.keys:
            postings = self._postings[key]
            end = bisect_left(postings, node.place)
            weight = min(self._weights.get(key, 8.0), common.get(key, 8.0))
            for place in postings[max(0, end - _POSTINGS) : end]:
                if place >= earliest:
                    shared[place] += weight
        if len(shared) <= _CANDIDATES:
            return [place[1] for place in shared]
        best = heapq.nlargest(_CANDIDATES, ((value, place) for place, value in shared.items()))
        return [place[1] for _, place in best]

    def _later(self, node: Node) -> Iterator[Place]:
        """Later nodes that may have looked at this one."""
        latest = (node.hours + WINDOW_HOURS, "\uffff")
        seen: set[Place] = set()
        for key in node.keys:
            postings = self._postings[key]
            begin = bisect_right(postings, node.place)
            seen.update(place for place in postings[begin : begin + _POSTINGS] if place <= latest)
        yield from seen

    def _disturb(self, node: Node) -> None:
        """Marks all that a node's coming, change or going concerns."""
        concerned = [node, *(self._nodes[each] for each in self._members.get(node.id, ()))]
        for each in concerned:
            self._dirty.update(place[1] for place in self._later(each))

    def _assign(self, node_id: str, root: str) -> None:
        before = self._roots.get(node_id)
        if before is not None:
            self._leave(before, node_id)
        self._roots[node_id] = root
        self._members[root].add(node_id)
        self._changed.add(root)

    def _leave(self, root: str, node_id: str) -> None:
        self._members[root].discard(node_id)
        if not self._members[root]:
            del self._members[root]
        self._changed.add(root)

    def _put_in(self, node: Node) -> None:
        self._nodes[node.id] = node
        self._days[node.day].add(node.id)
        for key in node.keys:
            insort(self._postings[key], node.place)
        self._commonness.add(node.day, node.terms)

    def _take_out(self, node: Node) -> None:
        """Removes a node; members of the story that it founded are undecided again."""
        self._disturb(node)
        for each in tuple(self._members.get(node.id, ())):
            self._assign(each, each)
            self._dirty.add(each)
        self._drop(node)
        self._days[node.day].discard(node.id)
        self._commonness.remove(node.day, node.terms)

    def _drop(self, node: Node) -> None:
        self._leave(self._roots.pop(node.id), node.id)
        del self._nodes[node.id]
        for key in node.keys:
            postings = self._postings[key]
            del postings[bisect_left(postings, node.place)]
            if not postings:
                del self._postings[key]


def grouped(nodes: Iterable[Node], language: str) -> dict[str, str]:
    """The founder of each node's story, by id."""
    grouping = Grouping(language)
    for node in nodes:
        grouping.put(node)
    grouping.settle()
    return grouping.stories()


def _story_score(scores: list[float]) -> float:
    """Halfway between the best member and the mean of the best few."""
    best = heapq.nlargest(_BEST, scores)
    return (best[0] + sum(best) / len(best)) / 2
