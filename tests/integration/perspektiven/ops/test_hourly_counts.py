"""Records by the hour, on a real Kafka."""

from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaProducer

from perspektiven import topics
from perspektiven.errors import Transient, WrongSetting
from perspektiven.kafka import connections
from perspektiven.ops.hourly_counts import HOURS, hourly
from perspektiven.settings import Settings, load
from tests.support.stack import MakeSettings

MINUTES = timedelta(minutes=1)


async def send(settings: Settings, *ages: timedelta) -> datetime:
    """Articles of these ages, over two partitions; returns when that was."""
    producer = AIOKafkaProducer(**connections.connection(settings))
    await producer.start()
    now = datetime.now(UTC)
    for number, age in enumerate(ages):
        await producer.send_and_wait(
            topics.ARTICLES.full_name(settings),
            value=b"value",
            partition=number % 2,
            timestamp_ms=int((now - age).timestamp() * 1000),
        )
    await producer.stop()
    return now


async def test_records_are_counted_in_their_hour(settings: MakeSettings) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    hours = (30 * 60, 30 * 60, 150, 150, 90, 10, 5)
    now = await send(own, *(MINUTES * each for each in hours))

    found = await hourly(own, (topics.ARTICLES, topics.ENTRIES), now + MINUTES)

    assert found["articles"] == (*(0,) * (HOURS - 3), 2, 1, 2)
    assert found["entries"] == (0,) * HOURS


async def test_a_missing_topic_and_an_absent_kafka_are_told_apart(settings: MakeSettings) -> None:
    now = datetime.now(UTC)

    with pytest.raises(WrongSetting):
        await hourly(settings(Settings), (topics.ARTICLES,), now)
    with pytest.raises(Transient):
        await hourly(load(Settings, kafka_bootstrap_servers="127.0.0.1:1"), (topics.ARTICLES,), now)
