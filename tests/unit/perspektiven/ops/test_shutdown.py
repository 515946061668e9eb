"""The end of a service: on a signal, and not later than it may."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest
from structlog.testing import capture_logs

from perspektiven.ops import shutdown


async def _for_ever() -> None:
    await asyncio.Event().wait()


async def test_a_signal_ends_the_wait() -> None:
    stopping = asyncio.create_task(shutdown.told_to_stop())
    await asyncio.sleep(0)

    os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(stopping, 5)


async def test_work_that_ends_first_is_told_from_work_that_is_cut_short() -> None:
    stopping = asyncio.create_task(_for_ever())
    never = asyncio.Event()

    assert await shutdown.ends_before(stopping, asyncio.sleep(0))
    stopping.cancel()
    assert not await shutdown.ends_before(stopping, never.wait())


async def test_what_the_work_raises_comes_out() -> None:
    async def fails() -> None:
        raise ValueError("broken")

    stopping = asyncio.create_task(_for_ever())

    with pytest.raises(ValueError, match="broken"):
        await shutdown.ends_before(stopping, fails())
    stopping.cancel()


async def test_tasks_that_are_late_are_cancelled_and_bad_ends_are_logged() -> None:
    async def fails() -> None:
        raise ValueError("broken")

    late, bad = asyncio.create_task(asyncio.Event().wait()), asyncio.create_task(fails())

    with capture_logs() as logged:
        await shutdown.within(time.monotonic(), "the fetcher", late, bad)
    await asyncio.wait([late])

    assert late.cancelled()
    assert {event["event"] for event in logged} == {"cut_short", "ended_badly"}


_BLOCKED = """
import time
from perspektiven.ops import shutdown
shutdown.own_process()
{guard}
time.sleep(60)
"""


@pytest.mark.parametrize("guard", ["shutdown.end_if_blocked(0.2)", "shutdown.leave_within(0.2)"])
def test_a_process_of_our_own_that_hangs_is_ended(guard: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BLOCKED.format(guard=guard)],
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode != 0


def test_a_process_that_is_not_ours_is_left_alone() -> None:
    """This one: it would have ended the tests."""
    shutdown.leave_within(0.01)
    shutdown.end_if_blocked(0.01)
    shutdown.leave()

    time.sleep(0.1)
