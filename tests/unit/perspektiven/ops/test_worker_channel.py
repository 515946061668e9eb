"""Messages to a process and back, over a pair of sockets."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from multiprocessing.connection import Connection

import pytest

from perspektiven.ops.worker_channel import WorkerChannel


@pytest.fixture
async def ends() -> AsyncIterator[tuple[WorkerChannel, Connection]]:
    """Our end on the event loop, and the worker's."""
    ours, theirs = multiprocessing.Pipe()
    channel = await WorkerChannel.over(ours)
    yield channel, theirs
    channel.close()
    theirs.close()


@pytest.mark.parametrize("size", [0, 100, 20_000, 3_000_000])
async def test_an_answer_of_any_size_comes_back(
    ends: tuple[WorkerChannel, Connection], size: int
) -> None:
    channel, theirs = ends

    asking = asyncio.create_task(channel.ask(b"x" * size, seconds=30))
    question = await asyncio.to_thread(theirs.recv)
    await asyncio.to_thread(theirs.send, question + b"!")

    assert await asking == b"x" * size + b"!"


async def test_what_was_said_before_it_is_waited_for_is_kept(
    ends: tuple[WorkerChannel, Connection],
) -> None:
    channel, theirs = ends
    theirs.send("ready")
    theirs.send("steady")
    await asyncio.sleep(0)

    assert [await channel.receive(30), await channel.receive(30)] == ["ready", "steady"]


async def test_a_process_that_ends_raises_for_who_waits_and_who_comes_later(
    ends: tuple[WorkerChannel, Connection],
) -> None:
    channel, theirs = ends
    asking = asyncio.create_task(channel.ask("anything", seconds=30))
    await asyncio.to_thread(theirs.recv)
    theirs.close()

    with pytest.raises(EOFError):
        await asking
    with pytest.raises(EOFError):
        await channel.ask("more", seconds=30)


async def test_half_an_answer_is_none(ends: tuple[WorkerChannel, Connection]) -> None:
    channel, theirs = ends
    asking = asyncio.create_task(channel.ask("anything", seconds=30))
    await asyncio.to_thread(theirs.recv)
    # A Connection sends long messages in two pieces: the second never comes.
    channel.data_received(b"\x00\x00\x40\x00" + b"half")
    theirs.close()

    with pytest.raises(EOFError):
        await asking


async def test_a_process_that_says_nothing_is_waited_for_no_longer_than_said(
    ends: tuple[WorkerChannel, Connection],
) -> None:
    channel, theirs = ends

    with pytest.raises(TimeoutError):
        await channel.ask("anything", seconds=0.01)

    assert await asyncio.to_thread(theirs.recv) == "anything"
