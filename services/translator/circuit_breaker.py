"""Circuit breaker: after which failures (errors, 429) an engine is left alone, and for how long.

Longer after each outage, never less than it asks. What fails at the same moment is one outage,
however many requests were on their way.
"""

import time
from collections.abc import Callable

from perspektiven.back_off import back_off, jittered
from perspektiven.errors import PipelineError, Transient

_FIRST_SECONDS = 1.0
_LONGEST_SECONDS = 60.0
# Several translators must not all come back to an engine at the same instant.
_JITTER = 0.1


class CircuitBreaker:
    """Pauses of one engine."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = float("-inf")
        self._until = float("-inf")
        self._outages = 0
        self.trouble: str | None = None
        """Why the engine can't be used at the moment, or None."""

    def now(self) -> float:
        """Time in seconds, as passed to `begin` and `end`."""
        return self._clock()

    def begin(self, exc: PipelineError, asked_at: float) -> None:
        """Pauses the engine after a failed request of that time."""
        now = self._clock()
        if asked_at > self._began:
            self._began = now
            self._outages += 1
        asked = exc.retry_after if isinstance(exc, Transient) else None
        wait = back_off(self._outages, first=_FIRST_SECONDS, longest=_LONGEST_SECONDS)
        seconds = jittered(max(wait, asked or 0.0), 1.0, 1.0 + _JITTER)
        self._until = max(self._until, now + seconds)
        self.trouble = str(exc)

    def end(self, asked_at: float) -> None:
        """The engine answered a request of that time: it is well, unless it rests since then."""
        if asked_at > self._began:
            self._outages = 0
        if self._clock() >= self._until:
            self.trouble = None

    def refusal(self) -> Transient | None:
        """Error to raise instead of a request while the engine is paused."""
        left = self._until - self._clock()
        return Transient(self.trouble or "resting", retry_after=left) if left > 0 else None
