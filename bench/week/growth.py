"""What a running pipeline holds: rows, files, records, memory, descriptors."""

import asyncio
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from elasticsearch import AsyncElasticsearch
from elasticsearch.helpers import async_scan

from bench.pipeline.disk import index_megabytes, megabytes, topic_folders
from bench.pipeline.processes import cpu_seconds, family, resident_megabytes
from bench.week.world import SharedTime
from console.local.processes import Process
from console.local.stack import Stack

_CALM_SECONDS = 8.0
"""How long the index stays as it is until a day counts as worked off."""
_STUCK_SECONDS = 1_800.0


class World:
    """The pipeline under measurement."""

    def __init__(
        self, stack: Stack, processes: Mapping[str, Process], folder: Path, *, site: str
    ) -> None:
        self._stack = stack
        self._processes = processes
        self._folder = folder
        self._site = site
        self._client = httpx.AsyncClient(trust_env=False, timeout=60)
        self._measured_at, self._cpu = time.monotonic(), 0.0

    async def catch_up(self, clock: SharedTime) -> None:
        """Waits until the world's time has come as far as it may and all articles are indexed."""
        changed_at, before = time.monotonic(), (0.0, 0)
        while clock.now < clock.until or time.monotonic() - changed_at < _CALM_SECONDS:
            await asyncio.sleep(1)
            state = (clock.now, await self._indexed())
            if state != before:
                changed_at, before = time.monotonic(), state
            for name, process in self._processes.items():
                if process.exit_code is not None:
                    raise SystemExit(f"{name} ended: {process.last_words()}")
            if time.monotonic() - changed_at > _STUCK_SECONDS:
                raise SystemExit(f"the world stands still at {before}")

    async def measure(self) -> dict[str, Any]:
        """Figures of now; seconds and CPU are those since the last call."""
        cpu, now = sum(cpu_seconds(each) for each in self._processes.values()), time.monotonic()
        spent = {"seconds": round(now - self._measured_at), "cpu_seconds": round(cpu - self._cpu)}
        self._measured_at, self._cpu = now, cpu
        counts = (await self._client.get(f"{self._site}/counts")).json()
        disk = {
            "fetcher_mb": megabytes([self._folder / "data" / "fetcher"]),
            "translator_mb": megabytes([self._folder / "data" / "translator"]),
            "grouper_mb": megabytes([self._folder / "data" / "grouper"]),
            "kafka_mb": megabytes(topic_folders(self._folder / "kafka")),
            "elasticsearch_mb": await index_megabytes(self._stack.plan.node.url),
        }
        memory = {
            f"{name}_rss_mb": resident_megabytes(each) for name, each in self._processes.items()
        }
        opened = {f"{name}_files": _opened(each) for name, each in self._processes.items()}
        articles = {"visible": counts.pop("visible"), "indexed": await self._indexed()}
        return (
            articles
            | {"requests": dict(sorted(counts.items()))}
            | {"fetcher_rows": self._rows(), "records": self._records()}
            | spent
            | disk
            | memory
            | opened
        )

    async def seen_after(self, since: float, until: float) -> dict[str, float]:
        """Minutes from the publication of an article until a poll saw it, for those of a time."""
        client = AsyncElasticsearch(self._stack.plan.node.url, request_timeout=60)
        span = {"gte": int(since * 1000), "lt": int(until * 1000), "format": "epoch_millis"}
        fields = ["published_at", "discovered_at"]
        waits = []
        async with client:
            async for hit in async_scan(
                client,
                index="articles-de",
                query={"query": {"range": {"published_at": span}}, "_source": fields},
            ):
                published, seen = (datetime.fromisoformat(hit["_source"][name]) for name in fields)
                waits.append((seen - published).total_seconds() / 60)
        if len(waits) < 2:
            return {}
        cuts = quantiles(waits, n=20)
        return {"seen_p50_minutes": round(cuts[9]), "seen_p95_minutes": round(cuts[18])}

    async def _indexed(self) -> int:
        return int((await self._ask("/articles-de/_count", default={"count": 0}))["count"])

    async def _ask(self, path: str, *, default: dict[str, Any]) -> dict[str, Any]:
        answer = await self._client.get(f"{self._stack.plan.node.url}{path}")
        return default if answer.status_code == 404 else dict(answer.json())

    def _rows(self) -> int:
        total = 0
        for file in (self._folder / "data" / "fetcher").rglob("*.sqlite*"):
            if not file.name.endswith(("-wal", "-shm", "-journal")):
                with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as rows:
                    total += rows.execute("SELECT count(*) FROM rows").fetchone()[0]
        return total

    def _records(self) -> dict[str, float]:
        """Megabytes by topic."""
        by_topic: dict[str, list[Path]] = {}
        for folder in topic_folders(self._folder / "kafka"):
            by_topic.setdefault(folder.name.rpartition("-")[0], []).append(folder)
        sizes = {name: megabytes(folders) for name, folders in sorted(by_topic.items())}
        return {name: size for name, size in sizes.items() if size >= 0.1}


def _opened(process: Process) -> int:
    return sum(each.num_fds() for each in family(process))
