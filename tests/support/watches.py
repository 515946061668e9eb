"""Services watched from outside while they work: how fast they answer, what memory they hold."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import yaml

_EVERY_SECONDS = 0.1
_PATIENCE_SECONDS = 120.0
_UNITS = {"m": 2**20, "g": 2**30}
_COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"


class Answers:
    """How long each service took at most to answer /healthz, in seconds, and what went wrong."""

    def __init__(self) -> None:
        self.slowest: dict[str, float] = defaultdict(float)
        self.failures: list[str] = []

    async def watch(self, name: str, url: str) -> None:
        """Asks again and again until it is cancelled."""
        async with httpx.AsyncClient(trust_env=False, timeout=_PATIENCE_SECONDS) as client:
            while True:
                asked = time.monotonic()
                try:
                    await self._ask(client, name, url)
                finally:
                    # A question that is still open counts for as long as it has been.
                    took = time.monotonic() - asked
                    self.slowest[name] = max(self.slowest[name], took)
                await asyncio.sleep(_EVERY_SECONDS)

    async def _ask(self, client: httpx.AsyncClient, name: str, url: str) -> None:
        try:
            status = (await client.get(url)).status_code
        except httpx.TransportError as exc:
            self.failures.append(f"{name}: {exc!r}")
        else:
            if status != 200:
                self.failures.append(f"{name}: {status}")


@asynccontextmanager
async def answering(ports: Mapping[str, int]) -> AsyncIterator[Answers]:
    """Asks the services on these ports for /healthz as long as the block lasts."""
    answers = Answers()
    urls = {name: f"http://127.0.0.1:{port}/healthz" for name, port in ports.items()}
    tasks = [asyncio.create_task(answers.watch(name, url)) for name, url in urls.items()]
    try:
        yield answers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def weighing(pids: Mapping[str, int]) -> AsyncIterator[dict[str, int]]:
    """The most bytes that each service and its worker processes held (RSS) so far."""
    most: dict[str, int] = dict.fromkeys(pids, 0)

    async def weigh() -> None:
        while True:
            for name, pid in pids.items():
                most[name] = max(most[name], _held(pid))
            await asyncio.sleep(5 * _EVERY_SECONDS)

    task = asyncio.create_task(weigh())
    try:
        yield most
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def compose_memory() -> dict[str, int]:
    """The bytes that docker-compose.yml gives each service."""
    services: dict[str, Any] = yaml.safe_load(_COMPOSE.read_text(encoding="utf-8"))["services"]
    limits = {
        name: str(each["deploy"]["resources"]["limits"]["memory"])
        for name, each in services.items()
        if "deploy" in each
    }
    return {name: int(limit[:-1]) * _UNITS[limit[-1]] for name, limit in limits.items()}


def _held(pid: int) -> int:
    held = 0
    with suppress(psutil.NoSuchProcess):
        service = psutil.Process(pid)
        for process in [service, *service.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                held += process.memory_info().rss
    return held
