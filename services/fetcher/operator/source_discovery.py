"""Source discovery on a site: tries the sources it links to, then usual paths."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from perspektiven.contracts import Source, SourceKind
from perspektiven.errors import Permanent
from services.fetcher.feeds import source_document
from services.fetcher.http.download import PAGE, SOURCE, Downloader, Response, Unreachable
from services.fetcher.operator import source_candidates
from services.fetcher.operator.one_off_fetch import SingleFetches
from services.fetcher.settings import FetcherSettings


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A source with entries, and their number."""

    url: str
    kind: SourceKind
    entries: int


async def survey(url: str, settings: FetcherSettings) -> AsyncIterator[Surveyed]:
    """The sources of a site as they are found, at its crawl delay; the page itself where none is.

    Usual addresses are tried only where the site names no feed and no sitemap, and until the first
    of each kind. Raises Permanent or Unreachable when the page itself can't be had.
    """
    async with Downloader(settings) as downloader:
        fetches = SingleFetches(settings, downloader)
        page = await fetches.get(url, accept=PAGE)
        rules = await fetches.rules(page.url)
        asked = _Asked(fetches, settings.crawl_delay)
        named = source_candidates.candidates(page.body, page.url, content_type=page.content_type)
        async for found in asked.all(
            [*named, *source_candidates.named_by_robots(rules.sitemaps, page.url)]
        ):
            yield found
        async for found in asked.first_of_each_kind(source_candidates.well_known_paths(page.url)):
            yield found
        if not asked.kinds:
            shown = await _shown(page, Source(url=page.url, kind=SourceKind.SECTION))
            if shown is not None:
                yield shown


class _Asked:
    """What was tried: each address once, and the kinds that were found."""

    def __init__(self, fetches: SingleFetches, delay_seconds: float) -> None:
        self._fetches = fetches
        self._delay_seconds = delay_seconds
        self._urls: set[str] = set()
        self.kinds: set[SourceKind] = set()

    async def all(self, sources: Iterable[Source]) -> AsyncIterator[Surveyed]:
        for source in sources:
            found = await self._try(source)
            if found is not None:
                self.kinds.add(found.kind)
                yield found

    async def first_of_each_kind(self, sources: Iterable[Source]) -> AsyncIterator[Surveyed]:
        if self.kinds:
            return
        for source in sources:
            if source.kind in self.kinds:
                continue
            async for found in self.all([source]):
                yield found

    async def _try(self, source: Source) -> Surveyed | None:
        if source.url in self._urls:
            return None
        self._urls.add(source.url)
        await asyncio.sleep(self._delay_seconds)
        try:
            response = await self._fetches.get(source.url, accept=SOURCE)
        except (Permanent, Unreachable):
            # Most candidates are guesses: that there is nothing is an answer.
            return None
        return await _shown(response, source)


async def _shown(response: Response, source: Source) -> Surveyed | None:
    try:
        found = await asyncio.to_thread(
            source_document.parse,
            response.body,
            url=response.url,
            kind=source.kind,
            content_type=response.content_type,
        )
    except Permanent:
        return None
    count = len(found.entries) + len(found.sitemaps)
    return Surveyed(source.url, source.kind, count) if count else None
