"""Lag of a stage, and whether delivery has stopped while records wait."""

import asyncio
import time
from collections.abc import Collection, Iterable

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from perspektiven.errors import Transient
from perspektiven.kafka import offsets, topic_reads
from perspektiven.kafka.connections import group_of
from perspektiven.kafka.delivery import Delivery, Partition
from perspektiven.ops import metrics
from perspektiven.settings import Settings
from perspektiven.topics import Topic

log = structlog.get_logger()

_STUCK_SECONDS = 90.0
_KAFKA_ANSWER_SECONDS = 10.0


class StageLag:
    """Lag of one instance, over the partitions that it owns."""

    def __init__(self, settings: Settings, service: str, topics: Iterable[Topic]) -> None:
        self._settings = settings
        self._service = service
        self._group = group_of(settings, service)
        self._topics = {topic.full_name(settings): topic for topic in topics}
        self._waiting = 0

    async def measure(
        self,
        admin: AIOKafkaAdminClient,
        consumer: AIOKafkaConsumer,
        assigned: Collection[Partition],
        delivery: Delivery,
    ) -> dict[Partition, int]:
        """Measures by the broker's offsets: a consumer that stopped fetching has stale ones.

        Returns what the group has committed; nothing while Kafka does not answer.
        """
        try:
            async with asyncio.timeout(_KAFKA_ANSWER_SECONDS):
                done = await offsets.committed(admin, self._group)
                lag = offsets.lag(await offsets.bounds(consumer, assigned), done)
                if _is_silent(delivery) and not await self._holds_records(lag, done):
                    lag = dict.fromkeys(lag, 0)
        except (KafkaError, OSError, Transient) as exc:
            log.warning("lag_unknown", error=repr(exc))
            # As long as Kafka is away, that nothing is delivered is no fault of ours.
            self._waiting, delivery.last_taken = 0, time.monotonic()
            return {}
        self._waiting = sum(lag.values())
        for name in self._topics:
            waiting = sum(count for (topic, _), count in lag.items() if topic == name)
            metrics.LAG.labels(self._service, self._topics[name].name).set(waiting)
        return done

    def stuck(self, delivery: Delivery) -> str | None:
        """Why only a restart can help, if records wait and none is delivered."""
        if not self._waiting or not _is_silent(delivery):
            return None
        return f"{self._waiting} records wait, but none was delivered for {_STUCK_SECONDS:.0f} s"

    async def _holds_records(self, lag: dict[Partition, int], done: dict[Partition, int]) -> bool:
        """Offsets may be taken by what is no record, such as the marks of transactions."""
        for partition, count in lag.items():
            since = done.get(partition, 0)
            if count and await topic_reads.first_record(self._settings, *partition, since):
                return True
        return False


def _is_silent(delivery: Delivery) -> bool:
    idle = time.monotonic() - delivery.last_taken
    return not delivery.in_flight and idle > _STUCK_SECONDS
