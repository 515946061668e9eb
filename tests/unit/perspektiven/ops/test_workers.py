"""Jobs in processes of their own: answers, refusals, and jobs that end their process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pickle import PicklingError
from typing import Any

import pytest

from perspektiven.errors import Permanent
from perspektiven.ops import workers
from perspektiven.ops.workers import WorkerLimits, WorkerPool
from tests.support import jobs

MEMORY = 512 * 2**20


@asynccontextmanager
async def pool(workers: int = 1, **limits: Any) -> AsyncIterator[WorkerPool]:
    made = WorkerPool(workers, WorkerLimits(**{"deadline": 10.0, "memory_bytes": MEMORY} | limits))
    try:
        yield made
    finally:
        await made.stop()


async def test_jobs_are_answered_whatever_their_order_and_number() -> None:
    async with pool(workers=2) as working:
        answers = await asyncio.gather(
            *(working.run("doubling", str(n), jobs.double, n) for n in range(50))
        )

    assert answers == [2 * n for n in range(50)]


@pytest.mark.parametrize(
    ("job", "argument", "reason"),
    [
        (jobs.sleep, 60.0, "reading_timeout"),
        (jobs.die, 9, "reading_crashed"),
        (jobs.fill, 2 * MEMORY, "reading_memory"),
        (jobs.fail, "a defect", "reading_crashed"),
        (jobs.refuse, "not_html", "not_html"),
    ],
)
async def test_a_job_that_fails_does_so_by_name_and_the_next_is_done(
    job: Callable[[Any], object], argument: object, reason: str
) -> None:
    async with pool(deadline=2.0) as working:
        await working.start()
        with pytest.raises(Permanent) as failed:
            await working.run("reading", "page", job, argument)

        assert failed.value.reason == reason
        assert await working.run("doubling", "next", jobs.double, 21) == 42


async def test_a_process_whose_caller_went_away_is_asked_nothing_before_it_has_answered() -> None:
    async with pool(workers=2) as working:
        await working.start()
        busy = await working.run("naming", "first", jobs.process_id)
        gone = asyncio.create_task(working.run("doubling", "gone", jobs.sleep_and_double, 0.5, 1))
        await asyncio.sleep(0.1)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone

        assert await working.run("naming", "second", jobs.process_id) != busy


async def test_a_process_makes_room_for_a_fresh_one_after_so_many_jobs() -> None:
    async with pool(recycle_after=2) as working:
        ids = [await working.run("naming", str(n), jobs.process_id) for n in range(4)]

    assert ids[0] == ids[1] != ids[2] == ids[3]


async def test_what_a_process_keeps_is_dropped_now_and_then() -> None:
    limits = WorkerLimits(deadline=10.0, memory_bytes=MEMORY)
    working = WorkerPool(1, limits, clean_up=jobs.drop)
    try:
        kept = [await working.run("keeping", str(n), jobs.keep, n) for n in range(201)]
    finally:
        await working.stop()

    assert kept[199:] == [200, 1]


async def test_no_process_is_started_before_the_first_job_and_none_is_left() -> None:
    async with pool(workers=2) as working:
        before = working.process_ids()
        await working.run("doubling", "one", jobs.double, 1)
        during = working.process_ids()

    assert (before, len(during), working.process_ids()) == ([], 1, [])


async def test_a_pool_that_has_stopped_starts_no_process_for_a_job() -> None:
    async with pool() as working:
        await working.start()

    with pytest.raises(RuntimeError):
        await working.run("doubling", "late", jobs.double, 1)


async def test_after_a_start_that_took_too_long_each_job_has_its_own_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with pool() as working:
        with monkeypatch.context() as hurried:
            hurried.setattr(workers, "_START_SECONDS", 0.2)
            hurried.setattr(workers, "_serve", jobs.serve_late)
            with pytest.raises(RuntimeError, match="no worker process"):
                await working.run("doubling", "early", jobs.double, 1)

        assert working.process_ids() == []
        assert [await working.run("doubling", str(n), jobs.double, n) for n in (2, 3)] == [4, 6]


async def test_an_answer_is_had_though_no_process_can_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with pool(recycle_after=1) as working:
        await working.start()
        monkeypatch.setattr(workers, "_START_SECONDS", 0.0)

        assert await working.run("doubling", "last", jobs.double, 21) == 42


async def test_a_start_that_fails_does_not_spoil_the_next() -> None:
    limits = WorkerLimits(deadline=10.0, memory_bytes=MEMORY)
    working = WorkerPool(1, limits, clean_up=lambda: None)

    for _ in range(2):
        with pytest.raises((AttributeError, PicklingError), match="pickle"):
            await working.run("doubling", "page", jobs.double, 1)
    await working.stop()
