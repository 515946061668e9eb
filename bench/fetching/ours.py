"""The whole fetcher, as a process, over a list of URLs: articles, seconds, memory."""

import asyncio
import contextlib
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from perspektiven import topics
from perspektiven.contracts import Entry
from perspektiven.kafka import topic_reads
from perspektiven.kafka.connections import Producer
from perspektiven.settings import environment_of, load
from perspektiven.topics import ARTICLES, ENTRIES, OUTLETS
from perspektiven.urls import registered_domain
from services.fetcher.settings import FetcherSettings
from tests.support.factories import outlet

_PARTS = 10
"""Of how many parts of the run the memory is told: one that grows is no accident of the end."""

_STUCK_SECONDS = 300.0


async def run(broker: str, urls: list[str], folder: Path) -> dict[str, Any]:
    """Articles, seconds from the first to the last, and megabytes, workers included."""
    values: dict[str, object] = {
        "kafka_bootstrap_servers": broker,
        "topic_prefix": f"bench-{folder.name}-{int(time.time())}-",
        "partitions": 8,
        "crawl_delay": 0.0,
        "log_level": "WARNING",
        "http_port": 0,
        "data_dir": folder,
        "allowed_hosts": "127.0.0.0/8",
        "revisit_after": "86400",
        "frontier_per_host": len(urls),
    }
    settings = load(FetcherSettings, **values)
    await topics.create_all(settings)
    await _publish(settings, urls)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "console", "service", "fetcher"), env=environment_of(values)
    )
    try:
        return await _measure(settings, len(urls), process.pid)
    finally:
        process.terminate()
        await process.wait()


async def _publish(settings: FetcherSettings, urls: list[str]) -> None:
    async with Producer(settings) as producer:
        known = outlet()
        await producer.send(
            OUTLETS.full_name(settings), key=known.id.encode(), value=known.to_bytes()
        )
        for at in range(0, len(urls), 500):
            await asyncio.gather(*(_send(settings, producer, url) for url in urls[at : at + 500]))


async def _send(settings: FetcherSettings, producer: Producer, url: str) -> None:
    entry = Entry(outlet_id="gazeta", url=url, discovered_at=datetime.now(UTC))
    key = registered_domain(url).encode()
    await producer.send(ENTRIES.full_name(settings), key=key, value=entry.to_bytes())


async def _measure(settings: FetcherSettings, wanted: int, pid: int) -> dict[str, Any]:
    topic, count, progress_at = ARTICLES.full_name(settings), 0, time.monotonic()
    most = [0] * _PARTS
    while count < wanted and time.monotonic() - progress_at < _STUCK_SECONDS:
        await asyncio.sleep(1)
        part = min(_PARTS - 1, count * _PARTS // wanted)
        most[part] = max(most[part], _megabytes(pid))
        before, count = count, sum((await topic_reads.end_offsets(settings, topic)).values())
        if count > before:
            progress_at = time.monotonic()
    if not count:
        raise SystemExit(f"the fetcher published nothing in {_STUCK_SECONDS:.0f} seconds")
    stamps = [record.timestamp async for record in topic_reads.read_all(settings, topic)]
    return {
        "entries": wanted,
        "articles": count,
        "seconds": (max(stamps) - min(stamps)) / 1000,
        "megabytes": max(most),
        "megabytes_by_tenth": most,
    }


def _megabytes(pid: int) -> int:
    """What the service and its workers hold for themselves."""
    held = 0
    service = psutil.Process(pid)
    for process in [service, *service.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            held += process.memory_full_info().uss
    return round(held / 2**20)
