"""The delivery rule when partitions are revoked: no acks of theirs, and room for others."""

import asyncio

from perspektiven.kafka.delivery import Record
from tests.unit.perspektiven.kafka.deliveries import TOPIC, delivery, eventually, record, settle


async def test_records_of_revoked_partitions_are_never_acked() -> None:
    acked: list[int] = []
    gate = asyncio.Event()

    async def handle(record: Record) -> None:
        if record.offset == 0:
            await gate.wait()

    subject = delivery(handle)
    for offset in range(3):
        await subject.submit(record(offset), lambda offset=offset: acked.append(offset))  # type: ignore[misc]
    await asyncio.sleep(0)
    subject.revoke({(TOPIC, 0)})
    gate.set()
    await settle(subject)

    assert acked == []


async def test_a_record_that_waited_for_room_while_its_partition_was_revoked_is_not_taken() -> None:
    handled: list[int] = []
    acked: list[int] = []
    gate = asyncio.Event()

    async def handle(record: Record) -> None:
        handled.append(record.offset)
        await gate.wait()

    subject = delivery(handle, in_flight=1)
    await subject.submit(record(0), lambda: acked.append(0))
    late = asyncio.create_task(subject.submit(record(1), lambda: acked.append(1)))
    await eventually(lambda: handled == [0])
    subject.revoke({(TOPIC, 0)})
    async with asyncio.timeout(1):
        await late
    gate.set()
    await subject.submit(record(0), lambda: acked.append(0))
    await settle(subject)

    assert handled == [0, 0]
    assert acked == [0]


async def test_a_record_that_waited_for_room_is_taken_when_another_partition_was_revoked() -> None:
    acked: list[int] = []
    gate = asyncio.Event()

    async def handle(_: Record) -> None:
        await gate.wait()

    subject = delivery(handle, in_flight=1)
    await subject.submit(record(0), lambda: acked.append(0))
    late = asyncio.create_task(subject.submit(record(1), lambda: acked.append(1)))
    await asyncio.sleep(0)
    subject.revoke({(TOPIC, 7)})
    gate.set()
    await late
    await settle(subject)

    assert acked == [0, 1]


async def test_room_is_given_back_by_revoked_records() -> None:
    async def handle(_: Record) -> None:
        await asyncio.Event().wait()

    subject = delivery(handle, in_flight=2)
    for round_ in range(5):
        for offset in range(2):
            async with asyncio.timeout(1):
                await subject.submit(record(offset + 2 * round_), lambda: None)
        subject.revoke({(TOPIC, 0)})
        await asyncio.sleep(0)

    assert subject.in_flight == 0
