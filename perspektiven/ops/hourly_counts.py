"""Records an hour of a topic over the last hours, from Kafka's index of times."""

from datetime import datetime, timedelta
from itertools import pairwise

from aiokafka import AIOKafkaConsumer, TopicPartition

from perspektiven.kafka import connections, topic_reads
from perspektiven.settings import Settings
from perspektiven.topics import Topic

HOURS = 24

_HOUR = timedelta(hours=1)


async def hourly(
    settings: Settings, topics: tuple[Topic, ...], now: datetime
) -> dict[str, tuple[int, ...]]:
    """How many records came in each of the last HOURS hours, the oldest first, by topic's name.

    The last of them is the hour that ends at `now`. No record is read. Records that expired or
    were compacted since are counted all the same while a later one is there. Raises Transient
    when Kafka is away, WrongSetting when a topic is missing.
    """
    with connections.our_errors(settings):
        reached = await _reached(settings, topics, now)
    return {
        topic.name: tuple(
            max(0, sum(later[tp] - at for tp, at in earlier.items() if tp.topic == name))
            for earlier, later in pairwise(reached)
        )
        for topic in topics
        if (name := topic.full_name(settings))
    }


async def _reached(
    settings: Settings, topics: tuple[Topic, ...], now: datetime
) -> list[dict[TopicPartition, int]]:
    """The next offset of every partition at the edge of each hour; the last one is now."""
    names = [topic.full_name(settings) for topic in topics]
    counts = await topic_reads.partition_counts(settings, *names)
    every = [
        TopicPartition(name, number)
        for name, count in zip(names, counts, strict=True)
        for number in range(count)
    ]
    edges = [now - _HOUR * back for back in range(HOURS, 0, -1)]
    async with connections.asking(settings) as consumer:
        ends: dict[TopicPartition, int] = await consumer.end_offsets(every)
        return [*[await _at(consumer, ends, edge) for edge in edges], ends]


async def _at(
    consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int], moment: datetime
) -> dict[TopicPartition, int]:
    """Offset of the first record of each partition at a time or behind it; its end without one."""
    milliseconds = int(moment.timestamp() * 1000)
    found = await consumer.offsets_for_times(dict.fromkeys(ends, milliseconds))
    return {
        tp: end if (at := found.get(tp)) is None else min(end, at.offset)
        for tp, end in ends.items()
    }
