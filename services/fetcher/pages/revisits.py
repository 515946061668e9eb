"""A second look at a page that is known: changed, taken down, or to be had at last."""

import structlog

from perspektiven.contracts import Entry
from perspektiven.errors import Permanent, Transient
from services.fetcher.http.download import Unreachable
from services.fetcher.http.host_memory import HostMemory
from services.fetcher.pages.entries import subject_of
from services.fetcher.pages.entry_outcomes import SLOW_RETRIES
from services.fetcher.pages.publishing import Changes, Publishing
from services.fetcher.pages.visit import Subject, VisitedArticle, Visits, canonical_of
from services.fetcher.sources.registry import Sources
from services.fetcher.state.frontier import Revisit, Seen, Watched, look_key, seen_key, settled
from services.fetcher.state.mirror import Queued
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

_GONE = frozenset({"http_404", "http_410"})
_FOR_GOOD = "http_410"


class Revisits:
    """Looks again at known pages."""

    def __init__(
        self,
        *,
        memory: HostMemory,
        sources: Sources,
        visits: Visits,
        publishing: Publishing,
        clock: SteadyClock,
    ) -> None:
        self._memory = memory
        self._sources = sources
        self._visits = visits
        self._publishing = publishing
        self._clock = clock

    async def see_to(self, host: str, queued: Queued) -> None:
        """Revisits a page; returns when all effects are acknowledged.

        Raises Transient when Kafka is away or the host is not ours any more: the look stays.
        """
        identity = queued.key.rpartition("/")[2]
        seen = self._known(seen_key(host, identity))
        changes: Changes = {queued.key: None}
        try:
            if seen is not None:
                look = Revisit.model_validate_json(queued.value)
                changes = await self._look(host, identity, look, seen)
        except Transient:
            raise
        except (
            Exception
        ):  # a defect that one page brings to light: no further look, the others go on
            log.exception("look_failed_unexpectedly", key=queued.key)
        if isinstance(seen, Watched) and changes.get(queued.key, seen) is None:
            changes.setdefault(seen_key(host, identity), seen)
        await self._memory.put(host, settled(changes))

    def _known(self, key: str) -> Seen | None:
        """What is known of a page: much of an article, little of what was refused."""
        seen = self._memory.get(Seen, key)
        return self._memory.get(Watched, key) if seen is not None and seen.revision else seen

    async def _look(self, host: str, identity: str, look: Revisit, seen: Seen) -> Changes:
        entry = Entry.model_validate_json(look.entry)
        try:
            subject = subject_of(
                entry, host, self._sources, seen if isinstance(seen, Watched) else None
            )
        except Permanent:
            return {look_key(host, identity): None}
        following = self._following(subject, identity, look, seen)
        try:
            found = await self._visits.visit(subject)
        except Unreachable:
            return following
        except Permanent as exc:
            if exc.reason not in _GONE or not isinstance(seen, Watched) or seen.withdrawn:
                return following
            return following | await self._gone(subject, identity, look, exc.reason)
        if not isinstance(found, VisitedArticle):
            return following | _there_again(seen, seen_key(host, identity))
        return following | await self._found(subject, found, identity, seen)

    async def _gone(self, subject: Subject, identity: str, look: Revisit, reason: str) -> Changes:
        """Withdraws an article, at once where it is gone for good, else when it stays away."""
        now, seen = self._clock.utc(), subject.seen
        if seen is None:
            return {}
        if reason != _FOR_GOOD:
            missing = self._publishing.missing(subject, seen, identity, look.number, now)
            if missing is not None:
                return missing
        log.info("article_withdrawn", url=seen.url, reason=reason)
        return await self._publishing.withdrawn(subject, seen, identity, now)

    async def _found(
        self, subject: Subject, found: VisitedArticle, identity: str, seen: Seen
    ) -> Changes:
        if not isinstance(seen, Watched):
            first = await self._publishing.first(subject, found, identity)
            return {look_key(subject.host, identity): None} | first
        if canonical_of(subject, found) != seen.canonical_url:
            return {}
        return await self._publishing.again(subject, found, seen)

    def _following(self, subject: Subject, identity: str, look: Revisit, seen: Seen) -> Changes:
        """The look after this one."""
        number = look.number + 1
        if seen.revision:
            return self._publishing.next_look(subject, identity, number, self._clock.utc())
        key = look_key(subject.host, identity)
        if number >= len(SLOW_RETRIES):
            return {key: None}
        due = self._clock.now() + SLOW_RETRIES[number]
        return {key: look.model_copy(update={"due": due, "number": number})}


def _there_again(seen: Seen, key: str) -> Changes:
    """The row of an article that was missing once and is not."""
    if not isinstance(seen, Watched) or seen.missing_since is None:
        return {}
    return {key: seen.model_copy(update={"missing_since": None})}
