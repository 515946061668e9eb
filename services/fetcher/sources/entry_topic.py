"""The topic of entries, as the fetcher writes it: keyed by host, dead letters beside it."""

from collections.abc import Iterable

from perspektiven.contracts import Entry
from perspektiven.kafka import dead_letters
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Record
from perspektiven.settings import Settings
from perspektiven.topics import ENTRIES
from perspektiven.urls import registered_domain


class EntryTopic:
    """Sends entries to the instance that owns their host."""

    def __init__(self, settings: Settings, producer: Producer) -> None:
        self._name = ENTRIES.full_name(settings)
        self._dead = ENTRIES.dead.full_name(settings)
        self._producer = producer

    async def send(self, entry: Entry) -> None:
        """Returns when Kafka holds the entry. Raises Transient."""
        key = registered_domain(entry.url).encode()
        await self._producer.send(self._name, key=key, value=entry.to_bytes())

    async def send_together(self, partition: int, entries: Iterable[Entry]) -> None:
        """Sends entries whose hosts belong to one partition, as `send` does. Raises Transient."""
        records = [(registered_domain(each.url).encode(), each.to_bytes()) for each in entries]
        await self._producer.send_together(self._name, records, partition=partition)

    async def send_again(self, record: Record, host: str) -> None:
        """Sends a record that was keyed by something else than its host. Raises Transient."""
        await self._producer.send(
            record.topic, key=host.encode(), value=record.value, headers=record.headers
        )

    async def bury(self, record: Record, failure: Failure) -> None:
        """Puts a record of the topic into its dead letters. Raises Transient."""
        await dead_letters.bury(
            self._producer,
            self._dead,
            origin=(self._name, record.partition, record.offset, record.timestamp_ms),
            key=record.key,
            value=record.value,
            headers=record.headers,
            service="fetcher",
            failure=failure,
        )
