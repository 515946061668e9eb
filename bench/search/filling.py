"""Fills the index of the benchmarks: made-up articles and stories, written by processes.

`bench/search` and `bench/pages` fill and use the same index. A run that was broken off, at
whatever moment, is gone on with: chunks that are not there whole are written, under the same ids.
"""

import asyncio
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, cast

import orjson
from elasticsearch import ApiError, AsyncElasticsearch

from bench.search.articles import CHUNK, Made, dated, documents, number_at, numbers
from bench.search.stories import stories
from perspektiven import index
from perspektiven.back_off import back_off
from perspektiven.settings import load
from perspektiven.stories import stories_index
from services.grouper.settings import GrouperSettings
from services.grouper.store import StoryStore
from services.indexer.migrate import init
from services.reader.settings import ReaderSettings

PREFIX = "bench-"
"""The index prefix that everything is written under."""

_BULK = 500
_SECONDS = 600.0
"""How long a request may take: Elasticsearch merges meanwhile, and makes writes wait for it."""
_BUSY = 429
"""Elasticsearch has no room for a request just now, in its queue or in its heap."""
_ATTEMPTS = 10

_LOADING = {
    "refresh_interval": "-1",
    "number_of_replicas": 0,
    "translog.durability": "async",
    "translog.flush_threshold_size": "128mb",
    "merge.policy.segments_per_tier": 30,
    "merge.scheduler.max_thread_count": 1,
}
"""Nobody reads meanwhile, what is lost is written again, and months are merged at the end. A node
that is killed writes its translog anew before it answers: a small one, so that it answers in time.
"""


async def fill(
    elasticsearch: AsyncElasticsearch, settings: ReaderSettings, count: int, end: datetime
) -> int:
    """Writes the articles before `end` that are not there yet; returns how many those were.

    `count` is rounded up, so that the earliest chunk is a whole one.
    """
    await init(elasticsearch, settings)
    await StoryStore(elasticsearch, _grouper(settings), "de").set_up()
    patient = elasticsearch.options(request_timeout=_SECONDS)
    alias, until = index.read_alias(settings, "de"), number_at(end)
    # A run that was broken off has left articles that are written, and not seen yet.
    await patient.indices.refresh(index=alias)
    missing = await _missing(patient, alias, chunks(until, count), until)
    if missing:
        for name in sorted({each for wanted in missing for each in _months(settings, wanted)}):
            await elasticsearch.options(ignore_status=400).indices.create(index=name)
        await patient.indices.put_settings(index=alias, settings={"index": _LOADING})
        await asyncio.to_thread(_in_processes, settings, missing)
        await patient.indices.refresh(index=f"{settings.index_prefix}*")
    await patient.indices.put_settings(index=alias, settings={"index": dict.fromkeys(_LOADING)})
    if missing:
        # What the node would have merged by itself while the months grew: no more than that.
        await patient.indices.forcemerge(index=alias)
    return sum(map(len, missing))


async def delete(elasticsearch: AsyncElasticsearch) -> None:
    """Deletes the articles and stories of all runs, and their templates."""
    for name in await elasticsearch.indices.get(index=f"{PREFIX}*"):
        await elasticsearch.indices.delete(index=name)
    await elasticsearch.options(ignore_status=404).indices.delete_index_template(name=f"{PREFIX}*")


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


def _grouper(settings: ReaderSettings) -> GrouperSettings:
    """The settings of a grouper over the same index."""
    return load(
        GrouperSettings,
        elasticsearch_url=settings.elasticsearch_url,
        index_prefix=settings.index_prefix,
    )


def chunks(until: int, count: int) -> range:
    """The chunks that hold the `count` articles before `until`."""
    return range((until - count) // CHUNK, -(-until // CHUNK))


def _months(settings: ReaderSettings, wanted: range) -> Iterator[str]:
    for at in (dated(wanted.start), dated(wanted[-1])):
        yield index.month_index(settings, "de", at)
        yield stories_index(settings, "de", at)


async def _missing(
    elasticsearch: AsyncElasticsearch, alias: str, those: Iterable[int], until: int
) -> list[range]:
    """What has to be written: the articles of each chunk that are not all there.

    They are counted: a node that was killed may have lost articles of one month and kept those of
    the next that were written after them.
    """
    by_chunk = {"field": "dated_at", "fixed_interval": f"{CHUNK}m", "min_doc_count": 1}
    answer = await elasticsearch.search(
        index=alias, size=0, aggs={"chunks": {"date_histogram": by_chunk}}
    )
    buckets = answer["aggregations"]["chunks"]["buckets"] if "aggregations" in answer else ()
    there = {each["key"] // (CHUNK * 60_000): each["doc_count"] for each in buckets}
    wanted = {chunk: numbers(chunk, until) for chunk in those}
    return [articles for chunk, articles in wanted.items() if there.get(chunk, 0) < len(articles)]


def _in_processes(settings: ReaderSettings, missing: Sequence[range]) -> None:
    write = partial(_write, settings.elasticsearch_url, settings.index_prefix)
    context = multiprocessing.get_context("spawn")
    began = time.monotonic()
    done, count = 0, sum(map(len, missing))
    workers = max(2, (os.cpu_count() or 2) - 1)  # the node takes a core or more for itself
    with ProcessPoolExecutor(workers, context, _end_with_parent) as pool:
        for written in pool.map(write, missing):
            done += written
            sys.stderr.write(f"\r{_progress(done, count, time.monotonic() - began)}   ")
            sys.stderr.flush()
    sys.stderr.write("\n")


def _progress(done: int, count: int, seconds: float) -> str:
    rate = done / max(seconds, 0.001)
    left = (count - done) / rate / 60
    return f"{done:,} of {count:,} articles written, {rate:,.0f} a second, {left:.0f} minutes left"


def _end_with_parent() -> None:
    """Ends this process when its parent is gone: a pool's workers would wait for ever."""

    def wait() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _write(url: str, prefix: str, wanted: range) -> int:
    settings = load(ReaderSettings, elasticsearch_url=url, index_prefix=prefix)
    asyncio.run(_write_chunk(settings, wanted))
    return len(wanted)


async def _write_chunk(settings: ReaderSettings, wanted: range) -> None:
    async with index.client(settings, timeout=_SECONDS) as elasticsearch:
        # Before the articles: these are what says that the chunk is there.
        await _bulk(elasticsearch, list(_of_stories(settings, wanted)))
        made = documents(wanted)
        while batch := list(islice(made, _BULK)):
            await _bulk(elasticsearch, list(_of_articles(settings, batch)))


async def _bulk(elasticsearch: AsyncElasticsearch, lines: Sequence[bytes]) -> None:
    if not lines:
        return
    operations = cast("Sequence[Mapping[str, Any]]", lines)
    failures = 0
    while True:
        try:
            answer = await elasticsearch.bulk(operations=operations, filter_path=["errors"])
        except ApiError as error:
            failures += 1
            if error.meta.status != _BUSY or failures == _ATTEMPTS:
                # What leaves a process of a pool is pickled, and the client's errors can't be.
                raise RuntimeError(f"Elasticsearch refused a bulk request: {error}") from None
            await asyncio.sleep(back_off(failures, first=1.0, longest=30.0))
            continue
        if answer["errors"]:
            raise RuntimeError("Elasticsearch refused articles or stories of the benchmark")
        return


def _of_articles(settings: ReaderSettings, batch: Iterable[Made]) -> Iterator[bytes]:
    """Lines of a bulk request that writes the documents into their months."""
    for each in batch:
        name = index.month_index(settings, "de", each.discovered_at)
        yield orjson.dumps({"index": {"_index": name, "_id": each.id}})
        yield each.source


def _of_stories(settings: ReaderSettings, wanted: range) -> Iterator[bytes]:
    """The same for the stories of a chunk."""
    for each in stories(wanted):
        name = stories_index(settings, "de", each.first_at)
        yield orjson.dumps({"index": {"_index": name, "_id": each.id}})
        yield each.model_dump_json().encode()
