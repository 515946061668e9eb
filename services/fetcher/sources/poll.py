"""One visit to a source: asked politely, read, its new entries published, its memory kept."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import structlog

from perspektiven.contracts import Entry, SourceKind
from perspektiven.errors import Permanent, Transient
from perspektiven.ops import metrics
from perspektiven.topics import ENTRIES
from perspektiven.urls import registered_domain
from services.fetcher import steady_clock
from services.fetcher.feeds.results import FoundEntry
from services.fetcher.feeds.source_document import Shown, SourceDocument, most_bytes
from services.fetcher.http.download import SOURCE, Response, Unreachable, Wish
from services.fetcher.http.pacing import clock_key, moment
from services.fetcher.parts import Parts
from services.fetcher.pool import ExtractionPool
from services.fetcher.sources import offsite_links, poll_state
from services.fetcher.sources.poll_state import Answer, When
from services.fetcher.sources.registry import Followed, SourceMemory, own_hosts
from services.fetcher.sources.schedule import Bounds
from services.fetcher.sources.sitemap_index import Memories, SitemapIndexes, Visited
from services.fetcher.sources.subscriptions import Subscriptions

log = structlog.get_logger()

_MOST_REDIRECTS = 10
_SUMMARY_LENGTH = 1_000
_SENT_AT_ONCE = 500
_MOST_TO_OTHERS = 1_000
"""New entries of one poll for each host whose frontier we can't see."""


class Polls:
    """Polls sources."""

    def __init__(self, parts: Parts, subscriptions: Subscriptions, pool: ExtractionPool) -> None:
        self._subscriptions = subscriptions
        self._settings = parts.settings
        self._state = parts.state
        self._politeness = parts.politeness
        self._pacer = parts.pacer
        self._frontier = parts.frontier
        self._sources = parts.sources
        self._tally = parts.tally
        self._producer = parts.producer
        self._topic = ENTRIES.full_name(parts.settings)
        self._random = Random()  # noqa: S311 - jitter
        self._pool = pool
        self._children = SitemapIndexes(
            parts.state, parts.politeness, pool, parts.settings.source_bytes
        )

    async def poll(self, followed: Followed, memory: SourceMemory) -> None:
        """Polls a source and publishes new entries; returns when all effects are acknowledged.

        What goes wrong with the source is noted in its memory and its outlet's status.
        """
        when = When(steady_clock.now(), self._bounds(followed), self._random)
        memories: Memories = {}
        try:
            answer = await self._ask(followed, memory)
            answer = await self._take_in(followed, memory, answer)
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
        self._sources.asked(followed)
        # The entries are acknowledged by now: a crash before this line repeats the poll.
        await self._state.put(
            {
                followed.key: after,
                clock_key(followed.host): self._pacer.clock(followed.host),
                **memories,
            }
        )
        self._note(followed, memory, after)

    async def take_delivery(self, followed: Followed, response: Response) -> None:
        """Publishes new entries of a body delivered by a hub; returns when acknowledged.

        Raises Permanent for what is no feed, Transient when it can't be published now.
        """
        shown = await self._read(SourceKind.FEED, response)
        answer = await self._take_in(followed, self._memory(followed), Answer(response, shown))
        when = When(steady_clock.now(), self._bounds(followed), self._random)
        after = poll_state.after_delivery(self._memory(followed), answer, when)
        await self._state.put({followed.key: after})

    async def hasten(self, followed: Followed) -> None:
        """Has a source polled as soon as its pace allows. Raises Transient."""
        when = When(steady_clock.now(), self._bounds(followed), self._random)
        after = poll_state.hastened(self._memory(followed), when)
        await self._state.put({followed.key: after})

    def _memory(self, followed: Followed) -> SourceMemory:
        return self._state.get(SourceMemory, followed.key) or SourceMemory()

    async def _ask(self, followed: Followed, memory: SourceMemory) -> Answer:
        rests = self._sources.already_at(followed, memory) is not None
        url = followed.source.url if rests else memory.address or followed.source.url
        await self._politeness.require(url)
        response = await self._politeness.get(
            url,
            Wish(
                accept=SOURCE,
                headers=poll_state.validators(followed, memory),
                most_bytes=most_bytes(followed.source.kind, self._settings.source_bytes),
                most_redirects=_MOST_REDIRECTS,
                follow=self._may_follow,
            ),
        )
        if response.status == 304:
            return Answer(response, None)
        if response.status != 200:
            raise Permanent(f"http_{response.status}", f"{response.url} answers {response.status}")
        body_hash = hashlib.blake2b(response.body, digest_size=16).hexdigest()
        if body_hash == memory.body_hash:
            return Answer(response, None, body_hash)
        return Answer(response, await self._read(followed.source.kind, response), body_hash)

    async def _read(self, kind: SourceKind, response: Response) -> Shown:
        document = SourceDocument(response.url, response.body, response.content_type)
        return await self._pool.read(kind, document, datetime.now(UTC))

    async def _may_follow(self, _: str, target: str) -> bool:
        await self._politeness.require(target)
        return True

    async def _take_in(self, followed: Followed, memory: SourceMemory, answer: Answer) -> Answer:
        """Sends what is new. Raises Transient before anything of it is remembered."""
        shown = list(answer.shown.entries) if answer.shown else []
        below = await self._below(followed, memory, answer)
        shown += below.entries
        sold = offsite_links.are_sponsored(own_hosts(followed.outlet), shown)
        new = [entry for entry in shown if not self._is_known(entry.url, memory)]
        if shown and len(new) == len(shown) and followed.source.kind is not SourceKind.SITEMAP:
            self._note_gap(followed, memory)
        own = self._without_sold(followed, new, sold=sold)
        wanted = self._with_room(followed, own)
        await self._send_all(followed, [*wanted, *self._completing(shown, memory)])
        waiting = {each.url for each in own} - {each.url for each in wanted}
        return replace(
            answer,
            found=len(shown),
            new=len(new),
            known=tuple(poll_state.short(each.url) for each in shown if each.url not in waiting),
            is_whole=not waiting,
            memories=below.memories,
        )

    def _note_gap(self, followed: Followed, memory: SourceMemory) -> None:
        """A feed that rolled over since the last poll was asked too late."""
        if memory.polls and memory.known:
            metrics.GAPS.labels(followed.outlet.id).inc()
            log.warning("gap", source=followed.source.url)

    async def _below(self, followed: Followed, memory: SourceMemory, answer: Answer) -> Visited:
        """What the sitemaps below an index show, also when the index itself did not change."""
        if followed.source.kind is not SourceKind.SITEMAP:
            return Visited()
        return await self._children.visit(
            followed.host,
            followed.source.url,
            answer.shown.children if answer.shown else None,
            conditional=poll_state.is_conditional(followed, memory),
        )

    def _is_known(self, url: str, memory: SourceMemory) -> bool:
        if self._state.owns(registered_domain(url)) and self._frontier.is_known(url):
            return True
        return poll_state.short(url) in memory.known

    def _completing(self, shown: list[FoundEntry], memory: SourceMemory) -> list[FoundEntry]:
        """Entries that wait since another source showed them, and of which this one tells more.

        A sitemap names a page first and its feed summarises it, or the other way round. Each
        source is heard once: what it showed before, as far as is remembered, told all it tells.
        """
        return [
            each
            for each in shown[: poll_state.MOST_KNOWN]
            if (each.title or each.summary or each.published_at)
            and poll_state.short(each.url) not in memory.known
            and self._state.owns(registered_domain(each.url))
            and self._frontier.is_waiting(each.url)
        ]

    def _without_sold(
        self, followed: Followed, entries: list[FoundEntry], *, sold: bool
    ) -> list[FoundEntry]:
        kept = offsite_links.without_sponsored(own_hosts(followed.outlet), entries, sold=sold)
        if refused := len(entries) - len(kept):
            self._tally.refused(followed.outlet.id, followed.host, "off_site", refused)
            log.info("off_site", count=refused, source=followed.source.url)
        return kept

    def _with_room(self, followed: Followed, entries: list[FoundEntry]) -> list[FoundEntry]:
        """As many entries as may wait for their hosts; the others are shown again next time."""
        room: dict[str, int] = {}
        kept = []
        for each in entries:
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
        discovered_at = datetime.now(UTC)
        for at in range(0, len(entries), _SENT_AT_ONCE):
            some = entries[at : at + _SENT_AT_ONCE]
            await asyncio.gather(
                *(self._send(_entry(each, followed, discovered_at)) for each in some)
            )

    async def _send(self, entry: Entry) -> None:
        host = registered_domain(entry.url)
        await self._producer.send(self._topic, key=host.encode(), value=entry.to_bytes())

    def _bounds(self, followed: Followed) -> Bounds:
        crawl = followed.outlet.crawl
        least = timedelta(seconds=crawl.min_poll_seconds or self._settings.poll_min)
        most = timedelta(seconds=crawl.max_poll_seconds or self._settings.poll_max)
        return Bounds(least, max(least, most))

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
