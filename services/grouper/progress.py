"""Progress of a grouper: how far its stories are, and how much of them is loaded after a start."""

from collections import deque
from datetime import datetime, timedelta
from typing import Any

from perspektiven.ops import metrics

_RATE_OVER = timedelta(minutes=1)


class Progress:
    """What the grouper of a target language has done so far."""

    def __init__(self) -> None:
        self.until: datetime | None = None
        """The latest time of writing of an article that is in its story."""
        self._recent: deque[tuple[datetime, int]] = deque()
        self._failed = 0
        self._step: str | None = "looks for stories of before"
        self._done = 0
        self._total: int | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the stories of the last days are loaded: from then on they follow the index."""
        return self._step is None

    @property
    def loading(self) -> str | None:
        """How far the loading is, in words; None when all is loaded."""
        if self._step is None or not (self._done or self._total):
            return self._step
        total = "" if self._total is None else f" of {self._total:,}"
        return f"{self._step}: {self._done:,}{total}"

    def begin(self, step: str, total: int | None = None) -> None:
        """Notes a step of the loading that begins; `total`: of how many parts."""
        self._step, self._done, self._total = step, 0, total

    def advance(self, count: int) -> None:
        """Counts parts of the present step that are done."""
        self._done += count

    def end(self) -> None:
        """Notes that all is loaded."""
        self._step = None

    def count(self, now: datetime, grouped: int, failed: int) -> None:
        """Counts articles, for the metrics and for `status`."""
        metrics.GROUPED.labels("grouped").inc(grouped)
        metrics.GROUPED.labels("too_old").inc(failed)
        self._failed += failed
        self._recent.append((now, grouped))
        self.forget(now)

    def forget(self, now: datetime) -> None:
        """Drops the counts that the rate does not look back to any more."""
        while self._recent and self._recent[0][0] < now - _RATE_OVER:
            self._recent.popleft()

    def fields(self) -> dict[str, Any]:
        """Fields of GrouperLease, where `status` reads them."""
        return {
            "grouped_until": self.until,
            "failed": self._failed,
            "rate_per_second": sum(count for _, count in self._recent) / _RATE_OVER.total_seconds(),
            "loading": self.loading,
        }
