"""Fills the index of the benchmark: made-up articles, made and written in processes.

What was broken off is gone on with: a chunk whose last article is there is left alone, and one
that was begun is written again under the same ids.
"""

import asyncio
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, cast

import orjson
from elasticsearch import AsyncElasticsearch

from bench.search.articles import CHUNK, Made, dated, documents, identity
from perspektiven import index
from perspektiven.settings import load
from services.reader.settings import ReaderSettings

_BULK = 500
_SECONDS = 600.0
"""How long a request may take: Elasticsearch merges meanwhile, and makes writes wait for it."""

_LOADING = {
    "refresh_interval": "-1",
    "number_of_replicas": 0,
    "translog.durability": "async",
    "merge.policy.segments_per_tier": 30,
    "merge.scheduler.max_thread_count": 1,
}
"""Nobody reads meanwhile, what is lost is written again, and months are merged at the end."""


async def fill(elasticsearch: AsyncElasticsearch, settings: ReaderSettings, count: int) -> int:
    """Writes the articles that are not there yet, and returns how many those were.

    `count` is rounded up to whole chunks.
    """
    patient = elasticsearch.options(request_timeout=_SECONDS)
    alias = index.read_alias(settings, "de")
    # A run that was broken off has left articles that are written, and not seen yet.
    await patient.indices.refresh(index=alias)
    chunks = await _missing(patient, alias, -(-count // CHUNK))
    if chunks:
        for name in sorted({each for chunk in chunks for each in _months(settings, chunk)}):
            await elasticsearch.options(ignore_status=400).indices.create(index=name)
        await patient.indices.put_settings(index=alias, settings={"index": _LOADING})
        await asyncio.to_thread(_in_processes, settings, chunks)
        await patient.indices.refresh(index=alias)
    await patient.indices.put_settings(index=alias, settings={"index": dict.fromkeys(_LOADING)})
    return len(chunks) * CHUNK


async def stored(elasticsearch: AsyncElasticsearch, settings: ReaderSettings) -> dict[str, int]:
    """Articles, bytes of each on disk without copies on other nodes, indices and segments."""
    alias = index.read_alias(settings, "de")
    stats = await elasticsearch.indices.stats(index=alias, metric=["store", "docs", "segments"])
    found: Mapping[str, Any] = stats["_all"]["primaries"]
    count = int(found["docs"]["count"])
    return {
        "articles": count,
        "bytes_per_article": round(int(found["store"]["size_in_bytes"]) / max(1, count)),
        "months": len(stats["indices"]),
        "segments": int(found["segments"]["count"]),
    }


def _months(settings: ReaderSettings, chunk: int) -> set[str]:
    moments = (dated(number) for number in range(chunk * CHUNK, (chunk + 1) * CHUNK))
    return {index.month_index(settings, "de", at) for at in moments}


async def _missing(elasticsearch: AsyncElasticsearch, alias: str, chunks: int) -> list[int]:
    """The chunks whose last article is not there; articles are written in their order."""
    last = {identity((chunk + 1) * CHUNK - 1): chunk for chunk in range(chunks)}
    answer = await elasticsearch.search(
        index=alias, query={"ids": {"values": list(last)}}, size=len(last), source=False
    )
    there = {last[hit["_id"]] for hit in answer["hits"]["hits"]}
    return [chunk for chunk in range(chunks) if chunk not in there]


def _in_processes(settings: ReaderSettings, chunks: Sequence[int]) -> None:
    write = partial(_write, settings.elasticsearch_url, settings.index_prefix)
    context = multiprocessing.get_context("spawn")
    began = time.monotonic()
    # The node takes a core or more for itself.
    with ProcessPoolExecutor(max(2, (os.cpu_count() or 2) - 1), mp_context=context) as pool:
        for done, _ in enumerate(pool.map(write, chunks), start=1):
            sys.stderr.write(f"\r{_progress(done, len(chunks), time.monotonic() - began)}   ")
            sys.stderr.flush()
    sys.stderr.write("\n")


def _progress(done: int, chunks: int, seconds: float) -> str:
    rate = done * CHUNK / max(seconds, 0.001)
    left = (chunks - done) * CHUNK / rate / 60
    return (
        f"{done * CHUNK:,} of {chunks * CHUNK:,} articles written, "
        f"{rate:,.0f} a second, {left:.0f} minutes left"
    )


def _write(url: str, prefix: str, chunk: int) -> None:
    settings = load(ReaderSettings, elasticsearch_url=url, index_prefix=prefix)
    asyncio.run(_write_chunk(settings, chunk))


async def _write_chunk(settings: ReaderSettings, chunk: int) -> None:
    async with index.client(settings, timeout=_SECONDS) as elasticsearch:
        made = documents(chunk)
        while batch := list(islice(made, _BULK)):
            answer = await elasticsearch.bulk(
                operations=cast("Sequence[Mapping[str, Any]]", list(lines(settings, batch))),
                filter_path=["errors"],
            )
            if answer["errors"]:
                raise RuntimeError(f"Elasticsearch refused articles of chunk {chunk}")


def lines(settings: ReaderSettings, batch: Iterable[Made]) -> Iterator[bytes]:
    """Lines of a bulk request that writes the documents into their months."""
    for each in batch:
        name = index.month_index(settings, "de", each.discovered_at)
        yield orjson.dumps({"index": {"_index": name, "_id": each.id}})
        yield each.source
