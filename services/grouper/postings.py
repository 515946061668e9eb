"""Postings: the nodes that hold a key, in order of time."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable

Place = tuple[float, str]
"""Where a node stands in order of time: its hour and its id."""

NEIGHBOURS = 150
"""Nodes next to a place that are looked up by each key."""


class Postings:
    """Places of nodes by key."""

    def __init__(self) -> None:
        self._places: dict[str, list[Place]] = defaultdict(list)

    def add(self, keys: Iterable[str], place: Place) -> None:
        """Adds a node; the keys share the one object of its place."""
        for key in keys:
            places = self._places[key]
            if not places or places[-1] < place:
                places.append(place)
            else:
                insort(places, place)

    def remove(self, keys: Iterable[str], place: Place) -> None:
        """Takes a node out."""
        for key in keys:
            places = self._places[key]
            del places[bisect_left(places, place)]
            if not places:
                del self._places[key]

    def before(self, key: str, place: Place, earliest: Place) -> list[Place]:
        """The nearest earlier nodes with that key, from an earliest place on."""
        places = self._places.get(key, [])
        end = bisect_left(places, place)
        return places[bisect_left(places, earliest, lo=max(0, end - NEIGHBOURS), hi=end) : end]

    def after(self, key: str, place: Place, latest: Place) -> list[Place]:
        """The nearest later nodes with that key, up to a place: they find this one by `before`."""
        places = self._places.get(key, [])
        begin = bisect_right(places, place)
        end = min(begin + NEIGHBOURS, len(places))
        return places[begin : bisect_right(places, latest, lo=begin, hi=end)]
