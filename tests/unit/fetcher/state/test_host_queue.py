"""Whose turn it is."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.fetcher.state.host_queue import HostQueue, Take
from services.fetcher.steady_clock import SteadyClock
from tests.support.eventually import eventually

CLOCK = SteadyClock()


@asynccontextmanager
async def _running(take: Take, most: int = 10) -> AsyncIterator[HostQueue]:
    turns = HostQueue(CLOCK, most=most)
    task = asyncio.create_task(turns.run(take, drain_seconds=1.0))
    yield turns
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_host_has_turns_as_long_as_something_is_due() -> None:
    done: Counter[str] = Counter()

    async def take(host: str) -> float | None:
        done[host] += 1
        return time.time() if done[host] < 5 else None

    async with _running(take) as turns:
        turns.wake("a", 0)
        turns.wake("b", 0)
        await eventually(lambda: done == {"a": 5, "b": 5})


@pytest.mark.parametrize("jump", [-3_600.0, 3_600.0])
async def test_a_clock_that_jumps_makes_no_host_wait_and_hurries_none(
    monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    done: Counter[str] = Counter()
    system = time.time

    async def take(host: str) -> float | None:
        done[host] += 1
        monkeypatch.setattr(time, "time", lambda: system() + jump)
        return None

    async with _running(take) as turns:
        turns.wake("soon", CLOCK.now() + 0.5)
        turns.wake("late", CLOCK.now() + 60)
        turns.wake("now", CLOCK.now())
        await eventually(lambda: done == {"now": 1, "soon": 1})


async def test_a_host_is_never_worked_for_twice_at_the_same_time() -> None:
    at_work: Counter[str] = Counter()
    most: list[int] = []

    async def take(host: str) -> float | None:
        at_work[host] += 1
        most.append(at_work[host])
        await asyncio.sleep(0.01)
        at_work[host] -= 1
        return None

    async with _running(take) as turns:
        for _ in range(5):
            turns.wake("a", 0)
            await asyncio.sleep(0.003)
        await eventually(lambda: len(most) >= 2 and turns.running == 0)

    assert max(most) == 1


async def test_a_wake_during_a_turn_is_not_forgotten() -> None:
    turn = asyncio.Event()
    begun: list[str] = []

    async def take(host: str) -> float | None:
        begun.append(host)
        await turn.wait()
        return None

    async with _running(take) as turns:
        turns.wake("a", 0)
        await eventually(lambda: len(begun) == 1)
        turns.wake("a", 0)
        turn.set()
        await eventually(lambda: len(begun) == 2)


async def test_a_slow_host_holds_up_nobody() -> None:
    done: list[str] = []

    async def take(host: str) -> float | None:
        if host == "slow":
            await asyncio.Event().wait()
        done.append(host)
        return None

    async with _running(take) as turns:
        turns.wake("slow", 0)
        for number in range(50):
            turns.wake(str(number), 0)
        await eventually(lambda: len(done) == 50)


async def test_a_defect_at_one_host_stops_no_other() -> None:
    done: list[str] = []

    async def take(host: str) -> float | None:
        if host == "bad":
            raise RuntimeError("a defect")
        done.append(host)
        return None

    async with _running(take) as turns:
        turns.wake("bad", 0)
        turns.wake("good", 1)
        await eventually(lambda: done == ["good"])


async def test_no_more_hosts_than_allowed_are_worked_for_at_once() -> None:
    at_work: set[str] = set()
    most: list[int] = []

    async def take(host: str) -> float | None:
        at_work.add(host)
        most.append(len(at_work))
        await asyncio.sleep(0)
        at_work.discard(host)
        return None

    async with _running(take, most=3) as turns:
        for number in range(30):
            turns.wake(str(number), 0)
        await eventually(lambda: len(most) == 30)

    assert max(most) <= 3


async def test_a_dropped_host_may_end_its_turn_but_gets_no_other() -> None:
    go_on = asyncio.Event()
    done: list[str] = []

    async def take(host: str) -> float | None:
        await go_on.wait()
        done.append(host)
        return 0.0001

    async with _running(take) as turns:
        turns.wake("gone", 0)
        await eventually(lambda: turns.running == 1)
        dropping = asyncio.create_task(turns.drop(lambda host: host == "gone", seconds=5))
        await asyncio.sleep(0)
        go_on.set()
        await dropping
        await eventually(lambda: turns.running == 0)

    assert done == ["gone"]
