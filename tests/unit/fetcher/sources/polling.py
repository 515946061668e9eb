"""Polls of a source at a test's word, and what is remembered of it."""

from datetime import datetime

from typing_extensions import override

from perspektiven.contracts import SourceKind
from perspektiven.urls import registered_domain
from services.fetcher.feeds.results import FoundEntry, ParsedSource
from services.fetcher.feeds.source_document import SourceDocument
from services.fetcher.sources.registry import SourceMemory
from tests.unit.fetcher.desk import Desk, InlinePool


class LongSitemaps(InlinePool):
    """Reads each sitemap that ends in `.txt` as a list of `count` pages beside it."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    @override
    async def read(self, kind: SourceKind, document: SourceDocument, now: datetime) -> ParsedSource:
        if not document.url.endswith(".txt"):
            return await super().read(kind, document, now)
        pages = (FoundEntry(f"{document.url}/{number}.html") for number in range(self._count))
        return ParsedSource(tuple(pages), "sitemap")


def memory_of(at: Desk, url: str) -> SourceMemory:
    return at.state.get(SourceMemory, key_of(url)) or SourceMemory()


def key_of(url: str) -> str:
    return f"source/{registered_domain(url)}/{url}"


async def poll_now(at: Desk, url: str) -> SourceMemory:
    """Polls a source now, whatever its schedule says, and returns what is remembered."""
    await at.state.put({key_of(url): memory_of(at, url).model_copy(update={"next_poll": 0.0})})
    await at.crawler.take_turn(registered_domain(url))
    return memory_of(at, url)
