"""Deaths of records on their topic: one record each, removed by name."""

from datetime import UTC, datetime

import pytest

from perspektiven.errors import Transient
from perspektiven.kafka.attempt_log import AttemptLog, Instance
from perspektiven.kafka.suspects import Attempt, Death, deaths_of
from perspektiven.settings import Settings
from tests.unit.fetcher.memory import MemoryProducer

NOW = datetime(2026, 3, 14, tzinfo=UTC)
INSTANCE = Instance(service="indexer", instance="i-1", host="10.0.0.5", port=8080, told_at=NOW)


def _deaths(*offsets: int) -> list[Death]:
    attempts = [
        Attempt(
            topic="articles",
            partition=0,
            offset=offset,
            timestamp_ms=0,
            key="k",
            began_at=NOW,
        )
        for offset in offsets
    ]
    return deaths_of("indexer", "i-1", attempts, how="died")


@pytest.fixture
def producer() -> MemoryProducer:
    return MemoryProducer()


@pytest.fixture
def log(producer: MemoryProducer) -> AttemptLog:
    return AttemptLog(Settings(), "indexer", producer)


async def test_each_death_is_a_record_of_its_own_and_is_removed_by_its_key(
    log: AttemptLog, producer: MemoryProducer
) -> None:
    deaths = _deaths(1, 2)

    await log.add(deaths)
    await log.remove(deaths)

    told, removed = producer.sent["attempts"][:2], producer.sent["attempts"][2:]
    assert len({key for key, _ in told}) == 2
    assert [Death.model_validate_json(value or b"") for _, value in told] == deaths
    assert removed == [(key, None) for key, _ in told]


async def test_a_death_that_kafka_did_not_take_is_not_told(
    log: AttemptLog, producer: MemoryProducer
) -> None:
    producer.away = True

    with pytest.raises(Transient):
        await log.add(_deaths(1))


async def test_an_instance_goes_on_where_nobody_hears_its_report(
    log: AttemptLog, producer: MemoryProducer
) -> None:
    producer.away = True
    await log.announce(INSTANCE)

    producer.away = False
    await log.announce(INSTANCE)
    await log.withdraw("i-1")

    assert producer.sent["attempts"] == [
        (b"instance/indexer/i-1", INSTANCE.to_bytes()),
        (b"instance/indexer/i-1", None),
    ]
