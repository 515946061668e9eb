"""Topic `attempts`: deaths of records and reports of service instances.

A death is a record of its own, keyed by what it is the death of, and never changed: instances
that count at the same moment can't overwrite each other, and telling it twice counts once. Deaths
are removed when the offset of their record is committed. An instance removes what it said of
itself when it ends; what is left was said by one that was killed, is blocked, or still runs.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from pydantic import ValidationError

from perspektiven.contracts import Message
from perspektiven.errors import Transient
from perspektiven.kafka import topic_reads
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.suspects import Attempt, Death
from perspektiven.settings import Settings
from perspektiven.topics import ATTEMPTS

log = structlog.get_logger()

_TELL_SECONDS = 2.0


class Instance(Message):
    """Report of one instance about itself."""

    service: str
    instance: str
    host: str
    port: int
    """Where it answers for its health."""
    told_at: datetime
    attempts: int = 0
    longest: Attempt | None = None
    """The attempt that has been running the longest, if that is long, or that runs alone."""


@dataclass(slots=True)
class Told:
    """Contents of the topic for one service."""

    deaths: list[Death] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)


async def read(settings: Settings, service: str) -> Told:
    """All that the topic holds of a service now. Raises as `kafka.read_all`."""
    latest: dict[bytes, bytes | None] = {}
    async for record in topic_reads.read_all(settings, ATTEMPTS.full_name(settings)):
        latest[record.key] = record.value
    told = Told()
    for key, value in latest.items():
        kind, _, rest = key.partition(b"/")
        if not value or not rest.startswith(service.encode() + b"/"):
            continue
        try:
            if kind == b"death":
                told.deaths.append(Death.model_validate_json(value))
            elif kind == b"instance":
                told.instances.append(Instance.model_validate_json(value))
        except ValidationError:
            continue  # of a newer version: it counts its own
    return told


class AttemptLog:
    """Writes for one service; raises Transient while Kafka is away."""

    def __init__(self, settings: Settings, service: str, producer: Producer) -> None:
        self._settings = settings
        self._service = service
        self._producer = producer
        self._topic = ATTEMPTS.full_name(settings)

    async def read(self) -> list[Death]:
        """The deaths that count now."""
        return (await read(self._settings, self._service)).deaths

    async def add(self, deaths: Iterable[Death]) -> None:
        """Returns when Kafka holds the deaths."""
        await self._send({self._key(death): death.to_bytes() for death in deaths})

    async def remove(self, deaths: Iterable[Death]) -> None:
        """Returns when Kafka holds that these count no more."""
        await self._send(dict.fromkeys(map(self._key, deaths)))

    async def announce(self, instance: Instance) -> None:
        """Publishes what an instance is doing; gives up soon, since nothing depends on it."""
        key = self._instance_key(instance.instance)
        try:
            async with asyncio.timeout(_TELL_SECONDS):
                await self._send({key: instance.to_bytes()})
        except (TimeoutError, Transient) as exc:
            log.info("not_announced", error=repr(exc))

    async def withdraw(self, instance: str) -> None:
        """Removes the report of an instance that ended or is known to be dead."""
        await self._send({self._instance_key(instance): None})

    async def _send(self, records: dict[bytes, bytes | None]) -> None:
        await asyncio.gather(
            *(
                self._producer.send(self._topic, key=key, value=value)
                for key, value in records.items()
            )
        )

    def _key(self, death: Death) -> bytes:
        return f"death/{self._service}/{death.id}".encode()

    def _instance_key(self, instance: str) -> bytes:
        return f"instance/{self._service}/{instance}".encode()
