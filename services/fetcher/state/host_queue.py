"""Host queue: starts hosts when they are due, one task per host at most.

A host that waits costs an entry in a heap, not a task: a hundred thousand hosts may wait.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterable

import structlog

from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

Take = Callable[[str], Awaitable[float | None]]
"""Does one piece of work for a host; says when the next is due (Unix seconds), if any is."""

_AFTER_A_DEFECT_SECONDS = 60.0
_LONGEST_SLEEP_SECONDS = 1.0


class HostQueue:
    """Wakes hosts when they are due, `most` at the same time, and each alone."""

    def __init__(self, clock: SteadyClock, *, most: int) -> None:
        self._clock = clock
        self._most = most
        self._heap: list[tuple[float, str]] = []
        self._due: dict[str, float] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._dropped: set[str] = set()
        self._changed = asyncio.Event()

    @property
    def running(self) -> int:
        """Number of hosts with a running task."""
        return len(self._running)

    def wake(self, host: str, at: float) -> None:
        """Schedules a host at a moment, unless an earlier one is set."""
        if at < self._due.get(host, float("inf")):
            self._due[host] = at
            heapq.heappush(self._heap, (at, host))
            self._changed.set()

    async def drop(self, gone: Callable[[str], bool], *, seconds: float) -> None:
        """Forgets hosts; their running tasks may finish within some seconds."""
        for host in [host for host in self._due if gone(host)]:
            del self._due[host]
        self._dropped |= {host for host in self._running if gone(host)}
        await _end([self._running[host] for host in self._dropped], seconds)
        self._dropped.clear()

    async def run(self, take: Take, *, drain_seconds: float) -> None:
        """Gives turns until it is cancelled; then lets running ones end, for so many seconds."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                self._changed.clear()
                pause = self._start_due(take, self._clock.now())
                # Cheaper than asyncio.timeout, and done for each host that is woken.
                alarm = loop.call_later(pause, self._changed.set)
                await self._changed.wait()
                alarm.cancel()
        finally:
            await _end(self._running.values(), drain_seconds)

    def _start_due(self, take: Take, now: float) -> float:
        """Starts what is due; returns how long to wait for the next."""
        while self._heap and len(self._running) < self._most:
            at, host = self._heap[0]
            if self._due.get(host) != at or host in self._running:
                # Moved, dropped, or running: when a running host ends, it is pushed again.
                heapq.heappop(self._heap)
                continue
            if at > now:
                return min(at - now, _LONGEST_SLEEP_SECONDS)
            heapq.heappop(self._heap)
            del self._due[host]
            self._running[host] = asyncio.create_task(self._turn(take, host))
        return _LONGEST_SLEEP_SECONDS

    async def _turn(self, take: Take, host: str) -> None:
        following: float | None = self._clock.now() + _AFTER_A_DEFECT_SECONDS
        try:
            following = await take(host)
        except asyncio.CancelledError:
            following = None
            raise
        except Exception:  # a defect met at one host must not stop the others; the host comes again
            log.exception("turn_failed", host=host)
        finally:
            self._running.pop(host, None)
            self._resume(host, following)

    def _resume(self, host: str, following: float | None) -> None:
        at = min(self._due.pop(host, float("inf")), following or float("inf"))
        if at < float("inf") and host not in self._dropped:
            self.wake(host, at)
        self._changed.set()


async def _end(running: Iterable[asyncio.Task[None]], seconds: float) -> None:
    tasks = list(running)
    if tasks:
        await asyncio.wait(tasks, timeout=seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
