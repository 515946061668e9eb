"""Commonness of terms: what many articles of the four days before held says less today.

The table of a day depends on the articles of the four days before it alone, and its weights change
in steps: a late article changes them seldom, and what it changes is known.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

BEFORE = 4
"""Days that the table of a day looks back."""

_LEAST_SHARE = 0.005
_SMOOTHING = 100
"""Texts added to every count: a name in one of ten articles is not yet common."""

_STEPS = 2
"""Steps of a weight for each halving of the share."""

NO_TERMS: Counter[str] = Counter()


class Commonness:
    """Counts of terms by day, and the weights of the common ones."""

    def __init__(self) -> None:
        self._counts: dict[int, Counter[str]] = defaultdict(Counter)
        self._totals: Counter[int] = Counter()
        self._tables: dict[int, dict[str, float]] = {}
        self._sizes: dict[int, int] = {}
        self._changed: dict[int, set[str]] = defaultdict(set)

    def add(self, day: int, terms: Iterable[str]) -> None:
        """Counts a text of that day."""
        held = tuple(terms)
        self._counts[day].update(held)
        self._totals[day] += 1
        self._note(day, held)

    def remove(self, day: int, terms: Iterable[str]) -> None:
        """Takes a text of that day out of the counts."""
        held = tuple(terms)
        counts = self._counts[day]
        for term in held:
            counts[term] -= 1
            if not counts[term]:
                del counts[term]
        self._totals[day] -= 1
        self._note(day, held)

    def weights(self, day: int) -> dict[str, float]:
        """Weights of the common terms on a day, by term."""
        if day not in self._tables:
            self._tables[day] = self._table(day)
            self._sizes[day] = self._size(day)
        return self._tables[day]

    def take_changes(self) -> Iterator[tuple[int, set[str]]]:
        """Days whose weights changed since they were last asked for, with the terms."""
        for day in sorted(self._changed):
            yield day, self._changed[day]
        self._changed.clear()

    def forget(self, before: int) -> None:
        """Drops the counts of days that no day from `before` on looks back to."""
        for day in [each for each in self._counts if each < before - BEFORE]:
            del self._counts[day], self._totals[day]
        for day in [each for each in self._tables if each < before]:
            del self._tables[day], self._sizes[day]

    def _note(self, day: int, terms: tuple[str, ...]) -> None:
        for later in range(day + 1, day + BEFORE + 1):
            table = self._tables.get(later)
            if table is None:
                continue
            if self._size(later) != self._sizes[later]:
                self._renew(later)
                continue
            for term in terms:
                weight = self._weight(later, term, self._sizes[later])
                if weight != table.get(term):
                    self._changed[later].add(term)
                    _put(table, term, weight)

    def _renew(self, day: int) -> None:
        before, after = self._tables[day], self._table(day)
        self._tables[day], self._sizes[day] = after, self._size(day)
        self._changed[day].update(
            term for term in before.keys() | after.keys() if before.get(term) != after.get(term)
        )

    def _table(self, day: int) -> dict[str, float]:
        size = self._size(day)
        # A common term is so frequent on one of the days at least.
        least = _LEAST_SHARE * 2 ** (size / 8) / BEFORE * 0.99
        terms = {
            term
            for each in range(day - BEFORE, day)
            for term, count in self._counts.get(each, NO_TERMS).items()
            if count >= least
        }
        weights = ((term, self._weight(day, term, size)) for term in terms)
        return {term: weight for term, weight in weights if weight is not None}

    def _size(self, day: int) -> int:
        """Texts that the day's table counts, as a step: eight for each doubling."""
        total = sum(self._totals[each] for each in range(day - BEFORE, day))
        return round(8 * math.log2(total + _SMOOTHING))

    def _weight(self, day: int, term: str, size: int) -> float | None:
        days = (self._counts.get(each) for each in range(day - BEFORE, day))
        share = sum(counts[term] for counts in days if counts) / 2 ** (size / 8)
        if share < _LEAST_SHARE:
            return None
        step = math.floor(_STEPS * math.log2(share)) / _STEPS
        return 0.2 - 1.15 * step * math.log(2)


def _put(table: dict[str, float], term: str, weight: float | None) -> None:
    if weight is None:
        del table[term]
    else:
        table[term] = weight
