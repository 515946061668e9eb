"""Gives a host a turn as soon as its pace allows."""

from services.fetcher.http.pacing import Pacer
from services.fetcher.http.politeness import stored_pace
from services.fetcher.state.host_queue import HostQueue
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock


class Waker:
    """The way into the queue of hosts for all who find something to do for one."""

    def __init__(self, state: State, pacer: Pacer, queue: HostQueue, clock: SteadyClock) -> None:
        self._state = state
        self._pacer = pacer
        self._queue = queue
        self._clock = clock

    def wake(self, host: str) -> None:
        """Queues a host. Raises NotOurs."""
        if not self._pacer.knows(host):
            self._pacer.begin(host, stored_pace(self._state, host))
        self._queue.wake(host, max(self._clock.now(), self._pacer.ready_at(host)))
