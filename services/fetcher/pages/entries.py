"""An entry in its turn: its page is visited, and published where it is an article."""

import structlog
from pydantic import ValidationError

from perspektiven.contracts import Entry
from perspektiven.errors import Permanent, Transient
from perspektiven.ops import telemetry
from services.fetcher.http.download import Unreachable
from services.fetcher.http.host_memory import HostMemory
from services.fetcher.pages.entry_outcomes import DueEntry, EntryOutcomes
from services.fetcher.pages.publishing import Publishing
from services.fetcher.pages.visit import RedirectedOffSite, Subject, VisitedArticle, Visits
from services.fetcher.sources.registry import Sources
from services.fetcher.state.frontier import Seen, Todo, Watched, seen_key
from services.fetcher.state.mirror import Queued

log = structlog.get_logger()


class Entries:
    """Sees to what waits in the frontier, one entry of a host at a time."""

    def __init__(
        self,
        *,
        memory: HostMemory,
        sources: Sources,
        visits: Visits,
        publishing: Publishing,
        outcomes: EntryOutcomes,
    ) -> None:
        self._memory = memory
        self._sources = sources
        self._visits = visits
        self._publishing = publishing
        self._outcomes = outcomes

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
            await self._outcomes.drop(host, queued.key)
            return
        work = DueEntry(host, queued.key.rpartition("/")[2], todo, entry)
        seen = self._memory.get(Seen, seen_key(host, work.identity))
        if seen is not None and not (todo.by_hand and seen.refused):
            await self._outcomes.finish(work, {})
            return
        with telemetry.record_span("fetcher visit", todo.headers(), url=entry.url):
            await self._visit(work)

    async def _visit(self, work: DueEntry) -> None:
        try:
            subject = subject_of(work.entry, work.host, self._sources)
            found = await self._visits.visit(subject)
            if isinstance(found, RedirectedOffSite):
                await self._outcomes.send_on(work, found)
            elif isinstance(found, VisitedArticle):
                changes = await self._publishing.first(subject, found, work.identity)
                await self._outcomes.finish(work, changes)
        except Unreachable as exc:
            await self._outcomes.postpone(work, exc.reason, exc)
        except Permanent as exc:
            await self._outcomes.refuse(work, exc.reason, exc)
        except Transient:
            raise
        except Exception as exc:
            # A defect that one page brings to light goes to the dead letters; the others go on.
            log.exception("visit_failed_unexpectedly", url=work.entry.url)
            await self._outcomes.postpone(work, "unexpected", exc)


def subject_of(entry: Entry, host: str, sources: Sources, seen: Watched | None = None) -> Subject:
    """Subject of the visit to an entry. Raises Permanent (`unknown_outlet`)."""
    outlet = entry.outlet or sources.reference(entry.outlet_id)
    if outlet is None:
        raise Permanent("unknown_outlet", f"the catalogue has no outlet {entry.outlet_id}")
    return Subject(entry, host, outlet, sources.languages(entry.outlet_id), seen)
