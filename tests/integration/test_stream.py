"""A stage on real Kafka: what it measures, when it ends itself, that no record is passed over."""

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete
from aiokafka.errors import GroupCoordinatorNotAvailableError

from perspektiven import topics
from perspektiven.errors import PipelineError, Transient
from perspektiven.kafka import connections, offsets
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.offsets import Continuity
from perspektiven.kafka.stream import Stage
from perspektiven.ops.health import Health
from perspektiven.settings import Settings
from tests.support.eventually import eventually

if TYPE_CHECKING:
    from tests.support.stack import MakeSettings

GROUP = "copier"


async def fill(settings: Settings, records: int) -> str:
    """Puts records into partition 0 of `articles`."""
    await topics.create_all(settings)
    topic = topics.ARTICLES.full_name(settings)
    async with Producer(settings) as producer:
        for number in range(records):
            await producer.send(topic, key=b"%d" % number, value=b"value", partition=0)
    await eventually(lambda: knows_groups(settings))
    return topic


async def knows_groups(settings: Settings) -> bool:
    """A broker that just started makes room for groups when it is first asked for one."""
    async with connections.admin(settings) as admin:
        try:
            await offsets.committed(admin, settings.topic_prefix + GROUP)
        except GroupCoordinatorNotAvailableError:
            return False
    return True


def record(topic: str, offset: int) -> Record:
    return Record(topic, 0, offset, 0, b"key", b"value")


async def test_what_waits_is_measured_although_nobody_fetches(settings: "MakeSettings") -> None:
    own = settings(Settings)
    topic = await fill(own, 3)

    async with connections.admin(own) as admin, connections.asking(own) as consumer:
        done = await offsets.committed(admin, own.topic_prefix + GROUP)
        bounds = await offsets.bounds(consumer, {(topic, 0), (topic, 1)})

    assert offsets.lag(bounds, done) == {(topic, 0): 3, (topic, 1): 0}
    assert offsets.lag(bounds, {(topic, 0): 2}) == {(topic, 0): 1, (topic, 1): 0}


async def test_a_record_behind_one_that_was_never_delivered_is_not_handled(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    topic = await fill(own, 3)
    subject = Continuity(own, own.topic_prefix + GROUP)
    subject.follow(record(topic, 1))

    with pytest.raises(Transient):
        await subject.verify(record(topic, 1))

    assert subject.passed_over is not None
    assert f"{topic}/0" in subject.passed_over


async def test_records_in_turn_are_handled_and_a_gap_among_them_is_not(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    topic = await fill(own, 4)
    subject = Continuity(own, own.topic_prefix + GROUP)
    for offset in (0, 1, 3):
        subject.follow(record(topic, offset))

    await subject.verify(record(topic, 0))
    await subject.verify(record(topic, 1))
    with pytest.raises(Transient):
        await subject.verify(record(topic, 3))


async def test_a_gap_that_kafka_itself_has_holds_nothing_back(settings: "MakeSettings") -> None:
    own = settings(Settings)
    topic = await fill(own, 3)
    async with connections.admin(own) as admin:
        await admin.delete_records({TopicPartition(topic, 0): RecordsToDelete(2)})
    subject = Continuity(own, own.topic_prefix + GROUP)
    subject.follow(record(topic, 2))

    await subject.verify(record(topic, 2))

    assert subject.passed_over is None


async def test_a_stage_that_only_a_restart_will_help_ends_itself(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await topics.create_all(own)
    health = Health()
    health.add_check("memory", lambda: "the memory is broken", alive=True)

    async def handle(_: Record) -> None:
        """There is nothing to do."""

    stage = Stage(
        own, service=GROUP, handlers={topics.ARTICLES: handle}, in_flight=5, health=health
    )

    with pytest.raises(PipelineError, match="the memory is broken"):
        async with asyncio.timeout(40):
            await stage.run()
