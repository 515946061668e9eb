"""What becomes of an entry: published, refused, tried again later, sent on to another host."""

from dataclasses import dataclass

import structlog
from pydantic import ValidationError

from perspektiven.contracts import Entry
from perspektiven.errors import Permanent, Transient
from perspektiven.kafka import dead_letters
from perspektiven.kafka.dead_letters import Failure
from perspektiven.ops import telemetry
from perspektiven.topics import ENTRIES
from perspektiven.urls import article_id, canonical_url, registered_domain
from services.fetcher import steady_clock
from services.fetcher.http.download import Unreachable
from services.fetcher.http.pacing import clock_key
from services.fetcher.pages.publishing import Changes, Publishing
from services.fetcher.pages.visit import Elsewhere, Subject, Visited, Visits
from services.fetcher.parts import Parts
from services.fetcher.sources.registry import Sources
from services.fetcher.state.frontier import (
    Revisit,
    Seen,
    Todo,
    Watched,
    look_key,
    seen_key,
    settled,
    todo_key,
)
from services.fetcher.state.mirror import Queued

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
class _Work:
    host: str
    identity: str
    todo: Todo
    entry: Entry


class Entries:
    """Sees to what waits in the frontier, one entry of a host at a time."""

    def __init__(self, parts: Parts, visits: Visits, publishing: Publishing) -> None:
        self._settings = parts.settings
        self._state = parts.state
        self._frontier = parts.frontier
        self._sources = parts.sources
        self._pacer = parts.pacer
        self._tally = parts.tally
        self._producer = parts.producer
        self._visits = visits
        self._publishing = publishing

    async def see_to(self, host: str, queued: Queued) -> None:
        """Handles an entry; returns when all effects are acknowledged.

        Raises Transient when Kafka is away or the host is not ours any more: the entry stays.
        """
        try:
            todo = Todo.model_validate_json(queued.value)
            entry = Entry.model_validate_json(todo.entry)
        except ValidationError as exc:
            # Nothing that can be tried again: its host must not stand still for it.
            log.warning("state_row_unreadable", key=queued.key, error=str(exc)[:200])
            await self._state.put({queued.key: None})
            self._frontier.done(host)
            return
        work = _Work(host, queued.key.rpartition("/")[2], todo, entry)
        seen = self._state.get(Seen, seen_key(host, work.identity))
        if seen is not None and not (todo.by_hand and seen.refused):
            await self._finish(work, {})
            return
        with telemetry.record_span("fetcher visit", todo.headers(), url=entry.url):
            await self._visit(work)

    async def _visit(self, work: _Work) -> None:
        try:
            subject = subject_of(work.entry, work.host, self._sources)
            found = await self._visits.visit(subject)
            if isinstance(found, Elsewhere):
                await self._send_on(work, found)
            elif isinstance(found, Visited):
                changes = await self._publishing.first(subject, found, work.identity)
                await self._finish(work, changes)
        except Unreachable as exc:
            await self._postpone(work, exc.reason, exc)
        except Permanent as exc:
            await self._refuse(work, exc.reason, exc)
        except Transient:
            raise
        except Exception as exc:
            # A defect that one page brings to light goes to the dead letters; the others go on.
            log.exception("visit_failed_unexpectedly", url=work.entry.url)
            await self._postpone(work, "unexpected", exc)

    async def _send_on(self, work: _Work, elsewhere: Elsewhere) -> None:
        """A page of another host is that host's: its instance sees to its clock and rules."""
        redirects = work.entry.redirects + 1
        if redirects > MOST_REDIRECTS:
            raise Permanent("too_many_redirects", f"more than {MOST_REDIRECTS} to other hosts")
        entry = work.entry.model_copy(update={"url": elsewhere.url, "redirects": redirects})
        await self._producer.send(
            ENTRIES.full_name(self._settings),
            key=registered_domain(entry.url).encode(),
            value=entry.to_bytes(),
        )
        same_as = article_id(canonical_url(entry.url))
        await self._finish(work, {_seen_key(work): Seen(same_as=same_as)})

    async def _postpone(self, work: _Work, reason: str, cause: Exception) -> None:
        now = steady_clock.now()
        held_until = self._pacer.clock(work.host).held_until
        # A host that is held back as a whole uses up nobody's attempts, but not for ever.
        age = now - work.entry.discovered_at.timestamp()
        is_counted = held_until <= now or age > _HELD_FOR_LONG
        attempts = work.todo.attempts + is_counted
        if attempts > len(self._settings.retry_after):
            await self._refuse(work, reason, cause)
            return
        wait = self._settings.retry_after[max(0, attempts - 1)] if attempts else 0.0
        # Another source may have completed it meanwhile.
        waiting = self._state.get(Todo, todo_key(work.host, work.identity)) or work.todo
        todo = waiting.model_copy(
            update={
                "attempts": attempts,
                "failure": reason,
                "due": max(now + wait, held_until),
            }
        )
        log.info("postponed", url=work.entry.url, reason=reason, error=str(cause)[:200])
        clock = self._pacer.clock(work.host)
        await self._state.put(
            {todo_key(work.host, work.identity): todo, clock_key(work.host): clock}
        )

    async def _refuse(self, work: _Work, reason: str, cause: Exception) -> None:
        changes: Changes = {_seen_key(work): Seen(refused=reason)}
        if reason in _MAY_CHANGE or isinstance(cause, Unreachable):
            due = steady_clock.now() + SLOW_RETRIES[0]
            look = Revisit(due=due, entry=work.todo.entry, number=0)
            changes[look_key(work.host, work.identity)] = look
        if reason in POISON:
            await self._bury(work, Failure.of(cause, reason, work.todo.attempts + 1))
        await self._finish(work, changes)
        self._tally.refused(work.entry.outlet_id, work.host, reason)
        log.info("article_refused", url=work.entry.url, reason=reason, error=str(cause)[:200])

    async def _finish(self, work: _Work, changes: Changes) -> None:
        """Remembers what became of the entry, and takes it out of the frontier, in one write."""
        changes[todo_key(work.host, work.identity)] = None
        changes[clock_key(work.host)] = self._pacer.clock(work.host)
        await self._state.put(settled(changes))
        self._frontier.done(work.host)
        self._tally.touched(work.entry.outlet_id, work.host)

    async def _bury(self, work: _Work, failure: Failure) -> None:
        topic = ENTRIES.full_name(self._settings)
        partition, offset, timestamp_ms = work.todo.origin
        await dead_letters.bury(
            self._producer,
            ENTRIES.dead.full_name(self._settings),
            origin=(topic, partition, offset, timestamp_ms),
            key=work.host.encode(),
            value=work.todo.entry.encode(),
            headers=work.todo.headers(),
            service="fetcher",
            failure=failure,
        )


def subject_of(entry: Entry, host: str, sources: Sources, seen: Watched | None = None) -> Subject:
    """Subject of the visit to an entry. Raises Permanent (`unknown_outlet`)."""
    outlet = entry.outlet or sources.reference(entry.outlet_id)
    if outlet is None:
        raise Permanent("unknown_outlet", f"no outlet {entry.outlet_id} in the catalogue")
    return Subject(entry, host, outlet, sources.languages(entry.outlet_id), seen)


def _seen_key(work: _Work) -> str:
    return seen_key(work.host, work.identity)
