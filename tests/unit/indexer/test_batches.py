import asyncio
from collections.abc import Sequence

import pytest

from services.indexer.batches import Batches, BatchLimits


class Work:
    """Answers with twice the number; keeps what it was asked, and waits at the gate if told to."""

    def __init__(self, *, held: bool = False) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        if not held:
            self.gate.set()

    async def __call__(self, items: Sequence[int]) -> list[int | Exception]:
        self.batches.append(list(items))
        await self.gate.wait()
        return [ValueError(item) if item < 0 else 2 * item for item in items]


async def test_items_that_come_together_share_a_batch() -> None:
    work = Work()
    batches = Batches[int, int](work, BatchLimits(items=10, linger_seconds=0.01))

    answers = await asyncio.gather(*(batches.submit(number) for number in range(5)))

    assert answers == [0, 2, 4, 6, 8]
    assert work.batches == [[0, 1, 2, 3, 4]]


async def test_a_batch_has_no_more_items_and_bytes_than_allowed() -> None:
    work = Work()
    batches = Batches[int, int](work, BatchLimits(items=3, size=100, linger_seconds=0.01))

    await asyncio.gather(*(batches.submit(number, size=60) for number in range(2)))
    await asyncio.gather(*(batches.submit(number) for number in range(10, 17)))

    assert [len(batch) for batch in work.batches] == [1, 1, 3, 3, 1]


async def test_an_item_larger_than_a_batch_goes_alone() -> None:
    work = Work()
    batches = Batches[int, int](work, BatchLimits(size=100, linger_seconds=0.01))

    assert await batches.submit(7, size=1_000) == 14


async def test_each_item_gets_its_own_answer() -> None:
    batches = Batches[int, int](Work(), BatchLimits(linger_seconds=0.01))

    good, bad = await asyncio.gather(batches.submit(1), batches.submit(-1), return_exceptions=True)

    assert good == 2
    assert isinstance(bad, ValueError)


async def test_what_the_work_raises_holds_for_the_whole_batch() -> None:
    async def fail(_: Sequence[int]) -> list[int | Exception]:
        raise RuntimeError("away")

    batches = Batches[int, int](fail, BatchLimits(linger_seconds=0.01))

    answers = await asyncio.gather(batches.submit(1), batches.submit(2), return_exceptions=True)

    assert [str(answer) for answer in answers] == ["away", "away"]


async def test_while_the_other_side_is_away_nothing_is_held_for_it() -> None:
    async def away(_: Sequence[int]) -> list[int | Exception]:
        raise ConnectionError("away")

    batches = Batches[int, int](away, BatchLimits(items=10, linger_seconds=0.0))

    for _ in range(5):
        tries = (batches.submit(number, size=100) for number in range(50))
        await asyncio.gather(*tries, return_exceptions=True)
        assert batches.held == 0


async def test_no_more_batches_run_at_once_than_allowed() -> None:
    work = Work(held=True)
    batches = Batches[int, int](work, BatchLimits(items=1, linger_seconds=0.0, at_once=2))
    waiting = [asyncio.create_task(batches.submit(number)) for number in range(5)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert work.batches == [[0], [1]]

    work.gate.set()
    assert await asyncio.gather(*waiting) == [0, 2, 4, 6, 8]


async def test_what_nobody_waits_for_is_not_done() -> None:
    work = Work()
    batches = Batches[int, int](work, BatchLimits(linger_seconds=0.02))
    given_up = asyncio.create_task(batches.submit(1))
    await asyncio.sleep(0)
    given_up.cancel()

    assert await batches.submit(2) == 4
    assert work.batches == [[2]]
    with pytest.raises(asyncio.CancelledError):
        await given_up


async def test_the_end_of_a_batch_does_not_cut_the_gathering_of_the_next_one_short() -> None:
    work = Work(held=True)
    batches = Batches[int, int](work, BatchLimits(items=2, linger_seconds=3600, at_once=2))
    full = [asyncio.create_task(batches.submit(number)) for number in (1, 2)]
    await asyncio.sleep(0)
    early = asyncio.create_task(batches.submit(3))

    work.gate.set()
    assert await asyncio.gather(*full) == [2, 4]
    for _ in range(5):
        await asyncio.sleep(0)
    assert work.batches == [[1, 2]]

    assert await batches.submit(4) == 8
    assert await early == 6
    assert work.batches == [[1, 2], [3, 4]]


async def test_what_was_due_while_all_batches_ran_starts_when_one_has_ended() -> None:
    work = Work(held=True)
    batches = Batches[int, int](work, BatchLimits(items=1, linger_seconds=3600, at_once=1))
    waiting = [asyncio.create_task(batches.submit(number)) for number in (1, 2)]
    for _ in range(3):
        await asyncio.sleep(0)
    assert work.batches == [[1]]

    work.gate.set()
    assert await asyncio.gather(*waiting) == [2, 4]


async def test_after_a_burst_the_next_batch_gathers_longer_and_without_one_it_does_not() -> None:
    work = Work()
    limits = BatchLimits(linger_seconds=0.01, burst_per_second=300, burst_linger_seconds=3600)
    batches = Batches[int, int](work, limits)

    assert await batches.submit(1) == 2
    assert await batches.submit(2) == 4
    await asyncio.gather(*(batches.submit(number) for number in range(3)))
    waiting = asyncio.create_task(batches.submit(3))
    await asyncio.sleep(0.05)

    assert not waiting.done()
    assert work.batches == [[1], [2], [0, 1, 2]]
    waiting.cancel()
