"""What a source shows → the entries of it that are new, on their topic."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice

import structlog

from perspektiven.contracts import Entry, SourceKind
from perspektiven.ops import metrics
from perspektiven.urls import registered_domain
from services.fetcher.feeds.results import FoundEntry
from services.fetcher.sources import offsite_links, poll_state
from services.fetcher.sources.entry_topic import EntryTopic
from services.fetcher.sources.poll_state import PollResult
from services.fetcher.sources.registry import Followed, SourceMemory, own_hosts
from services.fetcher.sources.sitemap_index import ChildEntries, SitemapIndexes
from services.fetcher.sources.slices import in_slices
from services.fetcher.state.frontier import Frontier
from services.fetcher.state.outlet_status import OutletStatuses
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

_SUMMARY_LENGTH = 1_000
_SENT_AT_ONCE = 500
_MOST_TO_OTHERS = 1_000
"""New entries of one poll for each host whose frontier we can't see."""


class NewEntries:
    """Tells new entries from known ones, and sends as many as their hosts have room for."""

    def __init__(
        self,
        state: State,
        frontier: Frontier,
        tally: OutletStatuses,
        *,
        indexes: SitemapIndexes,
        topic: EntryTopic,
        clock: SteadyClock,
    ) -> None:
        self._state = state
        self._frontier = frontier
        self._tally = tally
        self._indexes = indexes
        self._topic = topic
        self._clock = clock

    async def take_in(
        self, followed: Followed, memory: SourceMemory, answer: PollResult
    ) -> PollResult:
        """Sends what is new. Raises Transient before anything of it is remembered."""
        shown = list(answer.shown.entries) if answer.shown else []
        below = await self._below(followed, memory, answer)
        shown += below.entries
        sold = await offsite_links.are_sponsored(own_hosts(followed.outlet), shown)
        new = [each async for each in in_slices(shown) if not self._is_known(each.url, memory)]
        if shown and len(new) == len(shown):
            self._note_gap(followed, memory)
        own = await self._without_sold(followed, new, sold=sold)
        wanted = await self._with_room(followed, own)
        await self._send_all(followed, [*wanted, *await self._completing(shown, memory)])
        waiting = {each.url for each in own} - {each.url for each in wanted}
        return replace(
            answer,
            found=len(shown),
            new=len(new),
            known=await _hashes(each.url for each in shown if each.url not in waiting),
            is_whole=not waiting,
            memories=below.memories,
        )

    def _note_gap(self, followed: Followed, memory: SourceMemory) -> None:
        """A feed that rolled over since the last poll was asked too late."""
        is_feed = followed.source.kind is not SourceKind.SITEMAP
        if is_feed and memory.polls and memory.known:
            metrics.GAPS.labels(followed.outlet.id).inc()
            log.warning("gap", source=followed.source.url)

    async def _below(
        self, followed: Followed, memory: SourceMemory, answer: PollResult
    ) -> ChildEntries:
        """What the sitemaps below an index show, also when the index itself did not change."""
        if followed.source.kind is not SourceKind.SITEMAP:
            return ChildEntries()
        return await self._indexes.visit(
            followed.host,
            followed.source.url,
            answer.shown.children if answer.shown else None,
            conditional=poll_state.is_conditional(followed, memory),
        )

    def _is_known(self, url: str, memory: SourceMemory) -> bool:
        if self._state.owns(registered_domain(url)) and self._frontier.is_known(url):
            return True
        return poll_state.short(url) in memory.known

    async def _completing(self, shown: list[FoundEntry], memory: SourceMemory) -> list[FoundEntry]:
        """Entries that wait since another source showed them, and of which this one tells more.

        A sitemap names a page first and its feed summarises it, or the other way round. Each
        source is heard once: what it showed before, as far as is remembered, told all it tells.
        """
        return [
            each
            async for each in in_slices(shown[: poll_state.MOST_KNOWN])
            if (each.title or each.summary or each.published_at)
            and poll_state.short(each.url) not in memory.known
            and self._state.owns(registered_domain(each.url))
            and self._frontier.is_waiting(each.url)
        ]

    async def _without_sold(
        self, followed: Followed, entries: list[FoundEntry], *, sold: bool
    ) -> list[FoundEntry]:
        hosts = own_hosts(followed.outlet)
        kept = await offsite_links.without_sponsored(hosts, entries, sold=sold)
        if refused := len(entries) - len(kept):
            self._tally.refused(followed.outlet.id, followed.host, "off_site", refused)
            log.info("off_site", count=refused, source=followed.source.url)
        return kept

    async def _with_room(self, followed: Followed, entries: list[FoundEntry]) -> list[FoundEntry]:
        """As many entries as may wait for their hosts; the others are shown again next time."""
        room: dict[str, int] = {}
        kept = []
        async for each in in_slices(entries):
            host = registered_domain(each.url)
            if host not in room:
                is_ours = self._state.owns(host)
                room[host] = self._frontier.room(host) if is_ours else _MOST_TO_OTHERS
            room[host] -= 1
            if room[host] >= 0:
                kept.append(each)
        if len(kept) < len(entries):
            refused = len(entries) - len(kept)
            self._tally.refused(followed.outlet.id, followed.host, "frontier_full", refused)
            log.warning("frontier_full", count=refused, source=followed.source.url)
        return kept

    async def _send_all(self, followed: Followed, entries: list[FoundEntry]) -> None:
        discovered_at = self._clock.utc()
        for at in range(0, len(entries), _SENT_AT_ONCE):
            some: defaultdict[int, list[Entry]] = defaultdict(list)
            async for each in in_slices(entries[at : at + _SENT_AT_ONCE]):
                partition = self._state.partition_of(registered_domain(each.url))
                some[partition].append(_entry(each, followed, discovered_at))
            await asyncio.gather(*(self._topic.send_together(*each) for each in some.items()))


async def _hashes(urls: Iterable[str]) -> tuple[str, ...]:
    """Short hashes of the first URLs: no more are remembered."""
    first = islice(urls, poll_state.MOST_KNOWN)
    return tuple([poll_state.short(each) async for each in in_slices(first)])


def _entry(found: FoundEntry, followed: Followed, discovered_at: datetime) -> Entry:
    return Entry(
        outlet_id=followed.outlet.id,
        url=found.url,
        source_url=followed.source.url,
        title=found.title,
        summary=found.summary[:_SUMMARY_LENGTH] if found.summary else None,
        published_at=found.published_at,
        discovered_at=discovered_at,
    )
