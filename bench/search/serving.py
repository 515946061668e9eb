"""What the benchmarks ask: a node that keeps its data in a folder, and a reader."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx

from console.local import ports, stack
from console.local.settings import LocalSettings
from perspektiven.settings import environment_of, load


@asynccontextmanager
async def node(folder: Path) -> AsyncIterator[str]:
    """The address of an Elasticsearch that keeps its data in `folder`, as long as it is needed."""
    settings = load(LocalSettings)
    await asyncio.to_thread(stack.fetch, settings)
    running = stack.Stack(stack.plan(folder, usual_ports=False), settings)
    try:
        await running.start_elasticsearch()
        yield running.plan.node.url
    finally:
        await asyncio.to_thread(running.stop)


@contextmanager
def reader(elasticsearch_url: str, prefix: str) -> Iterator[str]:
    """The address of a reader over the articles of an index prefix."""
    port = ports.choose()
    values = {
        "elasticsearch_url": elasticsearch_url,
        "index_prefix": prefix,
        "http_port": port,
        "requests_per_minute": 0,
    }
    command = [sys.executable, "-m", "console", "service", "reader"]
    environment = environment_of(values)
    with subprocess.Popen(command, env=environment) as process:
        try:
            yield f"http://{ports.HOST}:{port}"
        finally:
            process.terminate()


async def until_ready(address: str, path: str = "/readyz") -> None:
    """Waits until a server answers: a reader, when it can search. Raises TimeoutError after two
    minutes.
    """
    async with asyncio.timeout(120), httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                if (await client.get(address + path)).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)
