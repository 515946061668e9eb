"""`python -m bench.search`: fills an index with made-up articles and times searches over it.

Timed twice, facets and marked words included: what Elasticsearch takes for a search, and what a
program sees that asks a reader over HTTP, which shares the cores with the node.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import httpx
import orjson
from elasticsearch import AsyncElasticsearch

from bench.search.articles import LANGUAGES, Vocabulary
from bench.search.filling import bytes_per_article, fill
from console.local import ports
from perspektiven import index
from perspektiven.settings import environment_of, load
from services.indexer.merging import merge_ended
from services.indexer.migrate import init
from services.reader.article_index import article_index
from services.reader.query.parameters import PageParameters
from services.reader.query.search import search
from services.reader.settings import ReaderSettings

CLIENTS = 4
PREFIX = "bench-search-"
RESULTS = Path(__file__).parent / "results.json"


async def main(arguments: argparse.Namespace) -> None:
    """Fills, starts a reader, warms up, measures, prints one JSON object."""
    settings = load(ReaderSettings, index_prefix=PREFIX)
    async with index.client(settings) as elasticsearch:
        if arguments.delete:
            for name in await elasticsearch.indices.get(index=f"{PREFIX}*"):
                await elasticsearch.indices.delete(index=name)
            return
        await init(elasticsearch, settings)
        began = time.monotonic()
        await fill(elasticsearch, settings, arguments.articles)
        filled = time.monotonic()
        await merge(elasticsearch, settings)
        merged = time.monotonic()
        size = await bytes_per_article(elasticsearch, settings)
    with serving() as address:
        await until_ready(address)
        await over_http(address, arguments.warm_up)
        http = await over_http(address, arguments.searches)
    results = {
        "articles": arguments.articles,
        "languages": len(LANGUAGES),
        "searches": arguments.searches,
        "clients": CLIENTS,
        "cores": os.cpu_count(),
        "bytes_per_article": size,
        "fill_seconds": round(filled - began),
        "merge_seconds": round(merged - filled),
        "at_the_node": _summary(await at_the_node(settings, arguments.searches)),
        "over_http": _summary(http),
    }
    print(json.dumps(results))
    if arguments.record:
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


async def merge(elasticsearch: AsyncElasticsearch, settings: ReaderSettings) -> None:
    """Has the months that have ended merged, as the indexer does, and waits for it."""
    alias = index.read_alias(settings, "de")
    while True:
        started = await merge_ended(elasticsearch, settings, datetime.now(UTC))
        stats = await elasticsearch.indices.stats(index=alias, metric="merge")
        if not started and not stats["_all"]["total"]["merges"]["current"]:
            return
        await asyncio.sleep(1)


@contextmanager
def serving() -> Iterator[str]:
    """The address of a reader in a process of its own, over the articles of the benchmark."""
    port = ports.choose()
    values = {"index_prefix": PREFIX, "http_port": port, "requests_per_minute": 0}
    command = [sys.executable, "-m", "console", "service", "reader"]
    with subprocess.Popen(command, env=environment_of(values)) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


async def until_ready(address: str) -> None:
    """Waits until the reader can search. Raises TimeoutError after a minute."""
    async with asyncio.timeout(60), httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                if (await client.get(f"{address}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)


async def over_http(address: str, searches: int) -> list[float]:
    """The seconds of each search of a program that asks a reader."""
    # Clients share the cores with what they measure: the lighter one, and nothing to unpack.
    headers = {"Accept-Encoding": "identity"}
    async with aiohttp.ClientSession(address, headers=headers, raise_for_status=True) as http:

        async def ask(wanted: dict[str, str]) -> None:
            async with http.get("/api/v1/search", params=wanted) as answer:
                orjson.loads(await answer.read())

        return await _timed(ask, searches)


async def at_the_node(settings: ReaderSettings, searches: int) -> list[float]:
    """The seconds that the node takes for the request of each search, and for its answer's way."""
    async with index.client(settings) as elasticsearch:
        articles = article_index(elasticsearch, settings)

        async def ask(wanted: dict[str, str]) -> None:
            countries = [wanted["country"]] if "country" in wanted else []
            parameters = PageParameters.model_validate(wanted | {"country": countries})
            await search(articles, parameters.page())

        return await _timed(ask, searches)


async def _timed(ask: Callable[[dict[str, str]], Awaitable[None]], searches: int) -> list[float]:
    """With CLIENTS at a time."""
    waiting = iter(_searches(searches))
    seconds: list[float] = []

    async def client() -> None:
        for wanted in waiting:
            began = time.perf_counter()
            await ask(wanted)
            seconds.append(time.perf_counter() - began)

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return seconds


def _searches(count: int) -> list[dict[str, str]]:
    drawn = random.Random(1)
    vocabularies = [Vocabulary("de"), *(Vocabulary(language) for language in LANGUAGES)]
    found = []
    for number in range(count):
        words = drawn.choice(vocabularies[: 1 if drawn.random() < 0.8 else None])
        wanted = {"q": words.text(drawn.choice((1, 1, 2, 2, 3))).rstrip("."), "sort": "relevance"}
        if number % 2:
            wanted["country"] = drawn.choice(list(LANGUAGES.values()))
        found.append(wanted)
    return found


def _summary(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "p99_ms": round(cuts[98] * 1000, 1),
        "per_second": round(len(seconds) / sum(seconds) * CLIENTS, 1),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=2_000)
    parser.add_argument("--warm-up", type=int, default=2_000)
    parser.add_argument("--record", action="store_true", help="Writes results.json.")
    parser.add_argument("--delete", action="store_true", help="Deletes the articles.")
    asyncio.run(main(parser.parse_args()))
