"""Fetchers as processes of their own, and what they publish."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil

from perspektiven import topics
from perspektiven.contracts import Article, Entry, Outlet
from perspektiven.kafka import topic_reads
from perspektiven.kafka.connections import Producer
from perspektiven.settings import environment_of
from perspektiven.topics import ARTICLES, ENTRIES, OUTLETS, Topic
from perspektiven.urls import registered_domain
from services.fetcher.settings import FetcherSettings


class FetcherProcess:
    """One instance of the fetcher; its log is JSON, one object a line."""

    def __init__(self, settings: FetcherSettings, log: Path) -> None:
        self._settings = settings
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it; it is at work some seconds later."""
        values = self._settings.model_dump(exclude_none=True, mode="json")
        plain = {
            name: ",".join(map(str, value)) if isinstance(value, list) else value
            for name, value in values.items()
        }
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "console", "service", "fetcher"),
                env=environment_of(plain),
                stderr=log,
            )

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log's events of one name, so far."""
        found = []
        for line in self._log.read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(json.JSONDecodeError):
                event = json.loads(line)
                if event.get("event") == name:
                    found.append(event)
        return found

    def memory(self) -> int:
        """Bytes that the service holds now, its extraction processes included."""
        service = psutil.Process(self._pid)
        held = 0
        for process in [service, *service.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                held += process.memory_full_info().uss
        return held

    def kill(self) -> None:
        """As a power failure would; its extraction processes end by themselves."""
        os.kill(self._pid, signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.terminate()
        return await self._process.wait()

    @property
    def _pid(self) -> int:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid


@contextlib.asynccontextmanager
async def fetchers(
    settings: FetcherSettings, folder: Path, count: int = 1
) -> AsyncIterator[list[FetcherProcess]]:
    """So many instances, each with a folder of its own; ended when the block is left."""
    running = []
    for number in range(count):
        own = settings.model_copy(update={"data_dir": folder / f"data{number}"})
        running.append(FetcherProcess(own, folder / f"fetcher{number}.log"))
    try:
        for each in running:
            await each.start()
        yield running
    finally:
        await asyncio.gather(*(each.stop() for each in running))


async def publish(settings: FetcherSettings, *records: Outlet | Entry) -> None:
    """Puts outlets and entries onto their topics."""
    async with Producer(settings) as producer:
        await asyncio.gather(*(_send(settings, producer, record) for record in records))


async def _send(settings: FetcherSettings, producer: Producer, record: Outlet | Entry) -> None:
    topic = OUTLETS if isinstance(record, Outlet) else ENTRIES
    key = record.id if isinstance(record, Outlet) else registered_domain(record.url)
    await producer.send(topic.full_name(settings), key=key.encode(), value=record.to_bytes())


async def articles(settings: FetcherSettings) -> list[Article]:
    """All that was published."""
    return [
        Article.model_validate_json(value) for value in await values(settings, ARTICLES) if value
    ]


async def values(settings: FetcherSettings, topic: Topic) -> list[bytes | None]:
    """The values of all records of a topic."""
    return [
        record.value async for record in topic_reads.read_all(settings, topic.full_name(settings))
    ]


async def create_topics(settings: FetcherSettings) -> None:
    """The topics of this test."""
    await topics.create_all(settings)
