"""Overview of waiting work and finished polls, for `status`, `up --exit` and Prometheus."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

from perspektiven.ops import metrics
from services.fetcher.http.pacing import Pacer
from services.fetcher.sources.registry import Followed, SourceMemory, Sources
from services.fetcher.state.host_queue import HostQueue
from services.fetcher.state.state import NotOurs, State
from services.fetcher.steady_clock import SteadyClock

_MEASURE_EVERY_SECONDS = 5.0


class Overview:
    """Counts what this instance has before it."""

    def __init__(
        self, *, state: State, sources: Sources, pacer: Pacer, turns: HostQueue, clock: SteadyClock
    ) -> None:
        self._state = state
        self._sources = sources
        self._pacer = pacer
        self._turns = turns
        self._clock = clock

    async def report(self) -> dict[str, Any]:
        """Response of /status.

        `frontier` are entries that can be fetched now, without those of hosts that are held back
        (`held`) and those that failed and are tried again later (`later`). `sources_polled` are
        those that are not due: they were asked, lately.
        """
        frontier, sources = self._frontier(), self._counted_sources()
        return {
            "frontier": frontier["due"],
            "held": frontier["held"],
            "later": frontier["later"],
            "in_flight": self._turns.running,
            "sources": sources.total() - sources["gone"],
            "sources_polled": sources["fresh"],
            "loading": self._state.loading,
        }

    async def run(self) -> None:
        """Updates the gauges periodically until it is cancelled."""
        while True:
            self.measure()
            await asyncio.sleep(_MEASURE_EVERY_SECONDS)

    def measure(self) -> None:
        """Updates the gauges."""
        frontier, sources = self._frontier(), self._counted_sources()
        for name in ("due", "held", "later"):
            metrics.FRONTIER.labels(name).set(frontier[name])
        for name in ("fresh", "due", "never_polled", "gone"):
            metrics.SOURCES.labels(name).set(sources[name])
        self._measure_outlets()
        metrics.HOSTS_HELD.clear()
        for why, count in Counter(self._pacer.held().values()).items():
            metrics.HOSTS_HELD.labels(why).set(count)

    def _measure_outlets(self) -> None:
        last: dict[str, float] = {}
        for followed, memory in self._followed():
            read = memory.last_success.timestamp() if memory.last_success else 0.0
            last[followed.outlet.id] = max(last.get(followed.outlet.id, 0.0), read)
        # Outlets that left the catalogue, or moved to another instance, must not look silent.
        metrics.OUTLET_LAST_SUCCESS.clear()
        for outlet_id, moment in last.items():
            metrics.OUTLET_LAST_SUCCESS.labels(outlet_id).set(moment)

    def _frontier(self) -> Counter[str]:
        held, counted = self._pacer.held(), Counter[str]()
        all_of_it = self._state.queues(None)
        due = self._state.due_by(self._clock.now())
        for queue, (_, count) in all_of_it.items():
            kind, _, host = queue.partition("/")
            if kind == "todo":
                counted["held" if host in held else "due"] += due.get(queue, 0)
                counted["later"] += count - due.get(queue, 0)
        return counted

    def _counted_sources(self) -> Counter[str]:
        now = self._clock.now()
        return Counter(_state_of(memory, now) for _, memory in self._followed())

    def _followed(self) -> Iterator[tuple[Followed, SourceMemory]]:
        """The sources of all hosts that are ours."""
        for host in self._sources.hosts():
            if not self._state.owns(host):
                continue
            try:
                yield from self._sources.at(host)
            except NotOurs:
                continue


def _state_of(memory: SourceMemory, now: float) -> str:
    if memory.gone:
        return "gone"
    if not memory.next_poll:
        return "never_polled"
    return "due" if memory.next_poll <= now else "fresh"
