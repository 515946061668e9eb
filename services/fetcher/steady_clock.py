"""The clock of the fetcher: an even one for what waits, the system's for what is told to others.

All that waits is due at a time of day, so that it can be remembered. Were that the system's, a
clock that jumps back would have every host stand still until it has caught up.
"""

import time
from datetime import UTC, datetime

_BELIEVED_SECONDS = 24 * 3600.0
"""A clock that differs by more was never right before (a machine that starts without one)."""

# Where there is such a clock it goes on while the machine sleeps, as the time of day does.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SteadyClock:
    """The system's time of day as it was at first, and from then on the seconds that passed.

    Each process makes one, where its services are wired, and hands it down.
    """

    def __init__(self) -> None:
        self._offset = self._difference()
        self.was_put_back = False
        """Whether it was more than a day ahead: what waits is due as much too late."""

    def now(self) -> float:
        """Unix seconds that jump neither forwards nor back: when something is due."""
        difference = self._difference()
        if abs(difference - self._offset) > _BELIEVED_SECONDS:
            self.was_put_back |= difference < self._offset
            self._offset = difference
        return time.clock_gettime(_CLOCK) + self._offset

    def utc(self) -> datetime:
        """The system's time of day, jumps included: the date of articles, rows and files."""
        return datetime.now(UTC)

    @staticmethod
    def _difference() -> float:
        return time.time() - time.clock_gettime(_CLOCK)
