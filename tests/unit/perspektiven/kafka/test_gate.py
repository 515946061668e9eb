"""The gate: side by side, or alone, and what cancellation leaves behind."""

import asyncio
import random

from perspektiven.kafka.gate import Gate


class Room:
    """Notes who is inside, and that nobody is beside one who is alone."""

    def __init__(self) -> None:
        self.gate = Gate()
        self.inside: list[str] = []
        self.entered: list[str] = []

    async def together(self, name: str, until: asyncio.Event) -> None:
        async with self.gate.together():
            await self._stay(name, until)

    async def alone(self, name: str, until: asyncio.Event, rank: int = 1) -> None:
        async with self.gate.few(rank, 1):
            assert self.inside == []
            await self._stay(name, until)
            assert self.inside == []

    async def _stay(self, name: str, until: asyncio.Event) -> None:
        self.inside.append(name)
        self.entered.append(name)
        await until.wait()
        self.inside.remove(name)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_alone_waits_for_those_inside_and_holds_back_those_behind() -> None:
    room, first, last = Room(), asyncio.Event(), asyncio.Event()
    tasks = [asyncio.create_task(room.together(name, first)) for name in "ab"]
    await settle()
    tasks.append(asyncio.create_task(room.alone("c", last)))
    await settle()
    tasks.append(asyncio.create_task(room.together("d", last)))
    await settle()
    before = list(room.inside)
    first.set()
    await settle()
    meanwhile = list(room.inside)
    last.set()
    await asyncio.gather(*tasks)

    assert (before, meanwhile) == (["a", "b"], ["c"])
    assert room.entered == ["a", "b", "c", "d"]


async def test_of_several_that_wait_to_be_alone_the_lowest_rank_is_next() -> None:
    room, until = Room(), asyncio.Event()
    tasks = [asyncio.create_task(room.together("first", until))]
    await settle()
    tasks += [asyncio.create_task(room.alone(f"rank {rank}", until, rank)) for rank in (3, 1, 2)]
    await settle()
    until.set()
    await asyncio.gather(*tasks)

    assert room.entered == ["first", "rank 1", "rank 2", "rank 3"]


async def test_a_few_are_inside_at_once_and_one_alone_after_them() -> None:
    gate = Gate()
    inside: list[int] = []
    most: dict[int, int] = {}

    async def enter(number: int, rank: int, room: int) -> None:
        async with gate.few(rank, room):
            inside.append(number)
            await asyncio.sleep(0.001)
            most[number] = len(inside)
            await asyncio.sleep(0.001)
            inside.remove(number)

    await asyncio.gather(*(enter(n, 1, 4) for n in range(20)), *(enter(n, 2, 1) for n in (20, 21)))

    assert max(most.values()) == 4
    assert (most[20], most[21]) == (1, 1)


async def test_whoever_gives_up_waiting_holds_nobody_back() -> None:
    chance = random.Random(1)
    room, until = Room(), asyncio.Event()
    until.set()
    for _ in range(200):
        tasks = [
            asyncio.create_task(
                room.together(str(n), until) if n % 3 else room.alone(str(n), until, n % 2)
            )
            for n in range(9)
        ]
        for task in tasks:
            if chance.random() < 0.3:
                task.cancel()
            elif chance.random() < 0.5:
                await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await asyncio.wait(tasks)
        assert [task.exception() for task in tasks if not task.cancelled()].count(None) == sum(
            not task.cancelled() for task in tasks
        )

    room.entered.clear()
    await room.alone("last", until)
    await room.together("after", until)
    assert room.entered == ["last", "after"]
