"""Crawler: runs the due task of a host, which is a poll, an entry or a revisit."""

import structlog

from perspektiven.contracts import Entry, Outlet
from perspektiven.errors import Permanent, Transient
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.delivery import Record
from perspektiven.urls import registered_domain
from services.fetcher import steady_clock
from services.fetcher.http.download import Downloader
from services.fetcher.http.pacing import clock_key
from services.fetcher.http.politeness import clock_of
from services.fetcher.overview import Overview
from services.fetcher.pages.entries import Entries
from services.fetcher.pages.publishing import Publishing
from services.fetcher.pages.revisits import Revisits
from services.fetcher.pages.visit import Visits
from services.fetcher.parts import assemble
from services.fetcher.pool import ExtractionPool
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.poll import Polls
from services.fetcher.sources.subscriptions import Subscriptions
from services.fetcher.state.host_queue import HostQueue
from services.fetcher.state.state import NotOurs, State

log = structlog.get_logger()

DRAIN_SECONDS = 3.0
"""How long what is being fetched may go on when we are told to stop."""

_GIVE_UP_SECONDS = 20.0
"""The same when its host moves to another instance; the others wait for it in the meantime."""

_HOSTS_AT_ONCE = 1_000
_AFTER_TROUBLE_SECONDS = 2.0


class Crawler:
    """Crawls the hosts whose state this instance owns."""

    def __init__(
        self,
        settings: FetcherSettings,
        *,
        state: State,
        producer: Producer,
        downloader: Downloader,
        pool: ExtractionPool,
    ) -> None:
        parts = assemble(settings, state, producer, downloader, pool)
        visits = Visits(parts, pool)
        publishing = Publishing(parts)
        self._state = state
        self._producer = producer
        self._frontier = parts.frontier
        self.subscriptions = Subscriptions(parts)
        self.polls = Polls(parts, self.subscriptions, pool)
        self._entries = Entries(parts, visits, publishing)
        self._looks = Revisits(parts, visits, publishing)
        self.sources = parts.sources
        self.pacer = parts.pacer
        self.tally = parts.tally
        self.turns = HostQueue(self.take_turn, most=_HOSTS_AT_ONCE)
        self.overview = Overview(state, self.sources, self.pacer, self.turns)

    async def take_entry(self, entry: Entry, record: Record) -> None:
        """Puts an entry into the frontier; returns when the write is acknowledged.

        Raises Permanent (`bad_url`, `frontier_full`), and Transient for a host that is not ours.
        """
        host = registered_domain(entry.url)
        if not host:
            raise Permanent("bad_url", entry.url[:200])
        if self._state.partition_of(host) != record.partition:
            # Keyed by something else than its host: sent again, to the instance that owns it.
            await self._producer.send(
                record.topic, key=host.encode(), value=record.value, headers=record.headers
            )
            return
        await self._state.ready(host)
        if await self._frontier.add(entry, record):
            self.wake(host)

    def take_outlet(self, outlet_id: str, outlet: Outlet | None) -> None:
        """Applies the current version of an outlet; None: it was removed."""
        for host in self.sources.take(outlet_id, outlet):
            if self._state.owns(host):
                self.wake(host)

    async def own(self, numbers: frozenset[int]) -> None:
        """Takes over partitions and schedules each of their hosts."""
        await self._state.open(numbers)
        hosts = {queue.partition("/")[2] for queue in self._state.queues(numbers)}
        # A row in a partition that is not its host's (there were fewer once) wakes nobody here.
        hosts = {host for host in hosts.union(self.sources.hosts()) if self._state.owns(host)}
        for host in hosts:
            self.wake(host)
        log.info("state_loaded", partitions=len(numbers), hosts=len(hosts))

    async def give_up(self, numbers: frozenset[int]) -> None:
        """Stops work for the hosts of revoked partitions."""

        def is_gone(host: str) -> bool:
            return self._state.partition_of(host) in numbers

        # What is being fetched may end: given up, it would be fetched again.
        await self.turns.drop(is_gone, seconds=_GIVE_UP_SECONDS)
        await self._state.close(numbers)
        for host in filter(is_gone, self.pacer.hosts()):
            self.pacer.forget(host)
            self._frontier.forget(host)

    async def take_turn(self, host: str) -> float | None:
        """One piece of work for a host; returns when the next is due (Unix seconds), if any."""
        try:
            await self._do_next(host, steady_clock.now())
            return self._next_turn(host)
        except NotOurs:
            return None
        except Transient as exc:
            log.warning("turn_postponed", host=host, error=str(exc))
            return await self._after_trouble(host)

    async def _after_trouble(self, host: str) -> float | None:
        """When a turn is repeated that could not publish what it had fetched.

        Not before Kafka takes records again: the page would be fetched in vain, over and over.
        """
        try:
            await self._state.put({clock_key(host): self.pacer.clock(host)})
        except NotOurs:
            return None
        return max(steady_clock.now() + _AFTER_TROUBLE_SECONDS, self.pacer.ready_at(host))

    async def _do_next(self, host: str, now: float) -> None:
        """A poll that is due, else an entry, else a second look."""
        source = self.sources.next(host)
        if source is not None and source[1].next_poll <= now:
            await self.polls.poll(*source)
            return
        queued = self._frontier.next(host, now)
        if queued is None or queued.due > now:
            return
        if queued.key.startswith("todo/"):
            await self._entries.see_to(host, queued)
        else:
            await self._looks.see_to(host, queued)

    def _next_turn(self, host: str) -> float | None:
        """When something of the host is due and its clock allows it. Raises NotOurs."""
        moments = []
        if (source := self.sources.next(host)) is not None:
            moments.append(source[1].next_poll)
        if (queued := self._frontier.next(host, steady_clock.now())) is not None:
            moments.append(queued.due)
        return max(min(moments), self.pacer.ready_at(host)) if moments else None

    def wake(self, host: str) -> None:
        """Gives a host a turn as soon as its clock allows."""
        if not self.pacer.knows(host):
            self.pacer.begin(host, clock_of(self._state, host))
        self.turns.wake(host, max(steady_clock.now(), self.pacer.ready_at(host)))
