"""Parsing of pages and sources in worker processes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from perspektiven.contracts import SourceKind
from perspektiven.ops.workers import WorkerLimits, WorkerPool
from services.fetcher.extraction.extract import Extracted, Page, extract, forget
from services.fetcher.feeds.results import ParsedSource
from services.fetcher.feeds.source_document import SourceDocument, read
from services.fetcher.settings import FetcherSettings

_WARM_UP = "services.fetcher.extraction.warm_up"


class ExtractionPool:
    """Runs `extract` and `read` in `workers` processes."""

    def __init__(
        self,
        workers: int,
        deadline: float = 20.0,
        memory_limit_bytes: int = 2**30,
        recycle_after: int = 2_000,
    ) -> None:
        limits = WorkerLimits(deadline, memory_limit_bytes, recycle_after)
        self.workers = WorkerPool(workers, limits, clean_up=forget, preload=_WARM_UP)
        """The processes, also for robots rules, which are parsed elsewhere."""

    async def start(self) -> None:
        """Starts the processes; returns when each can take a page."""
        await self.workers.start()

    async def extract(self, page: Page, now: datetime) -> Extracted:
        """Runs `extract` in another process.

        Raises Refused as `extract` does, and Permanent("extraction_timeout" |
        "extraction_memory" | "extraction_crashed") when the page was too much for its process.
        """
        return await self.workers.run("extraction", page.url, _extracted, page, now)

    async def read(self, kind: SourceKind, document: SourceDocument, now: datetime) -> ParsedSource:
        """Runs `read` in another process.

        Raises Permanent as `read` does, and `reading_timeout`, `reading_memory` or
        `reading_crashed` when the source was too much for its process.
        """
        return await self.workers.run("reading", document.url, read, kind, document, now)

    async def stop(self) -> None:
        """Ends the processes, whatever they are at."""
        await self.workers.stop()


@asynccontextmanager
async def started_pool(settings: FetcherSettings, workers: int) -> AsyncIterator[ExtractionPool]:
    """A pool of so many processes that runs, within the deadline and memory of the settings."""
    pool = ExtractionPool(
        workers, settings.extraction_deadline, settings.extraction_megabytes * 2**20
    )
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop()


def _extracted(page: Page, now: datetime) -> Extracted:
    return extract(page, now=now)
