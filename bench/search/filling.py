"""Fills the index of the benchmark: made-up articles, generated and written in processes."""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from elasticsearch import AsyncElasticsearch

from bench.search.articles import CHUNK, dated, identity, translations
from perspektiven import index
from perspektiven.contracts import Translation
from perspektiven.settings import load
from services.indexer.documents import document
from services.reader.settings import ReaderSettings

_BULK = 250
_LOADING = {"index": {"refresh_interval": "-1", "number_of_replicas": 0}}


async def fill(elasticsearch: AsyncElasticsearch, settings: ReaderSettings, count: int) -> None:
    """Writes the articles that are not there yet; `count` is rounded up to whole chunks."""
    chunks = await _missing(elasticsearch, settings, range(-(-count // CHUNK)))
    if not chunks:
        return
    alias = index.read_alias(settings, "de")
    names = {
        index.month_index(settings, "de", dated(chunk * CHUNK + number))
        for chunk in chunks
        for number in range(CHUNK)
    }
    for name in names:
        await elasticsearch.options(ignore_status=400).indices.create(index=name)
    await elasticsearch.indices.put_settings(index=alias, settings=_LOADING)
    await asyncio.to_thread(_in_processes, settings.index_prefix, chunks)
    usual = {"index": {"refresh_interval": None, "number_of_replicas": None}}
    await elasticsearch.indices.put_settings(index=alias, settings=usual)
    await elasticsearch.indices.refresh(index=alias)


async def bytes_per_article(elasticsearch: AsyncElasticsearch, settings: ReaderSettings) -> int:
    """What an article takes on disk, without copies on other nodes."""
    alias = index.read_alias(settings, "de")
    stats = await elasticsearch.indices.stats(index=alias, metric=["store", "docs"])
    found: Mapping[str, Any] = stats["_all"]["primaries"]
    size, count = int(found["store"]["size_in_bytes"]), int(found["docs"]["count"])
    return round(size / max(1, count))


async def _missing(
    elasticsearch: AsyncElasticsearch, settings: ReaderSettings, chunks: Iterable[int]
) -> list[int]:
    """The chunks whose last article is not there; articles are written in their order."""
    alias = index.read_alias(settings, "de")
    missing = []
    for chunk in chunks:
        last = {"ids": {"values": [identity((chunk + 1) * CHUNK - 1)]}}
        if not (await elasticsearch.count(index=alias, query=last))["count"]:
            missing.append(chunk)
    return missing


def _in_processes(prefix: str, chunks: Sequence[int]) -> None:
    context = multiprocessing.get_context("spawn")
    # The node takes a core or more for itself.
    with ProcessPoolExecutor(max(2, (os.cpu_count() or 2) - 1), mp_context=context) as pool:
        for done, _ in enumerate(pool.map(_write, [prefix] * len(chunks), chunks), start=1):
            sys.stderr.write(f"\r{done * CHUNK:,} of {len(chunks) * CHUNK:,} articles written")
    sys.stderr.write("\n")


def _write(prefix: str, chunk: int) -> None:
    asyncio.run(_write_chunk(load(ReaderSettings, index_prefix=prefix), chunk))


async def _write_chunk(settings: ReaderSettings, chunk: int) -> None:
    async with index.client(settings) as elasticsearch:
        made = translations(chunk)
        while batch := list(islice(made, _BULK)):
            answer = await elasticsearch.bulk(operations=_operations(settings, batch))
            if answer["errors"]:
                raise RuntimeError(f"the index refused articles of chunk {chunk}")


def _operations(settings: ReaderSettings, batch: Iterable[Translation]) -> list[dict[str, Any]]:
    operations: list[dict[str, Any]] = []
    for each in batch:
        made = document(each, datetime.now(UTC))
        name = index.month_index(settings, "de", made.discovered_at)
        operations += [{"index": {"_index": name, "_id": made.id}}, made.to_source()]
    return operations
