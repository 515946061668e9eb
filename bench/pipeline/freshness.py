"""How soon an article is found: those of a whole run, and some at a steady pace."""

import asyncio
import statistics
import time
from datetime import UTC, datetime

from elasticsearch import AsyncElasticsearch

from bench.pipeline.texts import sentences
from perspektiven import index, topics
from perspektiven.contracts import Article
from perspektiven.kafka import connections
from perspektiven.settings import Settings
from tests.support.factories import article, outlet_ref

_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 60.0
_PACED = outlet_ref(id="paced", name="Paced", country="GB")


async def of_run(settings: Settings) -> dict[str, float]:
    """Seconds from first seen to written, of all articles that are in the index now."""
    async with index.client(settings) as client:
        seconds: list[float] = []
        after: list[str] | None = None
        while True:
            answer = await client.search(
                index=index.read_alias(settings, "de"),
                size=5_000,
                sort=[{"sort_id": "asc"}],
                search_after=after,
                source_includes=["discovered_at", "indexed_at"],
            )
            hits = answer["hits"]["hits"]
            if not hits:
                return percentiles(seconds)
            seconds += [_seconds(**hit["_source"]) for hit in hits]
            after = hits[-1]["sort"]


async def at_a_pace(settings: Settings, per_second: float, count: int) -> dict[str, float]:
    """Seconds from first seen to searchable, of articles that come evenly to the translator."""
    known = sentences()
    sent: dict[str, float] = {}
    found: dict[str, float] = {}

    async with index.client(settings) as client, connections.Producer(settings) as producer:
        sending = asyncio.create_task(_send(settings, producer, known, sent, count, per_second))
        deadline = time.monotonic() + count / per_second + _PATIENCE_SECONDS
        while len(found) < count:
            for each in await _visible(settings, client):
                found.setdefault(each, time.monotonic())
            if time.monotonic() > deadline:
                raise SystemExit(f"only {len(found)} of {count} paced articles can be found")
            await asyncio.sleep(_LOOK_SECONDS)
        await sending
    return percentiles([found[each] - sent[each] for each in sent])


def percentiles(seconds: list[float]) -> dict[str, float]:
    """p50 and p95."""
    cuts = statistics.quantiles(seconds, n=20)
    return {"p50": round(cuts[9], 2), "p95": round(cuts[18], 2)}


async def _send(
    settings: Settings,
    producer: connections.Producer,
    known: list[str],
    sent: dict[str, float],
    count: int,
    per_second: float,
) -> None:
    started = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, started + number / per_second - time.monotonic()))
        made = _article(known, number)
        sent[made.id] = time.monotonic()
        topic = topics.ARTICLES.full_name(settings)
        await producer.send(topic, key=made.id.encode(), value=made.to_bytes())


def _article(known: list[str], number: int) -> Article:
    texts = [
        " ".join(known[(number * 30 + at * 5 + i) % len(known)] for i in range(5))
        for at in range(6)
    ]
    now = datetime.now(UTC)
    return article(
        url=f"https://paced.example/{number}.html",
        outlet=_PACED,
        language="en",
        title=known[number % len(known)],
        paragraphs=texts,
        published_at=now,
        discovered_at=now,
        fetched_at=now,
    )


async def _visible(settings: Settings, client: AsyncElasticsearch) -> list[str]:
    answer = await client.search(
        index=index.read_alias(settings, "de"),
        query={"term": {"outlet.id": _PACED.id}},
        size=5_000,
        source=False,
    )
    return [hit["_id"] for hit in answer["hits"]["hits"]]


def _seconds(*, discovered_at: str, indexed_at: str) -> float:
    first, last = datetime.fromisoformat(discovered_at), datetime.fromisoformat(indexed_at)
    return (last - first).total_seconds()
