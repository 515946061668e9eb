"""Kafka and Elasticsearch together: download, start, readiness, stop."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from console.local import elasticsearch, java, kafka, ports
from console.local.processes import Process, Program, stop_all
from console.local.settings import LocalSettings
from perspektiven.errors import PipelineError

ARCHIVES = ("compiler", "kafka", "elasticsearch", "elasticsearch-http")
_START_SECONDS = 120.0
_STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Folders, ports and logs of both servers."""

    broker: kafka.Broker
    node: elasticsearch.ElasticsearchNode


def plan(folder: Path, *, usual_ports: bool = True) -> Plan:
    """Plan of a stack under `folder`; free ports where the usual ones are taken."""
    usual = (kafka.USUAL_PORT, elasticsearch.USUAL_PORT) if usual_ports else (None, None)
    return Plan(
        kafka.Broker(
            folder / "kafka",
            port=ports.choose(usual[0]),
            controller_port=ports.choose(),
            log=folder / "logs" / "kafka.log",
        ),
        elasticsearch.ElasticsearchNode(
            folder / "elasticsearch",
            port=ports.choose(usual[1]),
            transport_port=ports.choose(),
            log=folder / "logs" / "elasticsearch.log",
        ),
    )


class Stack:
    """Both servers as child processes."""

    def __init__(self, chosen: Plan, settings: LocalSettings) -> None:
        self.plan = chosen
        self.settings = settings
        self.kafka: Process | None = None
        self.elasticsearch: Process | None = None

    async def start(self) -> None:
        """Starts servers that do not run; returns when both are ready.

        Raises PipelineError, with the last words of the log, when one of them does not come up.
        """
        await asyncio.gather(self.start_kafka(), self.start_elasticsearch())

    async def start_kafka(self) -> None:
        """Starts the broker; returns when it is ready."""
        program = await asyncio.to_thread(kafka.program, self.plan.broker, self.settings)
        self.kafka = Process(program)
        await _until_ready(self.kafka, lambda: kafka.is_ready(self.plan.broker))

    async def start_elasticsearch(self) -> None:
        """Starts the node; returns when it is ready."""
        program = await asyncio.to_thread(elasticsearch.program, self.plan.node, self.settings)
        self.elasticsearch = Process(program)
        await _until_ready(self.elasticsearch, lambda: elasticsearch.is_ready(self.plan.node))

    def stop(self) -> None:
        """Stops both; kills what does not stop in time."""
        stop_all([each for each in (self.elasticsearch, self.kafka) if each], _STOP_SECONDS)


def fetch(settings: LocalSettings, tell: java.Tell = lambda done, total: None) -> None:
    """Downloads what the stack needs, once. Raises as `java.fetch`."""
    java.fetch(settings.cache_dir, ARCHIVES, tell)


async def _until_ready(process: Process, is_ready: Callable[[], Awaitable[bool]]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    program: Program = process.program
    while not await is_ready():
        if process.exit_code is not None:
            raise PipelineError(
                f"{program.name} ended while it started (exit code {process.exit_code}); "
                f"its log is {program.log}: {process.last_words()}"
            )
        if time.monotonic() > deadline:
            process.kill()
            raise PipelineError(
                f"{program.name} does not answer after {_START_SECONDS:.0f} seconds; "
                f"its log is {program.log}"
            )
        await asyncio.sleep(0.2)
