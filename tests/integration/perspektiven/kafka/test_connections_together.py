"""Records that a producer sends together, on a real Kafka."""

import asyncio
import os

import pytest

from perspektiven import limits, topics
from perspektiven.errors import Permanent
from perspektiven.kafka import topic_reads
from perspektiven.kafka.connections import Producer
from perspektiven.settings import Settings
from tests.support.stack import MakeSettings

_NOISE = os.urandom(200_000)


async def test_records_sent_together_keep_their_order_over_several_batches(
    settings: MakeSettings,
) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    topic = topics.FETCHER_STATE.full_name(own)
    records = [(b"a", b"1"), (b"long", _NOISE * 4), (b"c", None), (b"d", _NOISE), (b"e", _NOISE)]

    async with Producer(own) as producer:
        first = await producer.send_together(topic, records, partition=1)
        after = await asyncio.gather(
            producer.send_together(topic, [(b"f", b"1"), (b"g", b"2")], partition=1),
            producer.send_together(topic, [(b"h", b"3")], partition=1),
        )

    found = [record async for record in topic_reads.read_all(own, topic)]
    assert (first, *after) == (4, 6, 7)
    assert [(each.partition, each.key) for each in found] == [
        (1, key) for key in (b"a", b"long", b"c", b"d", b"e", b"f", b"g", b"h")
    ]


async def test_a_record_over_the_limit_is_refused_and_the_others_go_on(
    settings: MakeSettings,
) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    topic, most = topics.FETCHER_STATE.full_name(own), limits.RECORD.most

    async with Producer(own) as producer:
        with pytest.raises(Permanent, match="bytes"):
            await producer.send_together(topic, [(b"a", b"1"), (b"b", bytes(most))], partition=0)
        nearly = await producer.send_together(topic, [(b"c", os.urandom(most - 1100))], partition=0)
        after = await producer.send_together(topic, [(b"d", b"1")], partition=0)

    assert (nearly, after) == (0, 1)
