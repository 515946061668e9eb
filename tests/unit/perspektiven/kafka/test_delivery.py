"""The delivery rule without Kafka: order of acks, retries, dead letters, drain."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from perspektiven.errors import Permanent, Transient
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Delivery, Record
from tests.unit.perspektiven.kafka.deliveries import (
    QUICK,
    TOPIC,
    Graveyard,
    delivery,
    eventually,
    record,
    settle,
)


@given(order=st.permutations(range(8)))
def test_acks_come_in_the_order_of_offsets_however_the_work_ends(order: list[int]) -> None:
    acked: list[int] = []
    seen_when_acked: list[set[int]] = []

    async def run() -> None:
        gates = [asyncio.Event() for _ in order]
        done: set[int] = set()

        async def handle(record: Record) -> None:
            await gates[record.offset].wait()
            done.add(record.offset)

        def ack(offset: int) -> None:
            acked.append(offset)
            seen_when_acked.append(set(done))

        subject = delivery(handle)
        for offset in range(8):
            await subject.submit(record(offset), lambda offset=offset: ack(offset))  # type: ignore[misc]
        for offset in order:
            gates[offset].set()
            await asyncio.sleep(0)
        await settle(subject)

    asyncio.run(run())

    assert acked == list(range(8))
    assert all(set(range(acked[i] + 1)) <= seen for i, seen in enumerate(seen_when_acked))


async def test_one_slow_record_holds_back_its_partition_and_no_other() -> None:
    acked: list[tuple[int, int]] = []
    gate = asyncio.Event()

    async def handle(record: Record) -> None:
        if (record.partition, record.offset) == (0, 0):
            await gate.wait()

    subject = delivery(handle)
    for partition, offset in ((0, 0), (0, 1), (1, 0), (1, 1)):
        await subject.submit(
            record(offset, partition),
            lambda at=(partition, offset): acked.append(at),  # type: ignore[misc]
        )
    await eventually(lambda: subject.in_flight == 1)
    before = list(acked)
    gate.set()
    await settle(subject)

    assert before == [(1, 0), (1, 1)]
    assert sorted(acked) == [(0, 0), (0, 1), (1, 0), (1, 1)]


async def test_a_passing_failure_is_tried_again_until_it_succeeds() -> None:
    attempts: Counter[int] = Counter()
    acked: list[int] = []
    graveyard = Graveyard()

    async def handle(record: Record) -> None:
        attempts[record.offset] += 1
        if attempts[record.offset] < 20:
            raise Transient("not yet")

    subject = delivery(handle, graveyard)
    await subject.submit(record(0), lambda: acked.append(0))
    await settle(subject)

    assert attempts[0] == 20
    assert acked == [0]
    assert graveyard.letters == []


async def test_a_permanent_failure_is_buried_with_its_reason_before_the_offset_moves() -> None:
    graveyard = Graveyard(failures=2)
    buried_when_acked: list[int] = []

    async def handle(_: Record) -> None:
        raise Permanent("wrong_schema", "title: missing")

    subject = delivery(handle, graveyard)
    await subject.submit(record(7), lambda: buried_when_acked.append(len(graveyard.letters)))
    await settle(subject)

    assert buried_when_acked == [1]
    offset, failure = graveyard.letters[0]
    assert offset == 7
    assert (failure.reason, failure.exception) == ("wrong_schema", "Permanent")


async def test_a_dead_letter_that_cannot_be_kept_holds_its_record_back_until_it_can() -> None:
    acked: list[int] = []
    refusals = [Permanent("too_large"), ValueError("a defect in burying")]
    buried: list[int] = []

    async def handle(_: Record) -> None:
        raise Permanent("wrong_schema")

    async def bury(record: Record, _: Failure) -> None:
        if refusals:
            raise refusals.pop()
        buried.append(record.offset)

    subject = Delivery(
        service="test", handlers={TOPIC: handle}, bury=bury, in_flight=8, retry_policy=QUICK
    )
    with capture_logs() as lines:
        await subject.submit(record(0), lambda: acked.append(0))
        await settle(subject)

    assert (buried, acked) == ([0], [0])
    assert [line["event"] for line in lines].count("dead_letter_not_kept") == 2


async def test_a_handler_whose_own_work_was_cancelled_is_tried_again() -> None:
    attempts: list[int] = []
    acked: list[int] = []

    async def handle(record: Record) -> None:
        attempts.append(record.offset)
        if len(attempts) == 1:
            given_up = asyncio.get_running_loop().create_future()
            given_up.cancel()
            await given_up

    subject = delivery(handle)
    await subject.submit(record(0), lambda: acked.append(0))
    await settle(subject)

    assert (attempts, acked) == ([0, 0], [0])


async def test_an_unexpected_error_is_tried_a_few_times_and_then_buried() -> None:
    attempts: Counter[int] = Counter()
    graveyard = Graveyard()

    async def handle(record: Record) -> None:
        attempts[record.offset] += 1
        raise KeyError("a defect")

    subject = delivery(handle, graveyard)
    await subject.submit(record(0), lambda: None)
    await settle(subject)

    assert attempts[0] == QUICK.unexpected_attempts
    assert graveyard.letters[0][1].reason == "unexpected"


async def test_a_wave_of_unexpected_errors_is_held_back_instead_of_buried() -> None:
    broken = True
    graveyard = Graveyard()

    async def handle(_: Record) -> None:
        if broken:
            raise KeyError("a defect")

    subject = delivery(handle, graveyard, in_flight=1)
    for offset in range(QUICK.wave):
        await subject.submit(record(offset), lambda: None)
    await settle(subject)
    await subject.submit(record(99), lambda: None)
    await eventually(lambda: subject.retrying)
    held = subject.holding_back()
    broken = False
    await settle(subject)

    assert len(graveyard.letters) == QUICK.wave
    assert held is not None
    assert subject.holding_back() is None


async def test_no_more_records_are_taken_than_may_be_in_flight() -> None:
    gate = asyncio.Event()

    async def handle(_: Record) -> None:
        await gate.wait()

    subject = delivery(handle, in_flight=2)
    for offset in range(2):
        await subject.submit(record(offset), lambda: None)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await subject.submit(record(2), lambda: None)
    gate.set()
    await settle(subject)

    assert subject.in_flight == 0


async def test_draining_waits_for_what_is_in_flight_and_cuts_off_the_rest() -> None:
    acked: list[int] = []

    async def handle(record: Record) -> None:
        await asyncio.sleep(0.01 if record.offset == 0 else 60)

    subject = delivery(handle)
    for offset in range(2):
        await subject.submit(record(offset), lambda offset=offset: acked.append(offset))  # type: ignore[misc]
    left = await subject.drain(0.2)

    assert left == 1
    assert acked == [0]
