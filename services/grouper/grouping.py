"""Grouping: stories as a pure function of the set of nodes.

Each node joins the story of earlier nodes that it is most like, or founds one; a story is named by
its founder. What a node decides depends on earlier nodes alone, so deciding in order of time
settles everything, and a node that is put, changed or removed re-decides only later nodes near it.
Where the score is doubtful, a verdict counts as well (`judging/doubts.py`).
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from services.grouper.commonness import Commonness
from services.grouper.judging.doubts import Doubts
from services.grouper.membership import Membership
from services.grouper.model import VETO, Vector, log_odds, weights_of
from services.grouper.node import Node, keys
from services.grouper.postings import Place, Postings
from services.grouper.weights import table

WINDOW_HOURS = 96.0
"""A node joins a story only if its founder is at most so much older."""

_CANDIDATES = 40
"""Nodes that a node is compared with: those that share most by weight."""

_VECTORS = 20_000
"""Vectors that are kept while nodes are being decided."""

_BEST = 3
"""Members of a story that count towards its score."""


class Grouping:
    """Nodes and their stories, in one language."""

    def __init__(self, language: str, doubts: Doubts | None = None) -> None:
        self._doubts = doubts or Doubts()
        self._weights = table(language)
        self._nodes: dict[str, Node] = {}
        self._membership = Membership()
        self._postings = Postings()
        self._days: dict[int, set[str]] = defaultdict(set)
        self._commonness = Commonness()
        self._dirty: set[str] = set()
        self._vectors: dict[tuple[str, int], Vector] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, node_id: str) -> bool:
        return node_id in self._nodes

    def root(self, node_id: str) -> str:
        """The founder of a node's story."""
        return self._membership.root(node_id)

    def members(self, root: str) -> list[Node]:
        """The nodes of a story, earliest first; none if there is no such story."""
        return [self._nodes[name] for _, name in self._membership.members(root)]

    def stories(self) -> dict[str, str]:
        """The founder of each node's story, by the node's id."""
        return self._membership.stories()

    def roots(self) -> list[str]:
        """The founders of all stories."""
        return self._membership.roots()

    def put(self, node: Node) -> None:
        """Adds or replaces a node."""
        known = self._nodes.get(node.id)
        if known == node:
            return
        if known is not None:
            self._take_out(known)
        place = self._put_in(node)
        self._membership.assign(place, node.id)
        self._dirty.add(node.id)
        self._disturb(node)

    def restore(self, decided: Iterable[tuple[Node, str]]) -> None:
        """Adds nodes as they were decided before, each with its founder.

        What comes later goes on from there as if there had been no break.
        """
        for node, root in decided:
            self._membership.assign(self._put_in(node), root)
        self._membership.take_changed()
        self._membership.take_shifts()
        # A change of a day's weights shows only against the weights that it was decided by.
        for day in self._days:
            self._commonness.weights(day)

    def remove(self, node_id: str) -> None:
        """Takes a node out."""
        node = self._nodes.get(node_id)
        if node is not None:
            self._take_out(node)

    def settle(self) -> set[str]:
        """Decides what is undecided; returns the stories (roots) that gained or lost a node."""
        self._reweigh()
        self._dirty.update(place[1] for place in self._shifted())
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
        return self._membership.take_changed()

    def _reweigh(self) -> None:
        """Marks the nodes that hold a term whose weight changed on their day."""
        for day, terms in self._commonness.take_changes():
            self._dirty.update(
                each
                for each in self._days.get(day, ())
                if not terms.isdisjoint(self._nodes[each].terms)
            )

    def reconsider(self, ids: Iterable[str]) -> None:
        """Marks nodes as undecided, as far as they are there: a verdict on them has come."""
        self._dirty.update(each for each in ids if each in self._nodes)

    def since(self, hours: float) -> list[str]:
        """The ids of the nodes since then, the latest first."""
        found = (
            self._nodes[each].place
            for day in self._days
            if day >= math.floor(hours / 24)
            for each in self._days[day]
        )
        return [place[1] for place in sorted(found, reverse=True) if place >= (hours, "")]

    def forget(self, before: float) -> list[str]:
        """Drops stories whose last node is before that hour; returns the ids of their nodes.

        What was founded later stays as it is: a story that is older than WINDOW_HOURS takes no
        one in. With an hour at which a day begins, all later days keep their counts whole.
        """
        roots = [
            root
            for root in self._membership.roots()
            if self._membership.members(root)[-1] < (before, "")
        ]
        dropped = [name for root in roots for _, name in self._membership.drop(root)]
        for each in dropped:
            node = self._nodes.pop(each)
            self._postings.remove(keys(node, self._weights), node.place)
            self._days[node.day].discard(each)
        self._commonness.forget(math.floor(before / 24))
        self._doubts.remove(dropped)
        # A story that is kept may have begun so long before.
        self._doubts.forget(before - WINDOW_HOURS)
        return dropped

    def _decided(self, node: Node) -> Iterator[Place]:
        """Decides a node; yields the later nodes that this concerns."""
        root = self._best(node)
        if root != self.root(node.id):
            self._membership.assign(node.place, root)
            yield from self._later(node)
            yield from self._shifted()

    def _best(self, node: Node) -> str:
        """The founder of the story that a node belongs to."""
        self._doubts.begin(node)
        vector = self._vector(node, node.day)
        for score, root in self._ranked(node, vector):
            founder = self._vector(self._nodes[root], node.day)
            limits = weights_of(vector, founder)
            if score < limits.join - self._doubts.width:
                break
            is_full = self._membership.is_full(root, node.place)
            if log_odds(vector, founder) < (limits.join if is_full else limits.founder):
                continue
            if score >= limits.join or self._doubts.is_same(node, founder.node):
                return root
        return node.id

    def _ranked(self, node: Node, vector: Vector) -> list[tuple[float, str]]:
        """Scores and founders of the stories near a node, the best first."""
        scores: dict[str, list[float]] = defaultdict(list)
        for earlier in self.candidates(node):
            score = log_odds(vector, self._vector(earlier, node.day))
            if score > VETO:
                scores[self.root(earlier.id)].append(score)
        ranked = sorted((-_story_score(found), root) for root, found in scores.items())
        return [(-negative, root) for negative, root in ranked]

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
        return [each for each in found if self._nodes[self.root(each.id)].hours >= earliest]

    def _candidates(self, node: Node) -> list[str]:
        """Earlier nodes that share most by the weight of the keys."""
        common = self._commonness.weights(node.day)
        shared: dict[Place, float] = defaultdict(float)
        earliest, here = (node.hours - WINDOW_HOURS, ""), node.place
        for key in keys(node, self._weights):
            weight = min(self._weights.get(key, 8.0), common.get(key, 8.0))
            for place in self._postings.before(key, here):
                if place >= earliest:
                    shared[place] += weight
        if len(shared) <= _CANDIDATES:
            return [place[1] for place in shared]
        best = heapq.nlargest(_CANDIDATES, ((value, place) for place, value in shared.items()))
        return [place[1] for _, place in best]

    def _later(self, node: Node) -> Iterator[Place]:
        """Later nodes that may have looked at this one."""
        latest, here = (node.hours + WINDOW_HOURS, "\uffff"), node.place
        seen: set[Place] = set()
        for key in keys(node, self._weights):
            seen.update(place for place in self._postings.after(key, here) if place <= latest)
        yield from seen

    def _shifted(self) -> set[Place]:
        """Nodes that looked at a story that is full for them now, or is not any more."""
        return {
            place
            for shift in self._membership.take_shifts()
            for member in self.members(shift.root)
            for place in self._later(member)
            if place > shift.after and (shift.until is None or place <= shift.until)
        }

    def _disturb(self, node: Node) -> None:
        """Marks all that a node's coming, change or going concerns."""
        for each in [node, *self.members(node.id)]:
            self._dirty.update(place[1] for place in self._later(each))

    def _put_in(self, node: Node) -> Place:
        self._nodes[node.id] = node
        self._days[node.day].add(node.id)
        place = node.place
        self._postings.add(keys(node, self._weights), place)
        self._commonness.add(node.day, node.terms)
        return place

    def _take_out(self, node: Node) -> None:
        """Removes a node; members of the story that it founded are undecided again."""
        self._disturb(node)
        for place in tuple(self._membership.members(node.id)):
            self._membership.assign(place, place[1])
            self._dirty.add(place[1])
        self._membership.leave(node.place)
        self._doubts.remove([node.id])
        del self._nodes[node.id]
        self._postings.remove(keys(node, self._weights), node.place)
        self._days[node.day].discard(node.id)
        self._commonness.remove(node.day, node.terms)


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
