"""Offsets of a consumer group: lag, and detection of skipped records."""

import asyncio
from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

from perspektiven.errors import Transient
from perspektiven.kafka import connections, topic_reads
from perspektiven.kafka.delivery import Partition, Record
from perspektiven.settings import Settings

# A new broker creates the topic of committed offsets when it is first asked.
_COORDINATOR_SECONDS = 10.0


async def committed(admin: AIOKafkaAdminClient, group: str) -> dict[Partition, int]:
    """Committed offset of a group by partition; partitions without a commit are missing.

    A broker that was never asked for a group first makes the place where it keeps them: that is
    waited for. Raises KafkaError.
    """
    deadline = asyncio.get_running_loop().time() + _COORDINATOR_SECONDS
    while True:
        try:
            found = await admin.list_consumer_group_offsets(group)
        except GroupCoordinatorNotAvailableError:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.2)
        else:
            return {
                (tp.topic, tp.partition): at.offset for tp, at in found.items() if at.offset >= 0
            }


async def bounds(
    consumer: AIOKafkaConsumer, partitions: Collection[Partition]
) -> dict[Partition, tuple[int, int]]:
    """First and next offset of partitions, from the broker.

    Raises KafkaError.
    """
    asked = [TopicPartition(*partition) for partition in partitions]
    first = await consumer.beginning_offsets(asked)
    after = await consumer.end_offsets(asked)
    return {(tp.topic, tp.partition): (first[tp], after[tp]) for tp in asked}


def lag(
    partitions: dict[Partition, tuple[int, int]], done: dict[Partition, int]
) -> dict[Partition, int]:
    """Number of waiting records in each partition, from its bounds and committed offset."""
    return {
        partition: max(0, after - max(first, done.get(partition, first)))
        for partition, (first, after) in partitions.items()
    }


class Continuity:
    """Checks that the records of each partition follow each other from the committed offset on.

    faust commits what is acknowledged, even behind a record that it never delivered (when a
    rebalance interrupts it). So the first record of a partition, and each that does not follow
    the one before it, is not handled before Kafka has confirmed that nothing lies in between.
    """

    def __init__(self, settings: Settings, group: str) -> None:
        self._settings = settings
        self._group = group
        self._next: dict[Partition, int] = {}
        self._unsure: dict[Partition, dict[int, int | None]] = {}
        self.passed_over: str | None = None
        """What was passed over; only reading again from the committed offset helps."""

    def follow(self, record: Record) -> None:
        """Notes a delivered record; called in the order of delivery."""
        partition = (record.topic, record.partition)
        expected = self._next.get(partition)
        if expected is None or record.offset > expected:
            self._unsure.setdefault(partition, {})[record.offset] = expected
        self._next[partition] = record.offset + 1

    def forget(self, partitions: Collection[Partition]) -> None:
        """Forgets partitions that are revoked or read again."""
        for partition in partitions:
            self._next.pop(partition, None)
            self._unsure.pop(partition, None)

    async def verify(self, record: Record) -> None:
        """Returns when a record may be handled; raises Transient for a gap or an unknown start."""
        unsure = self._unsure.get((record.topic, record.partition), {})
        if record.offset not in unsure:
            return
        since = unsure[record.offset]
        if since is None:
            since = await self._committed(record)
        if since < record.offset:
            await self._look_between(record, since)
        unsure.pop(record.offset, None)

    async def _committed(self, record: Record) -> int:
        async with connections.admin(self._settings) as admin:
            with connections.our_errors(self._settings):
                done = await committed(admin, self._group)
        return done.get((record.topic, record.partition), 0)

    async def _look_between(self, record: Record, since: int) -> None:
        """Offsets may be missing for good: expired, or taken by a transaction's own records."""
        first = await topic_reads.first_record(
            self._settings, record.topic, record.partition, since
        )
        if first is not None and first.offset < record.offset:
            self.passed_over = (
                f"{record.topic}/{record.partition} was read from {record.offset} on, although "
                f"{first.offset} is not done; it is read again from there after a restart"
            )
            raise Transient(self.passed_over)
