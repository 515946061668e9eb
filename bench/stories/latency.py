"""How long it takes from an article being searchable until it is in its story.

    python -m bench.stories.latency [--per-second 20] [--seconds 120] --elasticsearch URL

Made-up articles are written as the indexer writes them, evenly, while a grouper runs in a process
of its own. Both indices are searched all the time, as a reader would, for what has come into them.
All is written under a prefix that is deleted afterwards.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from elasticsearch import AsyncElasticsearch

from console.local.processes import Process, Program, stop_all
from perspektiven import index
from perspektiven.contracts import OutletRef, Translation
from perspektiven.index import month_index, read_alias
from perspektiven.settings import Settings, environment_of, load
from perspektiven.stories import GrouperLease, leases_index, stories_alias
from services.grouper.weights import table
from services.indexer import migrate
from services.indexer.documents import document
from tests.support.factories import article, translation

LANGUAGE = "de"
_PREFIX = "bench-latency-"
_GATHER_SECONDS = 0.2
"""So long the indexer gathers articles for one request."""

_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 120.0
_AT_ONCE = 500
_BEFORE = 5_000


class Events:
    """Made-up articles on events that some outlets each report."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._frequent = list(table(LANGUAGE))
        self._names: list[str] = []
        self._left = 0
        self._number = 0

    def article(self, at: datetime) -> Translation:
        """The next one, dated so."""
        if not self._left:
            self._left = self._chance.choice((1, 1, 1, 2, 3, 6))
            self._names = [
                f"N{int(2_000_000 ** self._chance.random())}x".capitalize() for _ in range(6)
            ]
        self._left -= 1
        self._number += 1
        words = self._chance.choices(self._frequent, k=90)
        title = " ".join((*self._chance.sample(self._names, 3), *words[:6]))
        lead = " ".join((*self._names, *words[6:]))
        made = article(
            url=f"https://outlet{self._number % 300}.example/{self._number}",
            outlet=OutletRef(id=f"o{self._number % 300}", name="O", country="PL"),
            published_at=at,
            discovered_at=at,
            fetched_at=at,
            paragraphs=[lead],
        )
        return translation(article=made, title=title, paragraphs=[lead])


async def write(
    elasticsearch: AsyncElasticsearch, settings: Settings, some: list[Translation]
) -> None:
    """Writes articles with one request; they are searchable after the next refresh."""
    operations: list[dict[str, Any]] = []
    for each in some:
        made = document(each, datetime.now(UTC))
        name = month_index(settings, LANGUAGE, made.discovered_at)
        operations += [{"index": {"_index": name, "_id": made.id}}, made.to_source()]
    answer = await elasticsearch.bulk(operations=operations)
    if answer["errors"]:
        raise SystemExit(f"not written: {answer['items'][0]}")


async def flow(
    elasticsearch: AsyncElasticsearch, settings: Settings, events: Events, rate: float, count: int
) -> list[str]:
    """Writes so many articles at that rate; returns their ids."""
    began, written = time.monotonic(), 0
    ids: list[str] = []
    while written < count:
        due = min(count, int((time.monotonic() - began) * rate))
        some = [events.article(datetime.now(UTC)) for _ in range(due - written)]
        if some:
            await write(elasticsearch, settings, some)
            ids += [each.article.id for each in some]
            written = due
        await asyncio.sleep(_GATHER_SECONDS)
    return ids


async def watch(
    elasticsearch: AsyncElasticsearch, alias: str, field: str, seen: dict[str, float]
) -> None:
    """Notes when each article is first found in an index, until cancelled."""
    since = datetime.now(UTC).isoformat()
    while True:
        answer = await elasticsearch.search(
            index=alias,
            ignore_unavailable=True,
            query={"range": {"dated_at" if field == "sort_id" else "last_at": {"gte": since}}},
            source_includes=[field],
            size=10_000,
            track_total_hits=False,
        )
        now = time.monotonic()
        for hit in answer["hits"]["hits"]:
            for each in _ids(hit["_source"]):
                seen.setdefault(each, now)
        await asyncio.sleep(_LOOK_SECONDS)


def _ids(source: dict[str, Any]) -> list[str]:
    members = source.get("members")
    return [source["sort_id"]] if members is None else [each["article_id"] for each in members]


async def measure(settings: Settings, folder: Path, rate: float, seconds: float) -> list[float]:
    """Seconds from searchable to in its story, of every article."""
    async with prepared(settings) as elasticsearch:
        events = Events()
        await write_before(elasticsearch, settings, events)
        async with grouping(elasticsearch, settings, folder):
            return await watched(elasticsearch, settings, events, rate, int(rate * seconds))


async def write_before(
    elasticsearch: AsyncElasticsearch, settings: Settings, events: Events
) -> None:
    """Writes the articles of the four days before."""
    spans = [timedelta(hours=90 * at / _BEFORE) for at in range(_BEFORE, 0, -1)]
    before = [events.article(datetime.now(UTC) - span) for span in spans]
    for at in range(0, len(before), _AT_ONCE):
        await write(elasticsearch, settings, before[at : at + _AT_ONCE])


async def watched(
    elasticsearch: AsyncElasticsearch, settings: Settings, events: Events, rate: float, count: int
) -> list[float]:
    """Writes articles at that rate while both indices are watched."""
    searchable: dict[str, float] = {}
    told: dict[str, float] = {}
    articles, stories = read_alias(settings, LANGUAGE), stories_alias(settings, LANGUAGE)
    looks = [
        asyncio.create_task(watch(elasticsearch, articles, "sort_id", searchable)),
        asyncio.create_task(watch(elasticsearch, stories, "members.article_id", told)),
    ]
    ids = await flow(elasticsearch, settings, events, rate, count)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not told.keys() & searchable.keys() >= set(ids):
        if time.monotonic() > deadline or any(each.done() for each in looks):
            raise SystemExit(f"only {len(told.keys() & set(ids))} are in their stories")
        await asyncio.sleep(_LOOK_SECONDS)
    for each in looks:
        each.cancel()
    return [max(0.0, told[each] - searchable[each]) for each in ids]


@asynccontextmanager
async def prepared(settings: Settings) -> AsyncIterator[AsyncElasticsearch]:
    """A client; what the run wrote is deleted in the end."""
    async with index.client(settings) as elasticsearch:
        await migrate.init(elasticsearch, settings)
        try:
            yield elasticsearch
        finally:
            found = await elasticsearch.indices.get(index=f"{_PREFIX}*")
            await elasticsearch.indices.delete(index=list(found.body))
            await elasticsearch.indices.delete_index_template(name=f"{_PREFIX}*")


@asynccontextmanager
async def grouping(
    elasticsearch: AsyncElasticsearch, settings: Settings, folder: Path
) -> AsyncIterator[None]:
    """A grouper in a process of its own, from when its stories are loaded."""
    given = settings.model_dump(include={"elasticsearch_url", "index_prefix"})
    environment = environment_of({**given, "data_dir": folder, "http_port": 0})
    command = (sys.executable, "-m", "console", "service", "grouper")
    process = Process(Program("grouper", command, folder / "grouper.log", environment))
    try:
        while not await _is_loaded(elasticsearch, settings):
            if process.exit_code is not None:
                raise SystemExit(f"the grouper ended: {process.last_words()}")
            await asyncio.sleep(1)
        yield
    finally:
        await asyncio.to_thread(stop_all, [process], 15)


async def _is_loaded(elasticsearch: AsyncElasticsearch, settings: Settings) -> bool:
    answer = await elasticsearch.options(ignore_status=[404, 503]).get(
        index=leases_index(settings), id=LANGUAGE
    )
    if not answer.get("found"):
        return False
    lease = GrouperLease.model_validate(answer["_source"])
    return lease.grouped_until is not None and lease.loading is None


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--per-second", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--elasticsearch", metavar="URL", default="http://127.0.0.1:9200")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load(Settings, elasticsearch_url=arguments.elasticsearch, index_prefix=_PREFIX)
        found = asyncio.run(
            measure(settings, Path(folder), arguments.per_second, arguments.seconds)
        )
    cuts = statistics.quantiles(found, n=20)
    print(f"{len(found):,} articles at {arguments.per_second:g} a second, searchable until in")
    print(f"their story: p50 {cuts[9]:.1f} s, p95 {cuts[18]:.1f} s, at most {max(found):.1f} s")


if __name__ == "__main__":
    main()
