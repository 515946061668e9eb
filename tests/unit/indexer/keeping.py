"""Documents of the indexer in an Elasticsearch on loopback that keeps them."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import orjson
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.index import Document
from perspektiven.text.fingerprints import fingerprint
from services.indexer.documents import document
from services.indexer.settings import IndexerSettings
from tests.support.factories import NOW, article, translation
from tests.support.kept_index import Kept, KeptIndex

WINDOW = timedelta(days=3)
MARCH, APRIL = "articles-de-2026.03", "articles-de-2026.04"


@dataclass
class Scene:
    """An index, a client of it, and settings that lead there."""

    kept: KeptIndex
    elasticsearch: AsyncElasticsearch
    settings: IndexerSettings

    def put(self, *documents: Document, month: str = MARCH, version: int = 1) -> None:
        """Has them lie in the month's index."""
        for each in documents:
            source = orjson.loads(orjson.dumps(each.to_source()))
            self.kept.documents[month, each.id] = Kept(version, source)

    def clusters(self) -> dict[str, str]:
        """The cluster of each article that is kept."""
        return {
            identity: kept.source["cluster_id"]
            for (_, identity), kept in self.kept.documents.items()
        }


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    async with KeptIndex() as kept:
        settings = IndexerSettings(elasticsearch_url=kept.url, target_language=("de",))
        async with index.client(settings) as client:
            yield Scene(kept, client, settings)


def report(name: str, *, text: int = 0, hours: float = 0, **overrides: object) -> Document:
    """An article of that name; those with the same `text` are copies of one another."""
    words = " ".join(random.Random(text).choices([f"słowo{n}" for n in range(900)], k=80))
    made = article(
        url=f"https://{name}.example/1",
        paragraphs=[words],
        fingerprint=fingerprint([words]),
        discovered_at=NOW + timedelta(hours=hours),
        **overrides,
    )
    return document(translation(article=made), NOW)
