"""`python -m bench.search`: fills an index with made-up articles and times searches over it.

Timed twice, facets and marked words included: what Elasticsearch takes for a search, and what a
program sees that asks a reader over HTTP, which shares the cores with the node.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from elasticsearch import AsyncElasticsearch

from bench.search import serving, timing
from bench.search.articles import CHUNK, LANGUAGES, dated, number_at
from bench.search.filling import PREFIX, delete, fill, stored
from perspektiven import index
from perspektiven.settings import Settings, load
from services.indexer.merging import merge_ended, merge_growing
from services.reader.settings import ReaderSettings

RESULTS = Path(__file__).parent / "results.json"


async def main(arguments: argparse.Namespace) -> None:
    """Fills, merges, measures; prints one JSON object."""
    given = load(Settings).elasticsearch_url
    async with serving.node(arguments.folder) if arguments.folder else nullcontext(given) as url:
        settings = load(ReaderSettings, index_prefix=PREFIX, elasticsearch_url=url)
        async with index.client(settings) as elasticsearch:
            if arguments.delete:
                await delete(elasticsearch)
                return
            results = await prepare(elasticsearch, settings, arguments)
            if arguments.searches:
                results |= await measure(elasticsearch, settings, arguments)
    print(json.dumps(results))
    if arguments.record:
        write(results)


async def prepare(
    elasticsearch: AsyncElasticsearch, settings: ReaderSettings, arguments: argparse.Namespace
) -> dict[str, Any]:
    """Writes what is missing and merges months; returns what is there, and how long that took."""
    began = time.monotonic()
    # Whole chunks: a run some hours later finds nothing to write.
    end = dated(number_at(datetime.now(UTC)) // CHUNK * CHUNK)
    written = await fill(elasticsearch, settings, arguments.articles, end)
    filled = time.monotonic()
    if arguments.merge:
        await merge(elasticsearch, settings)
    return await stored(elasticsearch, settings) | {
        "languages": len(LANGUAGES),
        "written": written,
        "fill_seconds": round(filled - began),
        "merge_seconds": round(time.monotonic() - filled),
    }


async def merge(elasticsearch: AsyncElasticsearch, settings: ReaderSettings) -> None:
    """Has months merged as the indexer does, the one that grows too, and waits for it."""
    alias = index.read_alias(settings, "de")
    await merge_growing(elasticsearch, settings, datetime.now(UTC))
    while True:
        started = await merge_ended(elasticsearch, settings, datetime.now(UTC))
        stats = await elasticsearch.indices.stats(index=alias, metric=["merge", "segments"])
        if not started and not stats["_all"]["total"]["merges"]["current"]:
            return
        segments = stats["_all"]["total"]["segments"]["count"]
        sys.stderr.write(f"\rmerging: {segments} segments left    ")
        sys.stderr.flush()
        await asyncio.sleep(1)


async def measure(
    elasticsearch: AsyncElasticsearch, settings: ReaderSettings, arguments: argparse.Namespace
) -> dict[str, Any]:
    """Warms up, then times searches over HTTP and at the node."""
    frequent = arguments.frequent
    wanted = timing.searches_of(arguments.searches, frequent=frequent)
    with serving.reader(settings.elasticsearch_url, PREFIX) as address:
        await serving.until_ready(address)
        # Other searches than those that are timed: caches shall hold what a day's searches leave.
        others = timing.searches_of(arguments.warm_up, seed=2, frequent=frequent)
        await timing.over_http(address, others)
        began = await timing.cpu_seconds(elasticsearch)
        http = await timing.over_http(address, wanted)
        of_http = await timing.cpu_seconds(elasticsearch) - began
    others = timing.searches_of(arguments.searches, seed=3, frequent=frequent)
    node = await timing.at_the_node(elasticsearch, settings, others)
    return {
        "words": "frequent" if frequent else "content",
        "searches": arguments.searches,
        "clients": timing.CLIENTS,
        "cores": os.cpu_count(),
        "node_cpu_ms_per_search": round(of_http / arguments.searches * 1000, 1),
        "at_the_node": timing.summary(node),
        "over_http": timing.summary(http),
    }


def write(results: dict[str, Any]) -> None:
    """Puts results into `results.json`, beside those of other sizes and of other searches."""

    def key(of: dict[str, Any]) -> tuple[int, str]:
        return of["articles"], of["words"]

    known = json.loads(RESULTS.read_text(encoding="utf-8"))
    found = sorted([*(each for each in known if key(each) != key(results)), results], key=key)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def options() -> argparse.ArgumentParser:
    """The arguments of the command."""
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    add = parser.add_argument
    add("--articles", type=int, default=100_000)
    add("--searches", type=int, default=2_000, help="0 only fills")
    add("--warm-up", type=int, default=10_000, help="searches before those that are timed")
    add("--frequent", action="store_true", help="searches for the most frequent words of texts")
    add("--folder", type=Path, help="starts a node that keeps its data there")
    add("--no-merge", dest="merge", action="store_false", help="leaves ended months as they grew")
    add("--record", action="store_true", help="writes results.json")
    add("--delete", action="store_true", help="deletes the articles")
    return parser


if __name__ == "__main__":
    asyncio.run(main(options().parse_args()))
