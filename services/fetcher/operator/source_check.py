"""Catalogue check: fetches each source once and reports what it yields; stores nothing."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

from perspektiven.contracts import Outlet, Source
from perspektiven.errors import Permanent
from perspektiven.urls import registered_domain
from services.fetcher.feeds import source_document
from services.fetcher.http.download import SOURCE, Downloader, Unreachable
from services.fetcher.operator.one_off_fetch import SingleFetches
from services.fetcher.settings import FetcherSettings


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """Result of checking one source; `refused` is the fixed word if it yields nothing."""

    outlet: str
    url: str
    entries: int = 0
    refused: str | None = None
    message: str | None = None


_Waiting = list[tuple[Outlet, Source]]


async def check(
    outlets: Iterable[Outlet], settings: FetcherSettings, now: datetime
) -> AsyncIterator[SourceCheck]:
    """The sources of all outlets as they are done; hosts side by side, each at its crawl delay."""
    hosts: dict[str, _Waiting] = defaultdict(list)
    for outlet in outlets:
        for source in outlet.sources:
            hosts[registered_domain(source.url)].append((outlet, source))
    done: asyncio.Queue[SourceCheck] = asyncio.Queue()
    slots = asyncio.Semaphore(settings.downloads)
    async with Downloader(settings) as downloader:
        fetches = SingleFetches(settings, downloader)

        async def visit(waiting: _Waiting) -> None:
            for number, (outlet, source) in enumerate(waiting):
                if number:
                    await asyncio.sleep(settings.crawl_delay)
                async with slots:
                    await done.put(await _look(fetches, outlet, source, now))

        async with asyncio.TaskGroup() as group:
            for waiting in hosts.values():
                group.create_task(visit(waiting))
            for _ in range(sum(len(waiting) for waiting in hosts.values())):
                yield await done.get()


async def _look(
    fetches: SingleFetches, outlet: Outlet, source: Source, now: datetime
) -> SourceCheck:
    try:
        response = await fetches.get(source.url, accept=SOURCE)
        found = await asyncio.to_thread(
            source_document.parse,
            response.body,
            url=response.url,
            kind=source.kind,
            content_type=response.content_type,
            now=now,
        )
    except (Permanent, Unreachable) as exc:
        return SourceCheck(outlet.id, source.url, refused=exc.reason, message=str(exc))
    return SourceCheck(outlet.id, source.url, entries=len(found.entries) + len(found.sitemaps))
