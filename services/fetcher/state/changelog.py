"""Changelog topic of the fetcher's state: acknowledged writes, reads from an offset."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from perspektiven.kafka import topic_reads
from perspektiven.kafka.connections import Producer
from perspektiven.settings import Settings


@dataclass(frozen=True, slots=True)
class Logged:
    """One write of the topic; `value` None removes the key."""

    partition: int
    offset: int
    key: str
    value: bytes | None


class Changelog(Protocol):
    """Log of all writes. Every method raises Transient while it is unreachable."""

    async def ends(self) -> dict[int, int]:
        """The offset that the next write of each partition will get."""
        ...

    def read(self, since: Mapping[int, int]) -> AsyncIterator[Logged]:
        """All writes of these partitions, each from its offset on, up to now."""
        ...

    async def write(self, partition: int, changes: Mapping[str, bytes | None]) -> int:
        """Keeps writes by key, in their order; returns the offset of the last.

        Some may be kept where it raises: each may be repeated.
        """
        ...


class KafkaChangelog:
    """A compacted topic of Kafka."""

    def __init__(self, settings: Settings, topic: str, producer: Producer) -> None:
        self._settings = settings
        self._topic = topic
        self._producer = producer

    async def ends(self) -> dict[int, int]:
        """As of the protocol."""
        return await topic_reads.end_offsets(self._settings, self._topic)

    async def read(self, since: Mapping[int, int]) -> AsyncIterator[Logged]:
        """As of the protocol."""
        async for record in topic_reads.read_all(self._settings, self._topic, since.keys(), since):
            key = (record.key or b"").decode("utf-8", "replace")
            yield Logged(record.partition, record.offset, key, record.value)

    async def write(self, partition: int, changes: Mapping[str, bytes | None]) -> int:
        """As of the protocol."""
        records = [(key.encode(), value) for key, value in changes.items()]
        return await self._producer.send_together(self._topic, records, partition=partition)
