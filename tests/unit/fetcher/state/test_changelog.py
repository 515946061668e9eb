"""Writes of the state as records: the key's partition is the caller's."""

import pytest

from perspektiven.errors import Transient
from perspektiven.settings import Settings
from services.fetcher.state.changelog import KafkaChangelog
from tests.unit.fetcher.memory import MemoryProducer


@pytest.fixture
def producer() -> MemoryProducer:
    return MemoryProducer()


@pytest.fixture
def changelog(producer: MemoryProducer) -> KafkaChangelog:
    return KafkaChangelog(Settings(), "fetcher-state", producer)


async def test_a_write_says_at_which_offset_its_last_row_is_kept(
    changelog: KafkaChangelog, producer: MemoryProducer
) -> None:
    changes = {"clock/łódź.example": b"1", "seen/łódź.example/x": None}

    offsets = [await changelog.write(3, changes), await changelog.write(3, {"clock/b": b"2"})]

    keys = ["clock/łódź.example".encode(), "seen/łódź.example/x".encode(), b"clock/b"]
    assert offsets == [1, 2]
    assert producer.sent["fetcher-state"] == list(zip(keys, [b"1", None, b"2"], strict=True))
    assert producer.partitions == [3, 3, 3]


async def test_a_write_that_kafka_did_not_take_fails(
    changelog: KafkaChangelog, producer: MemoryProducer
) -> None:
    producer.away = True

    with pytest.raises(Transient):
        await changelog.write(3, {"clock/a.example": b"1"})


async def test_a_topic_out_of_reach_fails_in_passing() -> None:
    settings = Settings(kafka_bootstrap_servers="127.0.0.1:1")
    changelog = KafkaChangelog(settings, "fetcher-state", MemoryProducer())

    with pytest.raises(Transient):
        await changelog.ends()
    with pytest.raises(Transient):
        async for _ in changelog.read({0: 0}):
            pass
