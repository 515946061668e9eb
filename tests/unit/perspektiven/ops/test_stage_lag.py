"""Lag of an instance where Kafka does not answer, and when only a restart can help."""

import time
from typing import Any

from aiokafka.errors import KafkaConnectionError

from perspektiven import topics
from perspektiven.kafka.delivery import Delivery, Record
from perspektiven.ops.stage_lag import StageLag
from perspektiven.settings import Settings, load
from tests.unit.perspektiven.kafka.deliveries import delivery


class _Admin:
    async def list_consumer_group_offsets(self, group: str) -> dict[Any, Any]:
        return {}


class _AdminWithoutBroker:
    async def list_consumer_group_offsets(self, group: str) -> dict[Any, Any]:
        raise KafkaConnectionError("no broker")


class _Consumer:
    """Ten records in each partition."""

    async def beginning_offsets(self, asked: list[Any]) -> dict[Any, int]:
        return dict.fromkeys(asked, 0)

    async def end_offsets(self, asked: list[Any]) -> dict[Any, int]:
        return dict.fromkeys(asked, 10)


async def _handle(_: Record) -> None: ...


def _idle(seconds: float) -> Delivery:
    subject = delivery(_handle)
    subject.last_taken = time.monotonic() - seconds
    return subject


async def _measured(admin: Any, subject: Delivery) -> StageLag:
    lag = StageLag(load(Settings), "indexer", [topics.ARTICLES])
    await lag.measure(admin, _Consumer(), [("articles", 0)], subject)
    return lag


async def test_records_that_wait_for_a_stage_at_work_are_no_fault() -> None:
    subject = _idle(1)

    lag = await _measured(_Admin(), subject)

    assert lag.stuck(subject) is None


async def test_records_that_wait_while_none_is_delivered_ask_for_a_restart() -> None:
    subject = _idle(1)
    lag = await _measured(_Admin(), subject)

    subject.last_taken -= 1_000

    assert (lag.stuck(subject) or "").startswith("10 records wait")


async def test_while_kafka_is_away_nothing_is_held_against_the_stage() -> None:
    subject = _idle(1_000)

    lag = await _measured(_AdminWithoutBroker(), subject)

    assert lag.stuck(subject) is None
    assert time.monotonic() - subject.last_taken < 60
