"""Membership: the story of each node, its core, and from where on it is full."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

from services.grouper.postings import Place

FULL = 200
"""Texts of a story after which a text has to be near its founder itself to join."""

CORE = 40
"""The first texts of a story: they say what it is about, and what joins is compared with them."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of a story's core or of where it is full: later nodes in this range see it."""

    root: str
    after: Place
    until: Place | None
    """None: all that are later."""


class Membership:
    """Stories by their founder, and their members in order of time."""

    def __init__(self) -> None:
        self._roots: dict[str, str] = {}
        self._members: dict[str, list[Place]] = {}
        self._changed: set[str] = set()
        self._shifts: list[Shift] = []

    def root(self, node_id: str) -> str:
        """The founder of a node's story."""
        return self._roots[node_id]

    def members(self, root: str) -> Sequence[Place]:
        """The members of a story, earliest first; none if there is no such story."""
        return self._members.get(root, ())

    def stories(self) -> dict[str, str]:
        """The founder of each node's story, by the node's id."""
        return dict(self._roots)

    def roots(self) -> list[str]:
        """The founders of all stories."""
        return list(self._members)

    def is_full(self, root: str, place: Place) -> bool:
        """Whether a story has FULL members that are earlier than this place."""
        full_at = self._full_at(root)
        return full_at is not None and full_at < place

    def core(self, root: str, place: Place) -> Sequence[Place]:
        """The first CORE members of a story that are earlier than this place."""
        members = self._members[root]
        return members[: bisect_left(members, place, hi=min(CORE, len(members)))]

    def assign(self, place: Place, root: str) -> None:
        """Puts a node into a story, out of the one that it is in."""
        if place[1] in self._roots:
            self.leave(place)
        self._roots[place[1]] = root
        before = self._full_at(root)
        members = self._members.setdefault(root, [])
        insort(members, place)
        self._note_core(root, place, bisect_left(members, place))
        self._note(root, before)

    def leave(self, place: Place) -> None:
        """Takes a node out of its story."""
        root = self._roots.pop(place[1])
        before = self._full_at(root)
        members = self._members[root]
        at = bisect_left(members, place)
        del members[at]
        self._note_core(root, place, at)
        if not members:
            del self._members[root]
        self._note(root, before)

    def drop(self, root: str) -> Sequence[Place]:
        """Drops a story with its members, as no change; returns them."""
        members = self._members.pop(root)
        for _, node_id in members:
            del self._roots[node_id]
        self._changed.discard(root)
        return members

    def take_changed(self) -> set[str]:
        """Stories that gained or lost a member since this was last asked."""
        changed, self._changed = self._changed, set()
        return changed

    def take_shifts(self) -> list[Shift]:
        """What changed since this was last asked in where stories are full."""
        shifts, self._shifts = self._shifts, []
        return shifts

    def _full_at(self, root: str) -> Place | None:
        members = self._members.get(root, ())
        return members[FULL - 1] if len(members) >= FULL else None

    def _note_core(self, root: str, place: Place, at: int) -> None:
        """Notes a change at this position; a story of one text has none that it could concern."""
        if at < CORE and self._members[root] not in ([], [place]):
            self._shifts.append(Shift(root, place, None))

    def _note(self, root: str, before: Place | None) -> None:
        self._changed.add(root)
        after = self._full_at(root)
        if before == after:
            return
        ends = sorted(each for each in (before, after) if each is not None)
        self._shifts.append(Shift(root, ends[0], ends[1] if len(ends) == 2 else None))
