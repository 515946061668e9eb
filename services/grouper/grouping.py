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
from services.grouper.node import Node, keys
from services.grouper.postings import Place, Postings
from services.grouper.scoring import Scoring
from services.grouper.weights import ngram_table, table

WINDOW_HOURS = 96.0
"""A node joins a story only if its founder is at most so much older."""

_CANDIDATES = 40
"""Nodes that a node is compared with: those that share most by weight."""

_AT_ONCE = 200
"""Nodes that `grouped` decides at once."""


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
        self._newest: Place = (-math.inf, "")
        self.scoring = Scoring(
            self._weights,
            ngram_table(language),
            self._commonness,
            self._nodes,
            self._membership,
        )

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
            self._membership.take_shifts()
        self._membership.take_changed()
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
        queued = {self._nodes[each].place for each in self._dirty if each in self._nodes}
        self._dirty.clear()
        queue = list(queued)
        heapq.heapify(queue)
        while queue:
            place = heapq.heappop(queue)
            queued.discard(place)
            for later in self._decided(self._nodes[place[1]]):
                if later not in queued:
                    queued.add(later)
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
        self.scoring.clear()
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
        for score in self.scoring.ranked(node, self.candidates(node)):
            if score.value < score.join - self._doubts.width:
                break
            is_full = self._membership.is_full(score.root, node.place)
            if is_full and self.scoring.founder_score(node, score.root) < score.join:
                continue
            if score.value >= score.join or self._doubts.is_same(node, self._nodes[score.root]):
                return score.root
        return node.id

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
            for place in self._postings.before(key, here, earliest):
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
            seen.update(self._postings.after(key, here, latest))
        yield from seen

    def _shifted(self) -> set[Place]:
        """Nodes that looked at a story whose core, or whose being full, is another for them now."""
        found: set[Place] = set()
        for shift in self._membership.take_shifts():
            if shift.root in self._nodes and shift.after < self._newest:
                latest = self._nodes[shift.root].hours + WINDOW_HOURS, "\uffff"
                until = latest if shift.until is None else min(shift.until, latest)
                for key, begin in self._looked_up(shift.root, shift.after):
                    found.update(self._postings.after(key, begin, until))
        return found

    def _looked_up(self, root: str, after: Place) -> set[tuple[str, Place]]:
        """Keys that nodes after a place found a story by, each with where they begin."""
        return {
            (key, max(member.place, after))
            for member in self.members(root)
            for key in keys(member, self._weights)
        }

    def _disturb(self, node: Node) -> None:
        """Marks all that a node's coming, change or going concerns."""
        for each in [node, *self.members(node.id)]:
            self._dirty.update(place[1] for place in self._later(each))

    def _put_in(self, node: Node) -> Place:
        self._nodes[node.id] = node
        self._days[node.day].add(node.id)
        place = node.place
        self._newest = max(self._newest, place)
        self._postings.add(keys(node, self._weights), place)
        self._commonness.add(node.day, node.terms)
        return place

    def _take_out(self, node: Node) -> None:
        """Removes a node; members of the story that it founded are undecided again."""
        self.scoring.clear()
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
    ordered = sorted(nodes, key=lambda each: each.place)
    for begin in range(0, len(ordered), _AT_ONCE):
        for node in ordered[begin : begin + _AT_ONCE]:
            grouping.put(node)
        grouping.settle()
    return grouping.stories()
