"""The real Kafka and Elasticsearch that tests run on: addresses, and how a test cleans up."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from aiokafka.errors import UnknownTopicOrPartitionError

from console.local import stack
from console.local.settings import LocalSettings
from perspektiven.kafka import connections
from perspektiven.settings import Settings, load
from tests.support.web import local_client

AnySettings = TypeVar("AnySettings", bound=Settings)


class MakeSettings(Protocol):
    """The fixture `settings`: settings of any kind, on the test's stack, with its prefixes."""

    def __call__(self, kind: type[AnySettings], **overrides: object) -> AnySettings: ...


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the stack of this run listens."""

    kafka: str
    elasticsearch: str


def fetch() -> None:
    """Downloads what the stack needs, in a process that may: tests may not reach the network."""
    subprocess.run([sys.executable, "-m", "console.local", "--fetch"], check=True)


def start(folder: Path) -> tuple[Addresses, Callable[[], None]]:
    """Starts a stack of our own on free ports; returns its addresses and how to end it."""
    settings = load(LocalSettings, elasticsearch_heap="768m", java_quick_start=True)
    fetch()
    running = stack.Stack(stack.plan(folder, usual_ports=False), settings)
    try:
        asyncio.run(running.start())
    except BaseException:
        running.stop()
        raise
    return Addresses(running.plan.broker.address, running.plan.node.url), running.stop


async def sweep(addresses: Addresses, prefix: str) -> None:
    """Deletes the topics, indices and templates of one test."""
    async with local_client(base_url=addresses.elasticsearch) as client:
        indices = (await client.get(f"/{prefix}*/_alias")).json()
        for index in indices:
            await client.delete(f"/{index}")
        await client.delete(f"/_index_template/{prefix}*")
    ours = load(Settings, kafka_bootstrap_servers=addresses.kafka)
    async with connections.admin(ours) as admin:
        topics = [name for name in await admin.list_topics() if name.startswith(prefix)]
        if topics:
            with suppress(UnknownTopicOrPartitionError):
                await admin.delete_topics(topics)
