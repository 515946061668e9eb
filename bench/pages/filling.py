"""Fills the index of the benchmark: made-up articles up to now, and stories among them."""

import asyncio
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, cast

import orjson
from elasticsearch import AsyncElasticsearch

from bench.search.articles import CHUNK, Made, documents
from bench.search.filling import lines
from perspektiven import index
from perspektiven.settings import load
from perspektiven.stories import Story, StoryMember, stories_index
from services.grouper.settings import GrouperSettings
from services.grouper.store import StoryStore
from services.indexer.migrate import init
from services.reader.settings import ReaderSettings

_BULK = 250
_PATIENCE = 300
"""Seconds for a bulk write, on a machine that may be busy."""
_EVERY = 24
"""One story begins among so many articles: 60 a day."""
_MEMBERS = (2, 2, 2, 2, 3, 3, 4, 5, 8, 12)
"""How many articles a story has, each from another country where it can."""
_LOADING = {"index": {"refresh_interval": "-1", "number_of_replicas": 0}}


async def fill(elasticsearch: AsyncElasticsearch, settings: ReaderSettings, count: int) -> datetime:
    """Writes the articles, one a minute up to now, unless a run of today has; returns their end.

    `count` is rounded up to whole chunks. What another day's run left is deleted: a front page
    shows today and yesterday.
    """
    await init(elasticsearch, settings)
    chunks = -(-count // CHUNK)
    newest = await _newest(elasticsearch, settings)
    is_of_today = newest is not None and newest.date() == datetime.now(UTC).date()
    if newest and is_of_today and await _count(elasticsearch, settings) == chunks * CHUNK:
        return newest
    await delete(elasticsearch, settings)
    await init(elasticsearch, settings)
    end = datetime.now(UTC).replace(second=0, microsecond=0)
    await _prepare(elasticsearch, settings, end, chunks)
    await asyncio.to_thread(_in_processes, settings.index_prefix, range(chunks), end)
    await elasticsearch.indices.put_settings(
        index=index.read_alias(settings, "de"),
        settings={"index": {"refresh_interval": None, "number_of_replicas": None}},
    )
    await elasticsearch.indices.refresh(index=f"{settings.index_prefix}*")
    return end


async def delete(elasticsearch: AsyncElasticsearch, settings: ReaderSettings) -> None:
    """Deletes all that the benchmark wrote."""
    for name in await elasticsearch.indices.get(index=f"{settings.index_prefix}*"):
        await elasticsearch.indices.delete(index=name)


async def _count(elasticsearch: AsyncElasticsearch, settings: ReaderSettings) -> int:
    return int((await elasticsearch.count(index=index.read_alias(settings, "de")))["count"])


async def _newest(elasticsearch: AsyncElasticsearch, settings: ReaderSettings) -> datetime | None:
    answer = await elasticsearch.search(
        index=index.read_alias(settings, "de"),
        size=0,
        aggs={"newest": {"max": {"field": "dated_at"}}},
    )
    found = answer["aggregations"]["newest"]["value"]
    return datetime.fromtimestamp(found / 1000, UTC) if found is not None else None


async def _prepare(
    elasticsearch: AsyncElasticsearch, settings: ReaderSettings, end: datetime, chunks: int
) -> None:
    """Creates the months of the articles and of the stories."""
    grouper = load(GrouperSettings, index_prefix=settings.index_prefix)
    await StoryStore(elasticsearch, grouper, "de").set_up()
    days = (end - timedelta(days=day) for day in range(chunks * CHUNK // (24 * 60) + 2))
    months = {each.replace(day=1) for each in days}
    articles = {index.month_index(settings, "de", each) for each in months}
    for name in articles | {stories_index(settings, "de", each) for each in months}:
        await elasticsearch.options(ignore_status=400).indices.create(index=name)
    await elasticsearch.indices.put_settings(
        index=index.read_alias(settings, "de"), settings=_LOADING
    )


def _in_processes(prefix: str, chunks: Sequence[int], end: datetime) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max(2, (os.cpu_count() or 2) - 1), mp_context=context) as pool:
        each_prefix, each_end = [prefix] * len(chunks), [end] * len(chunks)
        done = pool.map(_write, each_prefix, chunks, each_end)
        for number, _ in enumerate(done, start=1):
            sys.stderr.write(f"\r{number * CHUNK:,} of {len(chunks) * CHUNK:,} articles written")
    sys.stderr.write("\n")


def _write(prefix: str, chunk: int, end: datetime) -> None:
    asyncio.run(_write_chunk(load(ReaderSettings, index_prefix=prefix), chunk, end))


async def _write_chunk(settings: ReaderSettings, chunk: int, end: datetime) -> None:
    made = documents(chunk, end)
    told: list[Made] = []
    async with index.client(settings, timeout=_PATIENCE) as elasticsearch:
        while batch := list(islice(made, _BULK)):
            told += [replace(each, source=b"") for each in batch]
            await _bulk(elasticsearch, list(lines(settings, batch)))
        await _bulk(elasticsearch, list(_stories(settings, told, chunk)))


async def _bulk(elasticsearch: AsyncElasticsearch, operations: Sequence[bytes]) -> None:
    answer = await elasticsearch.bulk(
        operations=cast("Sequence[Mapping[str, Any]]", operations), filter_path=["errors"]
    )
    if answer["errors"]:
        raise RuntimeError("the index refused articles or stories of the benchmark")


def _stories(settings: ReaderSettings, articles: Sequence[Made], chunk: int) -> Iterator[bytes]:
    """Lines of a bulk request with a chunk's stories; its articles come from the newest on."""
    drawn = random.Random(chunk)
    for begin in range(0, len(articles) - _EVERY, _EVERY):
        together = articles[begin : begin + _EVERY]
        story = _story(list(reversed(together[: drawn.choice(_MEMBERS)])))
        name = stories_index(settings, "de", story.first_at)
        yield orjson.dumps({"index": {"_index": name, "_id": story.id}})
        yield story.model_dump_json().encode()


def _story(reports: Sequence[Made]) -> Story:
    """A story of these reports, the earliest first."""
    members = tuple(
        StoryMember(
            article_id=each.id,
            cluster_id=each.id,
            outlet=each.outlet.id,
            country=each.outlet.country,
            language=each.language,
            dated_at=each.discovered_at,
        )
        for each in reports
    )
    return Story(
        id=members[0].article_id,
        first_at=members[0].dated_at,
        last_at=members[-1].dated_at,
        members=members,
        countries=tuple(dict.fromkeys(each.country for each in members)),
        outlets=tuple(dict.fromkeys(each.outlet for each in members)),
        texts=len(members),
    )
