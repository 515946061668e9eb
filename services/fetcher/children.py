"""The sitemaps that an index of sitemaps names: which are worth a visit, and what they show."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import structlog
from pydantic import BaseModel, ConfigDict

from perspektiven.contracts import Moment, SourceKind
from perspektiven.errors import Permanent
from perspektiven.urls import registered_domain
from services.fetcher.download import SOURCE, Unreachable, Wish
from services.fetcher.formats.found import FoundEntry
from services.fetcher.politeness import Politeness
from services.fetcher.reading import Shown, read
from services.fetcher.sitemaps import Child
from services.fetcher.state import State

log = structlog.get_logger()

MOST_DEPTH = 3
MOST_AT_ONCE = 10
"""Visits on behalf of one poll; the others have their turn at the next ones."""

_RECENT = timedelta(days=3)


class ChildMemory(BaseModel):
    """When a sitemap was read, and as of when it said that it was."""

    model_config = ConfigDict(frozen=True)

    read_at: Moment
    changed_at: Moment | None = None


class Children:
    """Reads the sitemaps below an index: changed ones first, then those not read for longest."""

    def __init__(self, state: State, politeness: Politeness, most_bytes: int) -> None:
        self._state = state
        self._politeness = politeness
        self._most_bytes = most_bytes

    async def entries(self, host: str, children: Iterable[Child]) -> list[FoundEntry]:
        """The entries of the children on this host, of at most `MOST_AT_ONCE` of them.

        A child that can't be read is left out; one that names itself, or is nested too deeply,
        is not read again.
        """
        entries: list[FoundEntry] = []
        visited: set[str] = set()
        level = list(children)
        for _ in range(MOST_DEPTH):
            nested: list[Child] = []
            for child in self._worth_reading(host, level, visited):
                if len(visited) >= MOST_AT_ONCE:
                    return entries
                visited.add(child.url)
                shown = await self._read(host, child)
                entries += shown.entries
                nested += shown.children
            level = nested
        return entries

    def _worth_reading(self, host: str, children: list[Child], visited: set[str]) -> list[Child]:
        now = datetime.now(UTC)
        ranked: list[tuple[bool, float, Child]] = []
        for child in children:
            if registered_domain(child.url) != host or child.url in visited:
                continue
            memory = self._state.get(ChildMemory, _key(host, child.url))
            if not _may_have_news(child, memory, now):
                continue
            read_at = memory.read_at.timestamp() if memory else 0.0
            ranked.append((child.lastmod is None, read_at, child))
        ranked.sort(key=lambda each: each[:2])
        return [child for *_, child in ranked]

    async def _read(self, host: str, child: Child) -> Shown:
        now = datetime.now(UTC)
        shown = Shown(())
        try:
            await self._politeness.require(child.url)
            wish = Wish(accept=SOURCE, most_bytes=self._most_bytes, follow=self._may_follow)
            response = await self._politeness.get(child.url, wish)
            if response.status == 200:
                shown = await asyncio.to_thread(read, SourceKind.SITEMAP, response, now)
        except Unreachable as exc:
            log.info("sitemap_not_read", url=child.url, reason=exc.reason, error=str(exc))
            return shown
        except Permanent as exc:
            log.info("sitemap_not_read", url=child.url, reason=exc.reason, error=str(exc))
        memory = ChildMemory(read_at=now, changed_at=child.lastmod)
        await self._state.put({_key(host, child.url): memory})
        return shown

    async def _may_follow(self, source: str, target: str) -> bool:
        return registered_domain(source) == registered_domain(target)


def _may_have_news(child: Child, memory: ChildMemory | None, now: datetime) -> bool:
    if child.lastmod is None:
        return True
    if memory is not None and memory.changed_at is not None:
        return child.lastmod > memory.changed_at
    return now - child.lastmod < _RECENT


def _key(host: str, url: str) -> str:
    return f"child/{host}/{url}"
