"""Clusters: near-duplicates of one another, and the ids of their clusters.

Two articles in one language are linked when their fingerprints are those of copies and they were
discovered at most so many days apart. A cluster is whatever hangs together by such links, and has
the id of its earliest article. All of that follows from the set of articles alone: the order in
which they arrived does not matter.

Thousands may be alike, such as the notices of one paywall, so not every link is looked at: what an
earlier link has settled is not compared again.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import groupby

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
    members: Sequence[ClusterMember], others: Iterable[ClusterMember], window: timedelta
) -> dict[str, ClusterMember]:
    """Earliest older copy among `others` for each of `members` that has one, by id."""
    sought = frozenset[int]().union(*map(_bands, members))
    # Most candidates of a batch are no copies, and are not worth an entry for each band.
    known = _Known(each for each in others if len(sought & _bands(each)) >= SHARED_BANDS)
    found: dict[str, ClusterMember] = {}
    for one in members:
        earliest = next(known.copies(one, window), None)
        if earliest is None or earliest.age >= one.age:
            continue
        if one.id not in found or earliest.age < found[one.id].age:
            found[one.id] = earliest
    return found


def related(
    members: Iterable[ClusterMember], others: Iterable[ClusterMember], window: timedelta
) -> set[str]:
    """The ids of those of `others` that are linked to one of `members`."""
    known = _Known(members)
    return {other.id for other in others if next(known.copies(other, window), None) is not None}


def cluster_ids(members: Iterable[ClusterMember], window: timedelta) -> dict[str, str]:
    """The cluster of each of `members`, by id; right when no copy of one of them is missing."""
    runs = _runs(members, window)
    moments = [run[0].discovered_at for run in runs]
    unreached = _by_band(run[0] for run in runs)
    found: dict[str, str] = {}
    for at, run in enumerate(runs):
        if run[0].id in found:
            continue
        _take_out(unreached, at, run)
        waiting = [at]
        while waiting:
            # The latest first: where all are alike, it reaches furthest beyond the others.
            one = runs[waiting.pop()]
            found |= dict.fromkeys((member.id for member in one), run[0].id)
            end = bisect_right(moments, one[-1].discovered_at + window)
            for other in _sharing(one[0], unreached, 0, end):
                if _hang_together(one, runs[other], window):
                    _take_out(unreached, other, runs[other])
                    waiting.append(other)
    return found


class _Known:
    """Articles in which copies of others are looked up."""

    def __init__(self, members: Iterable[ClusterMember]) -> None:
        self._members = sorted(members, key=lambda each: each.age)
        self._moments = [member.discovered_at for member in self._members]
        self._having = _by_band(self._members)

    def copies(self, one: ClusterMember, window: timedelta) -> Iterator[ClusterMember]:
        """Articles that are linked to this one, the earliest first."""
        begin = bisect_left(self._moments, one.discovered_at - window)
        end = bisect_right(self._moments, one.discovered_at + window)
        for at in _sharing(one, self._having, begin, end):
            other = self._members[at]
            if one.id != other.id and _are_alike(one, other):
                yield other


def _runs(members: Iterable[ClusterMember], window: timedelta) -> list[list[ClusterMember]]:
    """Articles with the same fingerprint, each within the window of the one before.

    By the earliest of each, which comes first. Linked to one of a run is whatever is like it and
    lies between its ends, or within the window of one of them.
    """
    runs: list[list[ClusterMember]] = []
    latest: dict[tuple[str, str | None], list[ClusterMember]] = {}
    for member in sorted(members, key=lambda each: each.age):
        text = base(member.language), member.fingerprint
        run = latest.get(text)
        if run and _bands(member) and member.discovered_at - run[-1].discovered_at <= window:
            run.append(member)
        else:
            latest[text] = [member]
            runs.append(latest[text])
    return runs


def _hang_together(
    one: Sequence[ClusterMember], other: Sequence[ClusterMember], window: timedelta
) -> bool:
    """Whether two runs are linked."""
    begin = max(one[0].discovered_at, other[0].discovered_at)
    end = min(one[-1].discovered_at, other[-1].discovered_at)
    return begin - end <= window and _are_alike(one[0], other[0])


def _by_band(members: Iterable[ClusterMember]) -> dict[int, list[int]]:
    """The places of the articles that have a band, in order, by band."""
    having: dict[int, list[int]] = defaultdict(list)
    for at, member in enumerate(members):
        for band in _bands(member):
            having[band].append(at)
    return having


def _take_out(having: Mapping[int, list[int]], at: int, run: Sequence[ClusterMember]) -> None:
    for band in _bands(run[0]):
        places = having[band]
        del places[bisect_left(places, at)]


def _sharing(
    one: ClusterMember, having: Mapping[int, list[int]], begin: int, end: int
) -> Iterator[int]:
    """Places from `begin` to before `end` that share as many bands as copies do, in order."""
    each_band = [
        places[bisect_left(places, begin) : bisect_left(places, end)]
        for band in _bands(one)
        if (places := having.get(band))
    ]
    for at, shared in groupby(merge(*each_band)):
        if sum(1 for _ in shared) >= SHARED_BANDS:
            yield at


def _bands(member: ClusterMember) -> frozenset[int]:
    return band_numbers(member.fingerprint or "")


def _are_alike(one: ClusterMember, other: ClusterMember) -> bool:
    return base(one.language) == base(other.language) and are_copies(
        one.fingerprint or "", other.fingerprint or ""
    )
