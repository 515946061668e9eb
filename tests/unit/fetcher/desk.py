"""A crawler over a newspaper that behaves as a test wants: real requests, state in memory."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from typing_extensions import override

from perspektiven.contracts import (
    Article,
    Entry,
    Outlet,
    OutletStatus,
    RobotsDecision,
    Source,
    SourceKind,
)
from perspektiven.errors import Permanent
from perspektiven.kafka.delivery import Record
from perspektiven.ops.workers import WorkerLimits, WorkerPool
from perspektiven.urls import registered_domain
from services.fetcher.crawler import Crawler
from services.fetcher.extraction.extract import Extracted, Page, extract
from services.fetcher.feeds.results import ParsedSource
from services.fetcher.feeds.source_document import SourceDocument, read
from services.fetcher.http.download import Downloader
from services.fetcher.http.politeness import Politeness
from services.fetcher.pool import ExtractionPool
from services.fetcher.settings import FetcherSettings
from services.fetcher.steady_clock import SteadyClock
from tests.support.factories import outlet
from tests.support.newspaper import Newspaper
from tests.unit.fetcher.memory import ALL, MemoryChangelog, MemoryProducer, state_of

A = TypeVarTuple("A")
R = TypeVar("R")

_SOON_SECONDS = 2.0
"""What is due sooner belongs to the same turns: on a busy machine, one turn takes that long."""

TEXT = (
    "The harbour of the small town was closed on Friday after a storm had torn two ships from "
    "their moorings, the port authority said in the evening."
)


def page(title: str, *paragraphs: str, head: str = "") -> str:
    """An article's page; without paragraphs of its own it has three long ones."""
    texts = paragraphs or tuple(f"{TEXT} This was part {number} of {title}." for number in "123")
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f"<html lang=en><head><title>{title}</title><meta property=og:title content='{title}'>"
        f"<meta property=og:type content=article>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def feed(*urls: str, ttl: int | None = None) -> bytes:
    """An RSS feed of these links."""
    items = "".join(f"<item><title>Title of {url}</title><link>{url}</link></item>" for url in urls)
    wish = f"<ttl>{ttl}</ttl>" if ttl else ""
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{wish}{items}"
        "</channel></rss>"
    ).encode()


class InlineWorkers(WorkerPool):
    """Runs jobs in the test's own process; robots rules with `poison` in them end badly."""

    def __init__(self) -> None:
        super().__init__(1, WorkerLimits(20.0, 2**30))

    @override
    async def run(self, word: str, subject: str, function: Callable[[*A], R], *arguments: *A) -> R:
        if any(isinstance(each, bytes) and b"poison" in each for each in arguments):
            raise Permanent(f"{word}_timeout")
        return function(*arguments)


class InlinePool(ExtractionPool):
    """Extracts in the test's own process; pages with `poison` or `defect` in them end badly."""

    def __init__(self, workers: WorkerPool | None = None) -> None:
        super().__init__(1)
        self.workers = workers or InlineWorkers()

    @override
    async def extract(self, page: Page, now: datetime) -> Extracted:
        if b"poison" in page.body:
            raise Permanent("extraction_crashed")
        if b"defect" in page.body:
            raise RuntimeError("a defect")
        return extract(page, now=now)

    @override
    async def read(self, kind: SourceKind, document: SourceDocument, now: datetime) -> ParsedSource:
        return read(kind, document, now)


class Desk:
    """The crawler, and what it has published."""

    def __init__(
        self,
        settings: FetcherSettings,
        changelog: MemoryChangelog,
        folder: Path,
        pool: ExtractionPool | None = None,
    ) -> None:
        self.settings = settings
        self.changelog = changelog
        self.producer = MemoryProducer()
        self.clock = SteadyClock()
        self.state = state_of(changelog, folder)
        self.downloader = Downloader(settings)
        self._pool = pool or InlinePool()
        self.crawler = Crawler(
            settings,
            state=self.state,
            producer=self.producer,
            downloader=self.downloader,
            pool=self._pool,
            clock=self.clock,
        )
        self._taken = 0
        self._delivered = 0

    @property
    def articles(self) -> list[Article]:
        """What was published, in order."""
        return [
            Article.model_validate_json(value or b"") for _, value in self.producer.sent["articles"]
        ]

    @property
    def entries(self) -> list[Entry]:
        """What was discovered, in order."""
        return [
            Entry.model_validate_json(value or b"") for _, value in self.producer.sent["entries"]
        ]

    @property
    def dead(self) -> list[bytes | None]:
        """What lies in the dead letters of entries."""
        return [value for _, value in self.producer.sent["entries.dead"]]

    async def statuses(self) -> dict[str, OutletStatus]:
        """The newest status by outlet and host."""
        await self.crawler.tally.tell()
        return {
            (key or b"").decode(): OutletStatus.model_validate_json(value or b"")
            for key, value in self.producer.sent["outlet-status"]
        }

    async def decide(self, url: str) -> RobotsDecision:
        """What robots rules say of a URL, to a fetcher that has just started."""
        token, pacer = self.settings.user_agent_token, self.crawler.pacer
        workers = self._pool.workers
        asking = Politeness(token, self.state, self.downloader, pacer, workers, self.clock)
        return await asking.decide(url)

    def follow(self, paper: Newspaper, path: str = "/feed", **source: Any) -> Outlet:
        """Has a source of the newspaper followed."""
        followed = outlet(
            homepage=paper.url("/"),
            sources=(Source(url=paper.url(path), **source),),
        )
        self.crawler.take_outlet(followed.id, followed)
        return followed

    async def add(self, url: str, **values: Any) -> None:
        """Has an entry wait in the frontier."""
        entry = Entry(
            **{"outlet_id": "gazeta", "url": url, "discovered_at": datetime.now(UTC)} | values
        )
        await self.take(entry)

    async def take(self, entry: Entry, *headers: tuple[str, bytes]) -> None:
        """Takes an entry from its topic."""
        host = registered_domain(entry.url)
        self._taken += 1
        await self.crawler.take_entry(
            entry,
            Record(
                topic="entries",
                partition=self.state.partition_of(host),
                offset=self._taken,
                timestamp_ms=0,
                key=host.encode(),
                value=entry.to_bytes(),
                headers=headers,
            ),
        )

    async def deliver(self) -> None:
        """Takes all entries that were sent and not yet taken."""
        for entry in self.entries[self._delivered :]:
            self._delivered += 1
            await self.take(entry)

    async def turns(self, url: str, most: int = 50) -> None:
        """Gives the URL's host turns until nothing of it is due, or `most`."""
        host = registered_domain(url)
        for _ in range(most):
            at = await self.crawler.take_turn(host)
            if at is None or at > time.time() + _SOON_SECONDS:
                return
            await asyncio.sleep(max(0.0, at - time.time()))


@asynccontextmanager
async def desk(
    folder: Path,
    changelog: MemoryChangelog | None = None,
    *,
    pool: ExtractionPool | None = None,
    **settings: Any,
) -> AsyncIterator[Desk]:
    """A crawler that owns all hosts, asks them without delay, and knows the outlet `gazeta`.

    It reads in this process, unless a `pool` is given.
    """
    values = {"allowed_hosts": ("127.0.0.0/8",), "crawl_delay": 0.0, "poll_min": 60.0}
    made = Desk(
        FetcherSettings.model_validate(values | settings),
        changelog or MemoryChangelog(),
        folder,
        pool,
    )
    await made.crawler.own(ALL)
    made.crawler.take_outlet("gazeta", outlet())
    yield made
    await made.state.close_all()
    await made.downloader.close()
