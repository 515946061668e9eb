"""Clusters: near-duplicates of one another, and the ids of their clusters.

Two articles in one language are linked when their fingerprints are those of copies and they were
discovered at most so many days apart. A cluster is whatever hangs together by such links, and has
the id of its earliest article. All of that follows from the set of articles alone: the order in
which they arrived does not matter.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from perspektiven.text.fingerprints import SHARED_BANDS, are_copies, band_numbers
from perspektiven.text.language_tags import base


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """Properties of an article that decide its cluster."""

    id: str
    discovered_at: datetime
    language: str
    fingerprint: str | None
    cluster_id: str

    @property
    def age(self) -> tuple[datetime, str]:
        """Sort key: earliest first, then by id."""
        return self.discovered_at, self.id


def forerunners(
    members: Iterable[ClusterMember], others: Iterable[ClusterMember], window: timedelta
) -> dict[str, ClusterMember]:
    """Earliest older copy among `others` for each of `members` that has one, by id."""
    found: dict[str, ClusterMember] = {}
    for one, other in linked(members, others, window):
        known = found.get(one.id)
        if other.age < one.age and (known is None or other.age < known.age):
            found[one.id] = other
    return found


def cluster_ids(members: Sequence[ClusterMember], window: timedelta) -> dict[str, str]:
    """The cluster of each of `members`, by id; right when no copy of one of them is missing."""
    in_order = sorted(members, key=lambda each: each.age)
    place = {member.id: at for at, member in enumerate(in_order)}
    first = list(range(len(in_order)))  # each one's earliest known relative, by place in order

    def earliest(at: int) -> int:
        while first[at] != at:
            first[at] = first[first[at]]
            at = first[at]
        return at

    for one, other in linked(in_order, in_order, window):
        roots = earliest(place[one.id]), earliest(place[other.id])
        first[max(roots)] = min(roots)
    return {member.id: in_order[earliest(at)].id for at, member in enumerate(in_order)}


def linked(
    ones: Iterable[ClusterMember], others: Iterable[ClusterMember], window: timedelta
) -> Iterator[tuple[ClusterMember, ClusterMember]]:
    """Pairs of one of `ones` and one of `others` that are linked, found through their bands."""
    having = _by_band(ones)
    sought = frozenset(having)
    for other in others:
        shared = Counter(
            one for band in sought & band_numbers(other.fingerprint or "") for one in having[band]
        )
        for one, count in shared.items():
            if count >= SHARED_BANDS and _linked(one, other, window):
                yield one, other


def _by_band(members: Iterable[ClusterMember]) -> dict[int, list[ClusterMember]]:
    having: dict[int, list[ClusterMember]] = defaultdict(list)
    for member in members:
        for band in band_numbers(member.fingerprint or ""):
            having[band].append(member)
    return having


def _linked(one: ClusterMember, other: ClusterMember, window: timedelta) -> bool:
    return (
        one.id != other.id
        and base(one.language) == base(other.language)
        and abs(one.discovered_at - other.discovered_at) <= window
        and one.fingerprint is not None
        and other.fingerprint is not None
        and are_copies(one.fingerprint, other.fingerprint)
    )
