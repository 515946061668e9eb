"""Writes of the state as records: the key's partition is the caller's."""

import pytest
from typing_extensions import override

from perspektiven.errors import Transient
from perspektiven.kafka.connections import Headers
from perspektiven.settings import Settings
from services.fetcher.state.changelog import KafkaChangelog
from tests.unit.fetcher.memory import MemoryProducer


class _Placing(MemoryProducer):
    """Notes which partition each record was sent to."""

    def __init__(self) -> None:
        super().__init__()
        self.partitions: list[int | None] = []

    @override
    async def send(
        self,
        topic: str,
        *,
        key: bytes | None,
        value: bytes | None,
        headers: Headers = (),
        partition: int | None = None,
    ) -> tuple[int, int]:
        self.partitions.append(partition)
        return await super().send(topic, key=key, value=value, headers=headers)


@pytest.fixture
def producer() -> _Placing:
    return _Placing()


@pytest.fixture
def changelog(producer: _Placing) -> KafkaChangelog:
    return KafkaChangelog(Settings(), "fetcher-state", producer)


async def test_a_write_says_at_which_offset_it_is_kept(
    changelog: KafkaChangelog, producer: _Placing
) -> None:
    offsets = [await changelog.write(3, "clock/łódź.example", value) for value in (b"1", None)]

    key = "clock/łódź.example".encode()
    assert offsets == [0, 1]
    assert producer.sent["fetcher-state"] == [(key, b"1"), (key, None)]
    assert producer.partitions == [3, 3]


async def test_a_write_that_kafka_did_not_take_fails(
    changelog: KafkaChangelog, producer: _Placing
) -> None:
    producer.away = True

    with pytest.raises(Transient):
        await changelog.write(3, "clock/a.example", b"1")


async def test_a_topic_out_of_reach_fails_in_passing() -> None:
    settings = Settings(kafka_bootstrap_servers="127.0.0.1:1")
    changelog = KafkaChangelog(settings, "fetcher-state", MemoryProducer())

    with pytest.raises(Transient):
        await changelog.ends()
    with pytest.raises(Transient):
        async for _ in changelog.read({0: 0}):
            pass
