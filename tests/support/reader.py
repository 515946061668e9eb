"""A reader as a process of its own, over an index that holds some articles."""

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import httpx

from perspektiven import index
from perspektiven.contracts import Translation
from perspektiven.settings import environment_of, load
from services.indexer.documents import document
from services.indexer.migrate import init
from services.reader.settings import ReaderSettings
from tests.support.eventually import eventually
from tests.support.stack import Addresses, sweep
from tests.support.web import local_client


@contextlib.contextmanager
def serving(
    stack: Addresses, prefix: str, translations: Iterable[Translation], now: datetime, **more: Any
) -> Iterator[str]:
    """The address of the reader; it has ended well, and its index is gone, afterwards.

    `more` are settings of the reader, secrets as plain text.
    """
    values = {
        "elasticsearch_url": stack.elasticsearch,
        "index_prefix": prefix,
        "http_port": _free_port(),
        "requests_per_minute": 0,
        "warm_up": False,
        **more,
    }
    asyncio.run(_fill(load(ReaderSettings, **values), translations, now))
    command = [sys.executable, "-m", "console", "service", "reader"]
    environment = environment_of(values)
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        address = f"http://127.0.0.1:{values['http_port']}"
        try:
            asyncio.run(_until_ready(address))
            yield address
        finally:
            process.terminate()
            _, log = process.communicate(timeout=15)
    assert process.returncode == 0
    assert b"request_failed" not in log
    asyncio.run(sweep(stack, prefix))


async def _fill(
    settings: ReaderSettings, translations: Iterable[Translation], now: datetime
) -> None:
    async with index.client(settings) as elasticsearch:
        await init(elasticsearch, settings)
        for each in translations:
            made = document(each, now)
            name = index.month_index(settings, made.target_language, made.discovered_at)
            await elasticsearch.index(index=name, id=made.id, document=made.to_source())
        await elasticsearch.indices.refresh(index=f"{settings.index_prefix}*")


async def _until_ready(address: str) -> None:
    async with local_client() as client:

        async def is_ready() -> bool:
            try:
                return (await client.get(f"{address}/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        ready: bool = await eventually(is_ready, seconds=60, what="the reader is ready")
    assert ready


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
