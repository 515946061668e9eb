"""The wiring of the fetcher: the stream of entries, the catalogue, the partitions that are ours."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from perspektiven.back_off import back_off
from perspektiven.contracts import Entry
from perspektiven.errors import Transient, WrongSetting
from perspektiven.kafka import topic_reads
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.parsing import parse
from perspektiven.kafka.stream import Stage, producer_of
from perspektiven.ops.health import Health
from perspektiven.topics import ENTRIES, FETCHER_STATE
from services.fetcher.crawler import Crawler
from services.fetcher.http.download import Downloader
from services.fetcher.http.pacing import LONGEST_HOLD
from services.fetcher.pages.entry_outcomes import SLOW_RETRIES
from services.fetcher.pool import ExtractionPool, started_pool
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.catalogue import CatalogueFollower
from services.fetcher.sources.push import Push
from services.fetcher.state.changelog import KafkaChangelog
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

_IN_FLIGHT = 200
_JITTER = 1.1
"""How much later than at its longest interval a source may be polled."""


async def run(settings: FetcherSettings) -> None:
    """Fetches until it is told to stop; then what is being fetched may end, for some seconds."""
    async with fetcher(settings, SteadyClock()) as found:
        await found.run()


@asynccontextmanager
async def fetcher(settings: FetcherSettings, clock: SteadyClock) -> AsyncIterator["Fetcher"]:
    """A fetcher with all it works with. Raises WrongSetting."""
    if settings.user_agent_contact is None:
        log.warning(
            "no_contact",
            hint="only allowed hosts are fetched: set PERSPEKTIVEN_USER_AGENT_CONTACT",
        )
    partitions = await _partitions(settings)
    async with Downloader(settings) as downloader, started_pool(settings, settings.workers) as pool:
        yield Fetcher(
            settings, downloader=downloader, pool=pool, partitions=partitions, clock=clock
        )


async def _partitions(settings: FetcherSettings) -> int:
    names = [topic.full_name(settings) for topic in (ENTRIES, FETCHER_STATE)]
    entries, state = await topic_reads.partition_counts(settings, *names)
    if entries != state:
        raise WrongSetting(
            f"{names[1]} has {state} partitions, {names[0]} has {entries}: they must be equal"
        )
    return entries


def longest_waits(settings: FetcherSettings) -> dict[str, float]:
    """How far ahead something may be due, in seconds, by kind of keys of the state."""
    return {
        "source": settings.poll_max * _JITTER,
        "host": LONGEST_HOLD,
        "todo": max(settings.retry_after, default=0.0),
        "look": max(*settings.revisit_after, *SLOW_RETRIES),
    }


class Fetcher:
    """One instance: serves the hosts of the partitions that Kafka assigns to it."""

    def __init__(
        self,
        settings: FetcherSettings,
        *,
        downloader: Downloader,
        pool: ExtractionPool,
        partitions: int,
        clock: SteadyClock,
    ) -> None:
        producer = producer_of(settings, "fetcher")
        changelog = KafkaChangelog(settings, FETCHER_STATE.full_name(settings), producer)
        self._clock = clock
        self._state = State(
            changelog,
            partitions=partitions,
            folder=settings.data_dir / "fetcher",
            clock=clock,
            longest=longest_waits(settings),
        )
        self.crawler = Crawler(
            settings,
            state=self._state,
            producer=producer,
            downloader=downloader,
            pool=pool,
            clock=clock,
        )
        self._catalogue = CatalogueFollower(settings, producer)
        self._loading: set[asyncio.Task[None]] = set()
        self._not_owned: str | None = None
        self._stage = Stage(
            settings,
            service="fetcher",
            handlers={ENTRIES: self._take_entry},
            in_flight=_IN_FLIGHT,
            health=self._health(clock),
            on_assigned=self._assigned,
            on_revoked=self._revoked,
            producer=producer,
        )

    def _health(self, clock: SteadyClock) -> Health:
        health, crawler = Health(), self.crawler
        health.add_check("catalogue", self._missing_catalogue)
        health.add_check("state", self._missing_state)
        health.add_check("memory", self._broken_state, alive=True)
        health.add_check("clock", self._clock_put_back, alive=True)
        health.add_report("/status", crawler.overview.report)
        Push(
            crawler.subscriptions,
            crawler.polls,
            waker=crawler.waker,
            catalogue_read=self._catalogue.is_read,
            clock=clock,
        ).add_to(health)
        return health

    async def run(self) -> None:
        """Works until SIGTERM or SIGINT."""
        try:
            await self._stage.run(
                self._follow_catalogue(),
                self._catalogue.bury(),
                self._work(),
                self.crawler.tally.run(),
                self.crawler.overview.run(),
                self.crawler.subscriptions.run(),
            )
        finally:
            await self._state.close_all()

    async def _take_entry(self, record: Record) -> None:
        await self.crawler.take_entry(parse(Entry, record), record)

    async def _follow_catalogue(self) -> None:
        async for outlet_id, outlet in self._catalogue.follow():
            self.crawler.take_outlet(outlet_id, outlet)

    async def _work(self) -> None:
        """Gives hosts their turns, as soon as it is known whose outlets they are."""
        await self._catalogue.is_read.wait()
        await self.crawler.run()

    async def _assigned(self, numbers: frozenset[int]) -> None:
        self._catalogue.own(numbers)
        task = asyncio.create_task(self._own(numbers))
        self._loading.add(task)
        task.add_done_callback(self._taken_over)

    async def _own(self, numbers: frozenset[int]) -> None:
        attempt = 0
        while True:
            try:
                return await self.crawler.own(numbers)
            except Transient as exc:
                attempt += 1
                log.warning("partitions_not_taken_over", attempt=attempt, error=str(exc))
                await asyncio.sleep(back_off(attempt, first=2.0, longest=60.0))

    def _taken_over(self, task: asyncio.Task[None]) -> None:
        self._loading.discard(task)
        if not task.cancelled() and (exc := task.exception()) is not None:
            log.error("partitions_not_taken_over", exc_info=exc)
            self._not_owned = f"partitions were not taken over: {exc!r}"

    async def _revoked(self, numbers: frozenset[int]) -> None:
        self._catalogue.give_up(numbers)
        for task in self._loading:
            task.cancel()
        await asyncio.gather(*self._loading, return_exceptions=True)
        await self.crawler.give_up(numbers)

    def _missing_catalogue(self) -> str | None:
        return None if self._catalogue.is_read.is_set() else "the catalogue is being read"

    def _broken_state(self) -> str | None:
        return self._not_owned or self._state.broken()

    def _clock_put_back(self) -> str | None:
        # The queue of hosts and the paces have the old times; a restart brings them back.
        return "the clock was put back by more than a day" if self._clock.was_put_back else None

    def _missing_state(self) -> str | None:
        loading = self._state.loading
        return f"the state of {loading} partitions is being loaded" if loading else None
