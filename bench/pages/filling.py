"""Fills the index of the benchmark: made-up articles up to now, and stories among them."""

import asyncio
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from elasticsearch import AsyncElasticsearch

from bench.search.articles import CHUNK, dated, translations
from perspektiven import index
from perspektiven.contracts import Translation
from perspektiven.settings import load
from perspektiven.stories import Story, StoryMember, stories_index
from services.grouper.settings import GrouperSettings
from services.grouper.store import StoryStore
from services.indexer.documents import document
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
    made = (_moved(each, end - dated(0)) for each in translations(chunk))
    told: list[Translation] = []
    async with index.client(settings, timeout=_PATIENCE) as elasticsearch:
        while batch := list(islice(made, _BULK)):
            told += [_without_texts(each) for each in batch]
            await _bulk(elasticsearch, _articles(settings, batch))
        await _bulk(elasticsearch, _stories(settings, told, chunk))


async def _bulk(elasticsearch: AsyncElasticsearch, operations: Iterator[dict[str, Any]]) -> None:
    answer = await elasticsearch.bulk(operations=list(operations))
    if answer["errors"]:
        raise RuntimeError("the index refused articles or stories of the benchmark")


def _moved(made: Translation, by: timedelta) -> Translation:
    """The same article at another time."""
    at = made.article.discovered_at + by
    article = made.article.model_copy(
        update={"published_at": at, "discovered_at": at, "fetched_at": at}
    )
    return made.model_copy(update={"article": article, "translated_at": at})


def _without_texts(made: Translation) -> Translation:
    article = made.article.model_copy(update={"paragraphs": ()})
    return made.model_copy(update={"article": article, "paragraphs": ()})


def _articles(settings: ReaderSettings, batch: Sequence[Translation]) -> Iterator[dict[str, Any]]:
    for each in batch:
        made = document(each, each.translated_at)
        name = index.month_index(settings, "de", made.discovered_at)
        yield {"index": {"_index": name, "_id": made.id}}
        yield made.to_source()


def _stories(
    settings: ReaderSettings, articles: Sequence[Translation], chunk: int
) -> Iterator[dict[str, Any]]:
    """The stories of a chunk; its articles are given from the newest to the oldest."""
    drawn = random.Random(chunk)
    for begin in range(0, len(articles) - _EVERY, _EVERY):
        together = articles[begin : begin + _EVERY]
        story = _story(list(reversed(together[: drawn.choice(_MEMBERS)])))
        name = stories_index(settings, "de", story.first_at)
        yield {"index": {"_index": name, "_id": story.id}}
        yield story.model_dump(mode="json")


def _story(reports: Sequence[Translation]) -> Story:
    """A story of these reports, the earliest first."""
    members = tuple(
        StoryMember(
            article_id=each.article.id,
            cluster_id=each.article.id,
            outlet=each.article.outlet.id,
            country=each.article.outlet.country,
            language=each.article.language,
            dated_at=each.article.discovered_at,
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
