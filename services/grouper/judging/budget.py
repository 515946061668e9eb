"""Budget of a judge: how many requests an hour may have."""

import time
from collections import deque
from collections.abc import Callable

_HOUR_SECONDS = 3600.0


class Budget:
    """Requests of the last hour against the most that may be made."""

    def __init__(self, per_hour: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_hour = per_hour
        self._clock = clock
        self._spent: deque[float] = deque()

    @property
    def left(self) -> int:
        """Requests that may be made now."""
        while self._spent and self._spent[0] <= self._clock() - _HOUR_SECONDS:
            self._spent.popleft()
        return max(0, self._per_hour - len(self._spent))

    def spend(self, requests: int = 1) -> None:
        """Counts requests that are made now."""
        self._spent.extend([self._clock()] * requests)
