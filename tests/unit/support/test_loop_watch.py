"""What the watch of a loop sees, and what it does not count."""

import asyncio
import gc
import time

from tests.support.loop_watch import LoopWatch


async def test_a_loop_that_is_held_is_seen() -> None:
    async with LoopWatch() as watch:
        await asyncio.sleep(0.05)
        time.sleep(0.3)  # noqa: ASYNC251 - holds the loop on purpose
        await asyncio.sleep(0.05)

    assert watch.longest > 0.25


async def test_a_loop_that_is_held_to_the_end_is_seen() -> None:
    async with LoopWatch() as watch:
        time.sleep(0.3)  # noqa: ASYNC251 - holds the loop on purpose

    assert watch.longest > 0.25


async def test_work_of_other_threads_does_not_count() -> None:
    async with LoopWatch() as watch:
        await asyncio.to_thread(time.sleep, 0.5)

    assert watch.longest < 0.25


async def test_what_was_there_before_is_not_collected_meanwhile() -> None:
    async with LoopWatch():
        assert gc.get_freeze_count() > 10_000

    assert gc.get_freeze_count() == 0
