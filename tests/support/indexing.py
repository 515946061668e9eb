"""What tests of the indexer share: writing translations, and reading back what the index holds."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.contracts import Article, Translation
from perspektiven.errors import Transient
from perspektiven.index import read_alias
from perspektiven.kafka.delivery import Record
from perspektiven.settings import Settings
from perspektiven.text.fingerprints import fingerprint
from services.indexer import migrate
from services.indexer.app import Indexer
from services.indexer.settings import IndexerSettings
from tests.support.factories import NOW, article, translation

Contents = dict[str, tuple[str, int, dict[str, Any]]]
"""Index, version and source of every document by id, but for the moment of writing."""


@asynccontextmanager
async def running_indexer(
    settings: IndexerSettings,
) -> AsyncIterator[tuple[Indexer, AsyncElasticsearch]]:
    """An indexer without its stream, ready to handle records, and a client; `init` was run."""
    async with index.client(settings) as elasticsearch:
        await migrate.init(elasticsearch, settings)
        found = Indexer(settings, elasticsearch)
        await found.look()
        yield found, elasticsearch


def record(value: Translation | bytes, offset: int = 0) -> Record:
    """A record of the topic of translations."""
    content = value if isinstance(value, bytes) else value.to_bytes()
    return Record("translations", 0, offset, 0, b"key", content)


async def index_all(indexer: Indexer, translations: Iterable[Translation]) -> None:
    """Returns when all of them are written."""
    await asyncio.gather(*(insist(indexer, each) for each in translations))


async def contents(
    elasticsearch: AsyncElasticsearch, settings: Settings, language: str = "de"
) -> Contents:
    """Everything that readers of a target language see now."""
    alias = read_alias(settings, language)
    await elasticsearch.indices.refresh(index=alias)
    answer = await elasticsearch.search(index=alias, size=5_000, version=True)
    return {
        hit["_id"]: (
            hit["_index"],
            hit["_version"],
            {key: value for key, value in hit["_source"].items() if key != "indexed_at"},
        )
        for hit in answer["hits"]["hits"]
    }


def sources(found: Contents) -> dict[str, tuple[int, dict[str, Any]]]:
    """The same without the names of the indices."""
    return {known: (version, source) for known, (_, version, source) in found.items()}


def numbered(number: int, days: int = 0) -> Article:
    """Article number so and so, so many days after NOW: two neighbours are copies."""
    words = random.Random(number // 2).choices([f"słowo{each}" for each in range(900)], k=60)
    texts = [" ".join(words)]
    return article(
        url=f"https://outlet{number}.example/{number}",
        paragraphs=texts,
        fingerprint=fingerprint(texts),
        discovered_at=NOW + timedelta(days=days, minutes=number),
    )


async def insist(indexer: Indexer, each: Translation) -> None:
    """Returns when it is written: tries again while that may help, as delivery does."""
    while True:
        try:
            return await indexer.handle(record(each))
        except Transient:
            await asyncio.sleep(0.05)


def some(count: int) -> list[Translation]:
    """Pairs of copies, the second half of them a month later."""
    return [
        translation(article=numbered(number, days=40 if number >= count // 2 else 0))
        for number in range(count)
    ]
