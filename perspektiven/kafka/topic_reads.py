"""Reads of topics: all records, the first one, those that follow; ends, counts of partitions."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from contextlib import aclosing

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from perspektiven.errors import WrongSetting
from perspektiven.kafka.connections import admin, asking, our_errors
from perspektiven.settings import Settings


async def read_all(
    settings: Settings,
    topic: str,
    partitions: Iterable[int] | None = None,
    since: Mapping[int, int] | None = None,
) -> AsyncGenerator[ConsumerRecord, None]:
    """Yields every record that a topic holds now, partition by partition, in order.

    `since` gives partitions an offset to begin at. Raises Transient when no broker answers,
    WrongSetting when there is no such topic.
    """
    async with asking(settings) as consumer:
        with our_errors(settings):
            chosen = await _all_of(settings, topic) if partitions is None else partitions
            ends = await _begin(consumer, topic, chosen, since or {})
            # The position moves over the holes that compaction leaves, too.
            while not await _reached(consumer, ends):
                for tp, records in (await consumer.getmany(timeout_ms=500)).items():
                    for record in records:
                        if record.offset < ends[tp]:
                            yield record


async def first_record(
    settings: Settings, topic: str, partition: int, since: int
) -> ConsumerRecord | None:
    """The first record of a partition at an offset or behind it. Raises as `read_all`."""
    async with aclosing(read_all(settings, topic, [partition], {partition: since})) as records:
        async for record in records:
            return record
    return None


async def follow(
    settings: Settings, topic: str, caught_up: asyncio.Event
) -> AsyncIterator[ConsumerRecord]:
    """Yields every record of a topic from the first on, without end.

    `caught_up` is set when all that the topic held at the start has been yielded. Raises as
    `read_all`.
    """
    async with asking(settings) as consumer:
        with our_errors(settings):
            ends = await _begin(consumer, topic, await _all_of(settings, topic), {})
            while True:
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    for record in records:
                        yield record
                if not caught_up.is_set() and await _reached(consumer, ends):
                    caught_up.set()


async def partition_counts(settings: Settings, *topic_names: str) -> tuple[int, ...]:
    """How many partitions each of the topics has. Raises WrongSetting when one is missing."""
    async with admin(settings) as client:
        described = await client.describe_topics(list(topic_names))
    counts = {each["topic"]: len(each["partitions"]) for each in described}
    for name in topic_names:
        if not counts.get(name):
            raise WrongSetting(_missing(name))
    return tuple(counts[name] for name in topic_names)


async def end_offsets(settings: Settings, topic: str) -> dict[int, int]:
    """Next offset of each partition. Raises as `read_all`."""
    async with asking(settings) as consumer:
        with our_errors(settings):
            partitions = [TopicPartition(topic, n) for n in await _all_of(settings, topic)]
            return {tp.partition: at for tp, at in (await consumer.end_offsets(partitions)).items()}


def partition_of(key: bytes, partitions: int) -> int:
    """Partition of a key, by the partitioner of all Kafka clients (murmur2)."""
    return int(DefaultPartitioner()(key, list(range(partitions)), []))


async def _begin(
    consumer: AIOKafkaConsumer, topic: str, partitions: Iterable[int], since: Mapping[int, int]
) -> dict[TopicPartition, int]:
    """Assigns partitions, goes to the offsets asked for, and returns where each ends now.

    Where records have expired, reading begins with the first that is still there.
    """
    assigned = [TopicPartition(topic, number) for number in partitions]
    consumer.assign(assigned)
    begins = await consumer.beginning_offsets(assigned)
    for tp in assigned:
        consumer.seek(tp, max(begins[tp], since.get(tp.partition, 0)))
    ends: dict[TopicPartition, int] = await consumer.end_offsets(assigned)
    return ends


async def _reached(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> bool:
    return all([await consumer.position(tp) >= end for tp, end in ends.items()])


async def _all_of(settings: Settings, topic: str) -> range:
    (count,) = await partition_counts(settings, topic)
    return range(count)


def _missing(topic: str) -> str:
    return f"Kafka has no topic {topic}; create the topics first: perspektiven init"
