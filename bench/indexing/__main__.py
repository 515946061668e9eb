"""Documents a second: our writer and our whole indexer beside bare async_streaming_bulk.

    PERSPEKTIVEN_ELASTICSEARCH_URL=http://127.0.0.1:9200 python -m bench.indexing [COUNT [ROUNDS]]

All three write the same documents into an index made by the same template, in turns, so that the
machine's other work hits them alike. Each round has an index of its own, which it deletes.
"""

import asyncio
import json
import os
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from elasticsearch import AsyncElasticsearch
from elasticsearch.helpers import async_streaming_bulk

from perspektiven import index
from perspektiven.contracts import Translation
from perspektiven.index import Document, month_index, read_alias
from perspektiven.kafka.delivery import Record
from perspektiven.settings import load
from perspektiven.text.fingerprints import fingerprint
from services.indexer import bulk, migrate
from services.indexer.app import Indexer
from services.indexer.batches import Batches, BatchLimits
from services.indexer.bulk import Write, WriteOutcome
from services.indexer.documents import document
from services.indexer.settings import IndexerSettings
from tests.support.factories import NOW, article, translation

RESULTS = Path(__file__).with_name("results.json")

WORDS = 350  # about 2.5 kB, as an article has, in original and translation

Run = Callable[[AsyncElasticsearch, IndexerSettings, list[Translation]], Awaitable[float]]


def translations(count: int) -> list[Translation]:
    """Made-up articles in five languages, each tenth a copy of another."""
    chance = random.Random(count)
    vocabulary = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("a", "ei", "o", "u")
                  for c in ("nd", "rk", "lt", "gen", "tung", "mer", "sch", "ter")]  # fmt: skip
    nouns = [word.capitalize() for word in vocabulary[::3]]
    found = []
    paragraphs: list[str] = []
    for number in range(count):
        if number % 10:
            paragraphs = [
                " ".join(chance.choices(vocabulary + nouns, k=WORDS // 5)) for _ in range(5)
            ]
        original = article(
            url=f"https://outlet{number % 500}.example/{number}",
            language=("pl", "en", "fr", "ru", "ja")[number % 5],
            paragraphs=paragraphs,
            fingerprint=fingerprint(paragraphs),
            discovered_at=NOW + timedelta(seconds=number),
        )
        found.append(translation(article=original))
    return found


async def bare(
    elasticsearch: AsyncElasticsearch, settings: IndexerSettings, items: list[Translation]
) -> float:
    """async_streaming_bulk of ready documents, with the versions that we need, too."""
    documents = [document(each, NOW) for each in items]

    async def actions() -> AsyncIterator[dict[str, Any]]:
        for each in documents:
            yield {
                "_index": month_index(settings, "de", each.discovered_at),
                "_id": each.id,
                "_version": each.version,
                "_version_type": "external",
                "_source": each.to_source(),
            }

    started = time.perf_counter()
    async for _ in async_streaming_bulk(elasticsearch, actions(), chunk_size=500):
        pass
    return time.perf_counter() - started


async def writer(
    elasticsearch: AsyncElasticsearch, settings: IndexerSettings, items: list[Translation]
) -> float:
    """Our batches of ready documents."""
    documents = [document(each, NOW) for each in items]

    async def work(writes: Any) -> list[WriteOutcome | Exception]:
        return await bulk.write_all(elasticsearch, settings, writes)

    limits = BatchLimits(items=settings.index_batch, size=settings.index_batch_bytes)
    batches = Batches[Write, WriteOutcome](work, limits)

    async def one(each: Document) -> None:
        write = bulk.write_of(each, month_index(settings, "de", each.discovered_at))
        await batches.submit(write, len(write.source))

    started = time.perf_counter()
    await at_once(documents, one, settings.index_in_flight)
    return time.perf_counter() - started


async def indexer(
    elasticsearch: AsyncElasticsearch, settings: IndexerSettings, items: list[Translation]
) -> float:
    """The whole of it: from a record's bytes, with compounds, places and near-duplicates."""
    records = [Record("t", 0, at, 0, b"k", each.to_bytes()) for at, each in enumerate(items)]
    ours = Indexer(settings, elasticsearch)
    await ours.look()
    started = time.perf_counter()
    await at_once(records, ours.handle, settings.index_in_flight)
    return time.perf_counter() - started


async def at_once(items: list[Any], work: Callable[[Any], Awaitable[None]], in_flight: int) -> None:
    """Works on all items, so many at a time, as the stream does."""
    slots = asyncio.Semaphore(in_flight)

    async def one(item: Any) -> None:
        async with slots:
            await work(item)

    await asyncio.gather(*(one(item) for item in items))


async def measured(run: Run, items: list[Translation], name: str) -> float:
    """Documents a second in an index of their own."""
    settings = load(IndexerSettings, index_prefix=f"bench-{name}-")
    async with index.client(settings) as elasticsearch:
        await migrate.init(elasticsearch, settings)
        try:
            return len(items) / await run(elasticsearch, settings, items)
        finally:
            alias = read_alias(settings, "de")
            for month in await elasticsearch.indices.get_alias(name=alias):
                await elasticsearch.indices.delete(index=month)
            await elasticsearch.indices.delete_index_template(
                name=f"{settings.index_prefix}articles-de"
            )


async def main(count: int, rounds: int) -> None:
    """Prints the median of each and its ratio to the bare one, and writes them to results.json."""
    items = translations(count)
    runs: dict[str, Run] = {"async_streaming_bulk": bare, "writer": writer, "indexer": indexer}
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for at in range(rounds + 1):
        for name, run in runs.items():
            rate = await measured(run, items, name.replace("_", "-"))
            if at:  # the first round warms the node up
                rates[name].append(rate)
    against = statistics.median(rates["async_streaming_bulk"])
    results: dict[str, Any] = {
        "documents": count,
        "rounds": rounds,
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
    }
    for name, found in rates.items():
        middle = statistics.median(found)
        spread = f"{min(found):.0f}-{max(found):.0f}"
        print(f"{name:22}{middle:8.0f} documents/s ({spread}){middle / against:8.2f}")
        results[name] = {
            "documents_per_second": round(middle),
            "lowest": round(min(found)),
            "highest": round(max(found)),
            "ratio": round(middle / against, 2),
        }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main(*(int(each) for each in (*sys.argv[1:], *("5000", "3")[len(sys.argv) - 1 :]))))
