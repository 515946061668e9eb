"""Turns of suspects and others, and the loop that is blocked."""

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path

from perspektiven.errors import Transient
from perspektiven.kafka.attempts import AttemptLimits, Attempts, attempt_of
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Delivery, Record
from perspektiven.kafka.suspects import Death, deaths_of
from tests.support.eventually import eventually


def record(offset: int) -> Record:
    return Record("articles", 0, offset, 0, b"id-%d" % offset, b"value")


class Ledger:
    """Keeps deaths in memory; is away for the first `failures` calls."""

    def __init__(self, *deaths: Death, failures: int = 0) -> None:
        self.deaths = {death.id: death for death in deaths}
        self.withdrawn: list[str] = []
        self._failures = failures

    async def read(self) -> list[Death]:
        self._answer()
        return list(self.deaths.values())

    async def add(self, deaths: Iterable[Death], /) -> None:
        self._answer()
        self.deaths |= {death.id: death for death in deaths}

    async def remove(self, deaths: Iterable[Death], /) -> None:
        self._answer()
        for death in deaths:
            self.deaths.pop(death.id)

    async def withdraw(self, instance: str, /) -> None:
        self.withdrawn.append(instance)

    def _answer(self) -> None:
        if self._failures:
            self._failures -= 1
            raise Transient("Kafka is away")


def died(*offsets: int, life: str = "one", at: float = 1.0) -> list[Death]:
    running = [attempt_of(record(offset), 0.0) for offset in offsets]
    return deaths_of("copier", life, running, how="died", at=at)


def attempts(ledger: Ledger, blocked_seconds: float = 60.0) -> Attempts:
    return Attempts("copier", ledger, AttemptLimits(in_flight=8, blocked_seconds=blocked_seconds))


async def test_a_suspect_is_tried_when_all_others_have_left() -> None:
    subject = attempts(Ledger(*died(1, 2)))
    subject.read_again()
    inside: set[int] = set()
    beside: dict[int, int] = {}

    async def attempt(offset: int) -> None:
        async with subject.turn(record(offset)) as condemned:
            assert condemned is None
            inside.add(offset)
            await asyncio.sleep(0.01)
            beside[offset] = len(inside)
            inside.remove(offset)

    await asyncio.gather(*(attempt(offset) for offset in range(4)))

    assert (beside[1], beside[2]) == (1, 1)
    assert max(beside.values()) == 2


async def test_what_is_about_to_be_tried_alone_is_told_before() -> None:
    subject = attempts(Ledger(*died(1, 2)))
    told: list[Record | None] = []

    async def tell() -> None:
        told.append(subject.tried_alone)

    subject.before_trial = tell
    subject.read_again()
    for offset in (0, 1):
        async with subject.turn(record(offset)):
            pass

    assert told == [record(1)]
    assert subject.tried_alone is None


async def test_nothing_is_tried_before_the_suspects_are_known() -> None:
    subject = attempts(Ledger(*died(0), failures=1))
    subject.read_again()

    async with asyncio.timeout(10), subject.turn(record(0)):
        alone = subject.tried_alone

    assert alone == record(0)


async def test_a_condemned_record_gets_its_failure_and_no_attempt() -> None:
    three = [death for life in range(3) for death in died(0, life=str(life), at=float(life))]
    subject = attempts(Ledger(*three))
    subject.read_again()

    async with subject.turn(record(0)) as condemned:
        running = subject.running

    assert condemned is not None
    assert condemned.reason == "redelivered"
    assert running == 0


async def test_the_delivery_rule_buries_it_in_its_turn() -> None:
    three = [death for life in range(3) for death in died(1, life=str(life), at=float(life))]
    turns = attempts(Ledger(*three))
    turns.read_again()
    handled: list[int] = []
    buried: list[tuple[int, str, int]] = []
    acked: list[int] = []

    async def handle(record: Record) -> None:
        handled.append(record.offset)

    async def bury(record: Record, failure: Failure) -> None:
        buried.append((record.offset, failure.reason, failure.attempts))

    subject = Delivery(
        service="copier", handlers={"articles": handle}, bury=bury, in_flight=8, turns=turns
    )
    for offset in range(3):
        await subject.submit(record(offset), lambda offset=offset: acked.append(offset))  # type: ignore[misc]
    await eventually(lambda: len(acked) == 3)

    assert (handled, acked) == ([0, 2], [0, 1, 2])
    assert buried == [(1, "redelivered", 3)]


async def test_a_loop_that_was_blocked_makes_suspects_of_what_was_running() -> None:
    ledger = Ledger(failures=1)
    subject = attempts(ledger, blocked_seconds=0.1)
    subject.tick()

    async with subject.turn(record(0)):
        time.sleep(1.3)  # noqa: ASYNC251 - a loop that is blocked is the subject
    await eventually(lambda: ledger.deaths, seconds=10)
    async with subject.turn(record(1)):
        during = subject.tried_alone
    subject.close()

    (death,) = ledger.deaths.values()
    assert (death.how, death.company, death.attempt.offset) == ("blocked", 0, 0)
    assert during is None


async def test_an_attempt_that_waits_for_long_blocks_nothing() -> None:
    ledger = Ledger()
    subject = attempts(ledger, blocked_seconds=0.1)

    async with subject.turn(record(0)):
        for _ in range(5):
            subject.tick()
            await asyncio.sleep(0.3)
        longest = subject.longest()

    assert longest is not None
    assert longest[0] == record(0)
    assert longest[1] > 1.1
    assert subject.longest() is None
    assert ledger.deaths == {}


async def test_a_suspect_that_takes_long_holds_others_back_for_its_trial_alone() -> None:
    subject = attempts(Ledger(*died(0, 1, at=0.0)))
    subject.read_again()
    hanging = asyncio.create_task(hang(subject))
    await eventually(lambda: subject.running)
    entered = asyncio.create_task(enter(subject, 2))

    async def is_let_in() -> bool:
        subject.tick()
        return entered.done()

    began = time.monotonic()
    await eventually(is_let_in, seconds=30)
    waited = time.monotonic() - began
    hanging.cancel()

    assert waited > 4


async def enter(subject: Attempts, offset: int) -> None:
    async with subject.turn(record(offset)):
        pass


async def test_a_suspect_is_cleared_when_its_offset_is_committed() -> None:
    ledger = Ledger(*died(1, 2))
    subject = attempts(ledger)
    subject.read_again()
    async with subject.turn(record(1)):
        pass

    await subject.passed({("articles", 0): 2})

    assert [death.attempt.offset for death in ledger.deaths.values()] == [2]


async def test_a_clean_end_counts_nothing(tmp_path: Path) -> None:
    first, second = Ledger(), Ledger()
    ended = attempts(first)
    await ended.open(tmp_path, "copier")
    hanging = asyncio.create_task(hang(ended))
    await eventually(lambda: ended.running)
    ended.close()
    hanging.cancel()

    await attempts(second).open(tmp_path, "copier")

    assert second.deaths == {}


async def hang(subject: Attempts) -> None:
    async with subject.turn(record(0)):
        await asyncio.Event().wait()
