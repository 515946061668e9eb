"""How a poll went: what is remembered of its source, and what its outlet's status says of it."""

import structlog

from services.fetcher.http.host_memory import HostMemory
from services.fetcher.http.pacing import moment
from services.fetcher.sources.registry import Followed, SourceMemory, Sources
from services.fetcher.sources.sitemap_index import ChildStates
from services.fetcher.state.outlet_status import OutletStatuses
from services.fetcher.state.state import State

log = structlog.get_logger()


class PollOutcomes:
    """Keeps the memories of sources, and tells of each poll."""

    def __init__(
        self, state: State, memory: HostMemory, sources: Sources, tally: OutletStatuses
    ) -> None:
        self._state = state
        self._hosts = memory
        self._sources = sources
        self._tally = tally

    def memory(self, followed: Followed) -> SourceMemory:
        """What is remembered of a source. Raises NotOurs."""
        return self._state.get(SourceMemory, followed.key) or SourceMemory()

    async def put(self, followed: Followed, memory: SourceMemory) -> None:
        """Remembers something of a source, between its polls. Raises NotOurs."""
        await self._state.put({followed.key: memory})

    async def keep(
        self, followed: Followed, before: SourceMemory, after: SourceMemory, sitemaps: ChildStates
    ) -> None:
        """Remembers a poll, with its host's pace and the sitemaps below it, and tells of it."""
        self._sources.asked(followed)
        await self._hosts.put(followed.host, {followed.key: after, **sitemaps})
        self._note(followed, before, after)

    def _note(self, followed: Followed, before: SourceMemory, after: SourceMemory) -> None:
        error = after.last_error or None
        log.info(
            "polled",
            source=followed.source.url,
            error=error,
            next=moment(after.next_poll).isoformat(timespec="seconds"),
        )
        if after.address != before.address:
            log.info("source_moved", source=followed.source.url, to=after.address)
        outlet_id, host = followed.outlet.id, followed.host
        moved = self._sources.resting(outlet_id, host)
        self._tally.polled(outlet_id, host, error, moment(after.next_poll), moved)
