"""Crawler: runs the due task of a host, which is a poll, an entry or a revisit."""

import structlog

from perspektiven.contracts import Entry, Outlet
from perspektiven.errors import Permanent, Transient
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.delivery import Record
from perspektiven.urls import registered_domain
from services.fetcher.http.crawl_delays import CrawlDelays
from services.fetcher.http.download import Downloader
from services.fetcher.http.host_memory import HostMemory
from services.fetcher.http.pacing import Pacer
from services.fetcher.http.politeness import Politeness
from services.fetcher.http.waker import Waker
from services.fetcher.http.warc import PageFiles
from services.fetcher.overview import Overview
from services.fetcher.pages.entries import Entries
from services.fetcher.pages.entry_outcomes import EntryOutcomes
from services.fetcher.pages.publishing import Publishing
from services.fetcher.pages.revisits import Revisits
from services.fetcher.pages.visit import Visits
from services.fetcher.pool import ExtractionPool
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.entry_topic import EntryTopic
from services.fetcher.sources.new_entries import NewEntries
from services.fetcher.sources.poll import Polls, Timetable
from services.fetcher.sources.poll_outcomes import PollOutcomes
from services.fetcher.sources.registry import Sources
from services.fetcher.sources.sitemap_index import SitemapIndexes
from services.fetcher.sources.source_requests import SourceRequests
from services.fetcher.sources.subscriptions import Subscriptions
from services.fetcher.state.frontier import Frontier
from services.fetcher.state.host_queue import HostQueue
from services.fetcher.state.outlet_status import OutletStatuses
from services.fetcher.state.state import NotOurs, State
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

_DRAIN_SECONDS = 3.0
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
        clock: SteadyClock,
    ) -> None:
        self._state, self._clock = state, clock
        self._topic = EntryTopic(settings, producer)
        self.delays = CrawlDelays(settings.crawl_delay)
        self.sources = Sources(state, self.delays)
        self.pacer = Pacer(
            self.delays, clock, downloads=settings.downloads, parked_for=settings.parked_for
        )
        self._memory = HostMemory(state, self.pacer)
        self._frontier = Frontier(state, clock, most_per_host=settings.frontier_per_host)
        self.tally = OutletStatuses(
            settings, state=state, producer=producer, frontier=self._frontier, clock=clock
        )
        agent, workers = settings.user_agent_token, pool.workers
        politeness = Politeness(agent, state, downloader, self.pacer, workers, clock)
        self.subscriptions = Subscriptions(
            settings.websub_callback,
            state=state,
            sources=self.sources,
            politeness=politeness,
            clock=clock,
        )
        self.polls = self._polls(settings, politeness, pool)
        publishing = Publishing(settings, state=state, producer=producer, tally=self.tally)
        self._wire_pages(settings, politeness, pool, publishing)
        self.queue = HostQueue(clock, most=_HOSTS_AT_ONCE)
        self.waker = Waker(state, self.pacer, self.queue, clock)
        self.overview = Overview(
            state=state, sources=self.sources, pacer=self.pacer, turns=self.queue, clock=clock
        )

    def _polls(
        self, settings: FetcherSettings, politeness: Politeness, pool: ExtractionPool
    ) -> Polls:
        most_bytes = settings.source_bytes
        return Polls(
            requests=SourceRequests(
                self.sources, politeness, pool, self._clock, source_bytes=most_bytes
            ),
            new_entries=NewEntries(
                self._state,
                self._frontier,
                self.tally,
                indexes=SitemapIndexes(
                    self._state, politeness, pool, self._clock, most_bytes=most_bytes
                ),
                topic=self._topic,
                clock=self._clock,
            ),
            subscriptions=self.subscriptions,
            outcomes=PollOutcomes(self._state, self._memory, self.sources, self.tally),
            timetable=Timetable(settings, self._clock),
        )

    def _wire_pages(
        self,
        settings: FetcherSettings,
        politeness: Politeness,
        pool: ExtractionPool,
        publishing: Publishing,
    ) -> None:
        visits = Visits(
            settings,
            state=self._state,
            politeness=politeness,
            pool=pool,
            page_files=PageFiles(settings.archive_dir),
            clock=self._clock,
        )
        self._entries = Entries(
            memory=self._memory,
            sources=self.sources,
            visits=visits,
            publishing=publishing,
            outcomes=EntryOutcomes(
                self._memory,
                self._frontier,
                self.tally,
                topic=self._topic,
                retry_after=settings.retry_after,
                clock=self._clock,
            ),
        )
        self._revisits = Revisits(
            memory=self._memory,
            sources=self.sources,
            visits=visits,
            publishing=publishing,
            clock=self._clock,
        )

    async def run(self) -> None:
        """Gives hosts their turns until it is cancelled; what is being fetched then may end."""
        try:
            await self.queue.run(self.take_turn, drain_seconds=_DRAIN_SECONDS)
        finally:
            await self.tally.tell()

    async def take_entry(self, entry: Entry, record: Record) -> None:
        """Puts an entry into the frontier; returns when the write is acknowledged.

        Raises Permanent (`bad_url`, `frontier_full`), and Transient for a host that is not ours.
        """
        host = registered_domain(entry.url)
        if not host:
            raise Permanent("bad_url", f"{entry.url[:200]} has no host")
        if self._state.partition_of(host) != record.partition:
            # Keyed by something else than its host: sent again, to the instance that owns it.
            await self._topic.send_again(record, host)
            return
        await self._state.ready(host)
        if await self._frontier.add(entry, record):
            self.waker.wake(host)

    def take_outlet(self, outlet_id: str, outlet: Outlet | None) -> None:
        """Applies the current version of an outlet; None: it was removed."""
        for host in self.sources.take(outlet_id, outlet):
            if self._state.owns(host):
                self.waker.wake(host)

    async def own(self, numbers: frozenset[int]) -> None:
        """Takes over partitions and schedules each of their hosts."""
        await self._state.open(numbers)
        hosts = {queue.partition("/")[2] for queue in self._state.queues(numbers)}
        # A row in a partition that is not its host's (there were fewer once) wakes nobody here.
        hosts = {host for host in hosts.union(self.sources.hosts()) if self._state.owns(host)}
        for host in hosts:
            self.waker.wake(host)
        log.info("state_loaded", partitions=len(numbers), hosts=len(hosts))

    async def give_up(self, numbers: frozenset[int]) -> None:
        """Stops work for the hosts of revoked partitions."""

        def is_gone(host: str) -> bool:
            return self._state.partition_of(host) in numbers

        # What is being fetched may end: given up, it would be fetched again.
        await self.queue.drop(is_gone, seconds=_GIVE_UP_SECONDS)
        await self._state.close(numbers)
        for host in filter(is_gone, self.pacer.hosts()):
            self.pacer.forget(host)
            self._frontier.forget(host)

    async def take_turn(self, host: str) -> float | None:
        """One piece of work for a host; returns when the next is due (Unix seconds), if any."""
        try:
            await self._do_next(host, self._clock.now())
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
            await self._memory.put(host, {})
        except NotOurs:
            return None
        return max(self._clock.now() + _AFTER_TROUBLE_SECONDS, self.pacer.ready_at(host))

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
            await self._revisits.see_to(host, queued)

    def _next_turn(self, host: str) -> float | None:
        """When something of the host is due and its pace allows it. Raises NotOurs."""
        moments = []
        if (source := self.sources.next(host)) is not None:
            moments.append(source[1].next_poll)
        if (queued := self._frontier.next(host, self._clock.now())) is not None:
            moments.append(queued.due)
        return max(min(moments), self.pacer.ready_at(host)) if moments else None
