"""Ingest of pages and archives: publishes them as entries and articles."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from itertools import islice
from typing import TypeVar

from pydantic import ValidationError

from perspektiven import catalogue_file, outlets, topics
from perspektiven.contracts import Article, Entry, RobotsDecision
from perspektiven.errors import Permanent, WrongSetting
from perspektiven.kafka import connections
from perspektiven.oversize import require_size
from perspektiven.text.languages import identify
from perspektiven.urls import registered_domain, web_address
from services.fetcher.extraction.extract import Page
from services.fetcher.http.download import Response
from services.fetcher.operator.archives import ArchivedPage, Bad, Outlets, pages
from services.fetcher.operator.gunzip import opened
from services.fetcher.operator.ndjson import articles
from services.fetcher.pages.visit import Subject, VisitedArticle, article_of
from services.fetcher.pool import ExtractionPool, started_pool
from services.fetcher.settings import FetcherSettings

_AT_ONCE = 256

Complain = Callable[[Bad], None]
Item = TypeVar("Item")


@dataclass(slots=True)
class IngestCounts:
    """Counts of an import by outcome. `refused` by reason."""

    sent: int = 0
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """An archive to import: its stream, its name in messages, the receiver of messages."""

    stream: BufferedReader
    name: str
    complain: Complain


async def known_outlets(settings: FetcherSettings, only: str | None = None) -> Outlets:
    """Outlets of the running system; if there are none, those of the catalogue file.

    Raises WrongSetting when `only`, an id, is none of them.
    """
    known = await outlets.published(settings)
    if not known and settings.outlets.is_file():
        known = list(catalogue_file.read(settings.outlets))
    by_id = {outlet.id: outlet for outlet in known}
    if only is not None and only not in by_id:
        raise WrongSetting(f"no outlet has the id {only}; see: perspektiven outlets list --loaded")
    return Outlets(by_id, outlets.by_domain(known), by_id[only] if only else None)


async def ingest_urls(
    settings: FetcherSettings, urls: Iterable[str], known: Outlets, now: datetime
) -> list[Entry]:
    """Puts an Entry for each URL on its topic, for the fetcher to see to.

    Raises WrongSetting for a URL that is none, before any is sent.
    """
    entries = [_entry(url, known, now) for url in urls]
    topic = topics.ENTRIES.full_name(settings)
    async with connections.Producer(settings) as producer:
        for entry in entries:
            key = registered_domain(entry.url).encode()
            await producer.send(
                topic, key=key, value=entry.to_bytes(), headers=(connections.BY_HAND,)
            )
    return entries


async def ingest_ndjson(
    settings: FetcherSettings, archive: ArchiveFile, known: Outlets, now: datetime
) -> IngestCounts:
    """Puts an Article for each line on its topic; a line that is none is complained of."""
    found = articles(
        opened(archive.stream), name=archive.name, outlets=known, identify=_language_of, now=now
    )
    async with connections.Producer(settings) as producer:
        sending = _Sending(producer, topics.ARTICLES.full_name(settings), archive.complain)
        # In a thread: to find out a text's language takes a while. The next batch is made while
        # Kafka takes the one before.
        batch = await asyncio.to_thread(_next, found, _AT_ONCE)
        while batch:
            following = asyncio.create_task(asyncio.to_thread(_next, found, _AT_ONCE))
            await sending.take(batch)
            batch = await following
    return sending.counts


async def ingest_warc(
    settings: FetcherSettings, archive: ArchiveFile, known: Outlets
) -> IngestCounts:
    """Publishes the article of each page of a WARC; reports pages without one."""
    found = pages(archive.stream, name=archive.name)
    async with (
        started_pool(settings, settings.workers) as pool,
        connections.Producer(settings) as producer,
    ):
        sending = _Sending(producer, topics.ARTICLES.full_name(settings), archive.complain)
        while batch := await asyncio.to_thread(_next, found, settings.workers * 4):
            results = await asyncio.gather(*(_extracted(pool, each, known) for each in batch))
            await sending.take(results)
    return sending.counts


class _Sending:
    """Sends what is good, complains of what is bad, counts both."""

    def __init__(self, producer: connections.Producer, topic: str, complain: Complain) -> None:
        self._producer = producer
        self._topic = topic
        self._complain = complain
        self.counts = IngestCounts()

    async def take(self, batch: Iterable[Article | Bad]) -> None:
        """Returns when Kafka holds all the articles of the batch."""
        for bad in await asyncio.gather(*(self._send(each) for each in batch)):
            if bad is None:
                self.counts.sent += 1
            else:
                self.counts.refused[bad.reason] += 1
                self._complain(bad)

    async def _send(self, item: Article | Bad) -> Bad | None:
        if isinstance(item, Bad):
            return item
        try:
            await self._producer.send(self._topic, key=item.id.encode(), value=item.to_bytes())
        except Permanent as exc:
            return Bad(item.url, exc.reason, str(exc))
        return None


async def _extracted(
    pool: ExtractionPool, item: ArchivedPage | Bad, known: Outlets
) -> Article | Bad:
    if isinstance(item, Bad):
        return item
    outlet = known.find(item.url)
    page = Page(item.url, item.body, item.content_type, languages=outlet.languages)
    try:
        extracted = await pool.extract(page, item.fetched_at)
    except Permanent as exc:
        return Bad(f"{item.place} {item.url}", exc.reason, str(exc))
    entry = Entry(outlet_id=outlet.id, url=item.url, discovered_at=item.fetched_at)
    subject = Subject(
        entry, registered_domain(item.url), outlets.reference(outlet), outlet.languages
    )
    found = VisitedArticle(
        Response(item.url, 200, {}, item.body, 0.0),
        RobotsDecision(allowed=True),
        extracted,
        item.fetched_at,
    )
    article = article_of(subject, found, revision=1, first=item.fetched_at)
    try:
        require_size(article)
    except Permanent as exc:
        return Bad(f"{item.place} {item.url}", exc.reason, str(exc))
    # Nobody asked the host's robots rules: the page came out of an archive.
    return article.model_copy(update={"robots": None})


def _entry(url: str, known: Outlets, now: datetime) -> Entry:
    address = web_address(url)
    if address is None:
        raise WrongSetting(f"{url} is not an http or https URL")
    outlet = known.find(address)
    try:
        return Entry(
            outlet_id=outlet.id,
            url=address,
            discovered_at=now,
            outlet=None if outlet.id in known.by_id else outlets.reference(outlet),
        )
    except ValidationError as exc:
        raise WrongSetting(f"{url} can't be an entry: {exc.errors()[0]['msg']}") from exc


def _language_of(text: str, plausible: Sequence[str]) -> str:
    found = identify(text, plausible)
    return found.language


def _next(items: Iterator[Item], count: int) -> list[Item]:
    return list(islice(items, count))
