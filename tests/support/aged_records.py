"""Records on real Kafka that came some time ago."""

from datetime import UTC, datetime, timedelta

from aiokafka import AIOKafkaProducer

from perspektiven.kafka import connections
from perspektiven.settings import Settings
from perspektiven.topics import Topic

HOURS = timedelta(hours=5)
SECONDS = timedelta(seconds=5)


async def sent(settings: Settings, topic: Topic, age: timedelta) -> None:
    """A record that came so long ago."""
    producer = AIOKafkaProducer(**connections.connection(settings))
    await producer.start()
    when = datetime.now(UTC) - age
    await producer.send_and_wait(
        topic.full_name(settings),
        value=b"value",
        key=b"key",
        partition=0,
        timestamp_ms=int(when.timestamp() * 1000),
    )
    await producer.stop()
