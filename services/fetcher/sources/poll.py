"""One visit to a source: asked politely, read, its new entries published, its memory kept."""

from datetime import timedelta
from random import Random

import structlog

from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent, Transient
from services.fetcher.http.download import Response, Unreachable
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources import poll_state
from services.fetcher.sources.new_entries import NewEntries
from services.fetcher.sources.poll_outcomes import PollOutcomes
from services.fetcher.sources.poll_state import PollResult, When
from services.fetcher.sources.registry import Followed, SourceMemory
from services.fetcher.sources.schedule import Bounds
from services.fetcher.sources.sitemap_index import ChildStates
from services.fetcher.sources.source_requests import SourceRequests
from services.fetcher.sources.subscriptions import Subscriptions
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()


class Timetable:
    """When polls are due: between the outlet's bounds, else the operator's."""

    def __init__(self, settings: FetcherSettings, clock: SteadyClock) -> None:
        self._least = settings.poll_min
        self._most = settings.poll_max
        self._clock = clock
        self._random = Random()  # noqa: S311 - jitter

    def when(self, followed: Followed) -> When:
        """What the moment of the source's next poll depends on, as of now."""
        crawl = followed.outlet.crawl
        least = timedelta(seconds=crawl.min_poll_seconds or self._least)
        most = timedelta(seconds=crawl.max_poll_seconds or self._most)
        return When(self._clock.now(), Bounds(least, max(least, most)), self._random)


class Polls:
    """Polls sources."""

    def __init__(
        self,
        *,
        requests: SourceRequests,
        new_entries: NewEntries,
        subscriptions: Subscriptions,
        outcomes: PollOutcomes,
        timetable: Timetable,
    ) -> None:
        self._requests = requests
        self._new_entries = new_entries
        self._subscriptions = subscriptions
        self._outcomes = outcomes
        self._timetable = timetable

    async def poll(self, followed: Followed, memory: SourceMemory) -> None:
        """Polls a source and publishes new entries; returns when all effects are acknowledged.

        What goes wrong with the source is noted in its memory and its outlet's status.
        """
        when = self._timetable.when(followed)
        memories: ChildStates = {}
        try:
            answer = await self._requests.ask(followed, memory)
            answer = await self._new_entries.take_in(followed, memory, answer)
            # Where not all was taken, the same sitemaps are read the next time.
            memories = answer.memories if answer.is_whole else {}
            after = poll_state.after_success(followed, memory, answer, when)
            if await self._subscriptions.polled(followed, memory, answer):
                after = poll_state.slowed(after, when)
        except (Permanent, Unreachable) as exc:
            after = poll_state.after_failure(memory, exc.reason, str(exc), when)
        except Transient:
            raise
        except Exception as exc:
            # A defect that one source brings to light shows in its status; the others go on.
            log.exception("poll_failed_unexpectedly", source=followed.source.url)
            after = poll_state.after_failure(memory, "unexpected", repr(exc), when)
        # The entries are acknowledged by now: a crash before this line repeats the poll.
        try:
            await self._outcomes.keep(followed, memory, after, memories)
        except Permanent as exc:
            # Unremembered it would be polled over and over: its failure is small enough to keep.
            after = poll_state.after_failure(memory, exc.reason, str(exc), when)
            await self._outcomes.keep(followed, memory, after, {})

    async def take_delivery(self, followed: Followed, response: Response) -> None:
        """Publishes new entries of a body delivered by a hub; returns when acknowledged.

        Raises Permanent for what is no feed, Transient when it can't be published now.
        """
        shown = await self._requests.read(SourceKind.FEED, response)
        answer = await self._new_entries.take_in(
            followed, self._outcomes.memory(followed), PollResult(response, shown)
        )
        when = self._timetable.when(followed)
        after = poll_state.after_delivery(self._outcomes.memory(followed), answer, when)
        await self._outcomes.put(followed, after)

    async def hasten(self, followed: Followed) -> None:
        """Has a source polled as soon as its pace allows. Raises Transient."""
        when = self._timetable.when(followed)
        after = poll_state.hastened(self._outcomes.memory(followed), when)
        await self._outcomes.put(followed, after)
