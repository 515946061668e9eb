"""What the parts can do alone, in the same run: extraction, Kafka, bulk writes."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer
from elasticsearch.helpers import async_streaming_bulk

from bench.pipeline.texts import Newsstand
from perspektiven import index, topics
from perspektiven.kafka import connections
from perspektiven.settings import Settings
from services.fetcher.extraction.extract import Page, extract


def extraction_per_second(stand: Newsstand, pages: int = 300) -> float:
    """Pages a second of one process, no pool around it."""
    made = [
        Page(url=f"{stand.base(0)}/news/{n}.html", body=stand.page(n).encode())
        for n in range(pages)
    ]
    now = datetime.now(UTC)
    extract(made[0], now=now)
    started = time.process_time()
    for page in made:
        extract(page, now=now)
    return pages / (time.process_time() - started)


async def kafka_per_second(settings: Settings, records: int = 20_000) -> float:
    """Records a second of 5 kB, produced with all acknowledgements and consumed again."""
    topic = topics.OUTLETS.dead.full_name(settings)
    value = b"x" * 5_000
    started = time.perf_counter()
    async with connections.Producer(settings) as producer:
        for _ in range(0, records, 500):
            await asyncio.gather(
                *(producer.send(topic, key=b"%d" % n, value=value) for n in range(500))
            )
    consumer = AIOKafkaConsumer(
        topic,
        **connections.connection(settings),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    seen = 0
    while seen < records:
        seen += sum(map(len, (await consumer.getmany(timeout_ms=1000)).values()))
    await consumer.stop()
    return records / (time.perf_counter() - started)


async def bulk(settings: Settings, cpu_seconds: Callable[[], float]) -> tuple[float, float]:
    """`async_streaming_bulk`, given the documents of the run ready made.

    Documents a second, and milliseconds of the node's CPU for each, of which `cpu_seconds` tells
    how many seconds the node has used.
    """
    client = index.client(settings)
    alias = index.read_alias(settings, "de")
    answer = await client.search(index=alias, size=2_000)
    documents = [hit["_source"] for hit in answer["hits"]["hits"]]
    target = f"{settings.index_prefix}articles-de-1999.01"
    actions = [
        {"_index": target, "_id": f"{n}-{copy}", "_source": source}
        for copy in range(2)
        for n, source in enumerate(documents)
    ]
    started, used = time.perf_counter(), cpu_seconds()
    async for _ in async_streaming_bulk(client, actions, chunk_size=500):
        pass
    rate = len(actions) / (time.perf_counter() - started)
    cpu_ms = (cpu_seconds() - used) / len(actions) * 1000
    await client.indices.delete(index=target)
    await client.close()
    return rate, cpu_ms
