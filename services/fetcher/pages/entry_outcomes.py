"""How an entry ends: published, refused, tried again later, sent on to another host."""

from dataclasses import dataclass

import structlog

from perspektiven.contracts import Entry
from perspektiven.errors import Permanent
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Record
from perspektiven.topics import ENTRIES
from perspektiven.urls import article_id, canonical_url
from services.fetcher.http.download import Unreachable
from services.fetcher.http.host_memory import HostMemory
from services.fetcher.pages.publishing import Changes
from services.fetcher.pages.visit import RedirectedOffSite
from services.fetcher.sources.entry_topic import EntryTopic
from services.fetcher.state.frontier import (
    Frontier,
    Revisit,
    Seen,
    Todo,
    look_key,
    seen_key,
    settled,
    todo_key,
)
from services.fetcher.state.outlet_status import OutletStatuses
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

MOST_REDIRECTS = 5
"""To other hosts, one entry after the other."""

POISON = frozenset({"extraction_crashed", "extraction_timeout", "extraction_memory", "unexpected"})
"""Reasons that an operator has to see: the page broke what read it."""

SLOW_RETRIES = (86_400.0, 259_200.0)
"""Seconds until a page that could not be had is tried again, when all quick attempts failed."""

_MAY_CHANGE = frozenset(
    {"http_401", "http_403", "http_404", "block_page", "too_slow", "no_contact", "unknown_outlet"}
)
_HELD_FOR_LONG = 3 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An entry in its turn: where it waits, and what it says."""

    host: str
    identity: str
    todo: Todo
    entry: Entry


class EntryOutcomes:
    """Remembers what became of entries, and takes them out of the frontier."""

    def __init__(
        self,
        memory: HostMemory,
        frontier: Frontier,
        tally: OutletStatuses,
        *,
        topic: EntryTopic,
        retry_after: tuple[float, ...],
        clock: SteadyClock,
    ) -> None:
        self._memory = memory
        self._frontier = frontier
        self._tally = tally
        self._topic = topic
        self._retry_after = retry_after
        self._clock = clock

    async def drop(self, host: str, key: str) -> None:
        """Takes a row out of the frontier that can't be read: its host must not wait for it."""
        await self._memory.put(host, {key: None})
        self._frontier.done(host)

    async def send_on(self, work: DueEntry, elsewhere: RedirectedOffSite) -> None:
        """A page of another host is that host's: its instance sees to its clock and rules."""
        redirects = work.entry.redirects + 1
        if redirects > MOST_REDIRECTS:
            raise Permanent(
                "too_many_redirects", f"more than {MOST_REDIRECTS} redirects to other hosts"
            )
        entry = work.entry.model_copy(update={"url": elsewhere.url, "redirects": redirects})
        await self._topic.send(entry)
        same_as = article_id(canonical_url(entry.url))
        await self.finish(work, {_seen_key(work): Seen(same_as=same_as)})

    async def postpone(self, work: DueEntry, reason: str, cause: Exception) -> None:
        """Has an entry tried again later; refuses it when that was done often enough."""
        now = self._clock.now()
        held_until = self._memory.held_until(work.host)
        # A host that is held back as a whole uses up nobody's attempts, but not for ever.
        age = now - work.entry.discovered_at.timestamp()
        is_counted = held_until <= now or age > _HELD_FOR_LONG
        attempts = work.todo.attempts + is_counted
        if attempts > len(self._retry_after):
            await self.refuse(work, reason, cause)
            return
        wait = self._retry_after[max(0, attempts - 1)] if attempts else 0.0
        # Another source may have completed it meanwhile.
        waiting = self._memory.get(Todo, todo_key(work.host, work.identity)) or work.todo
        todo = waiting.model_copy(
            update={
                "attempts": attempts,
                "failure": reason,
                "due": max(now + wait, held_until),
            }
        )
        log.info("postponed", url=work.entry.url, reason=reason, error=str(cause)[:200])
        await self._memory.put(work.host, {todo_key(work.host, work.identity): todo})

    async def refuse(self, work: DueEntry, reason: str, cause: Exception) -> None:
        """Remembers why a page is no article; what an operator has to see is a dead letter."""
        changes: Changes = {_seen_key(work): Seen(refused=reason)}
        if reason in _MAY_CHANGE or isinstance(cause, Unreachable):
            due = self._clock.now() + SLOW_RETRIES[0]
            look = Revisit(due=due, entry=work.todo.entry, number=0)
            changes[look_key(work.host, work.identity)] = look
        if reason in POISON:
            await self._bury(work, Failure.of(cause, reason, work.todo.attempts + 1))
        await self.finish(work, changes)
        self._tally.refused(work.entry.outlet_id, work.host, reason)
        log.info("article_refused", url=work.entry.url, reason=reason, error=str(cause)[:200])

    async def finish(self, work: DueEntry, changes: Changes) -> None:
        """Remembers what became of the entry, and takes it out of the frontier, in one write."""
        changes[todo_key(work.host, work.identity)] = None
        await self._memory.put(work.host, settled(changes))
        self._frontier.done(work.host)
        self._tally.touched(work.entry.outlet_id, work.host)

    async def _bury(self, work: DueEntry, failure: Failure) -> None:
        partition, offset, timestamp_ms = work.todo.origin
        record = Record(
            ENTRIES.name,
            partition,
            offset,
            timestamp_ms,
            work.host.encode(),
            work.todo.entry.encode(),
            work.todo.headers(),
        )
        await self._topic.bury(record, failure)


def _seen_key(work: DueEntry) -> str:
    return seen_key(work.host, work.identity)
