"""Long lists, and what else the loop does meanwhile."""

import asyncio
import time

from services.fetcher.sources.slices import in_slices


async def test_other_tasks_have_their_turns_between_the_items() -> None:
    turns = []

    async def other() -> None:
        while True:
            turns.append(len(done))
            await asyncio.sleep(0)

    done: list[int] = []
    task = asyncio.create_task(other())
    async for each in in_slices(range(10)):
        time.sleep(0.01)  # noqa: ASYNC251 - work that holds the loop
        done.append(each)
    task.cancel()

    assert done == list(range(10))
    assert len(turns) >= 3


async def test_a_short_list_costs_no_turn() -> None:
    turns: list[int] = []
    asyncio.get_running_loop().call_soon(turns.append, 1)

    assert [each async for each in in_slices("abc")] == ["a", "b", "c"]
    assert turns == []
