"""How long an event loop was held: what no other task could do anything in.

async with LoopWatch() as watch:
    await work()
assert watch.longest < 1
"""

import asyncio
import gc
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

_EVERY_SECONDS = 0.01


class LoopWatch:
    """A task that asks for a turn a hundred times a second, and how late the latest one came."""

    def __init__(self) -> None:
        self.longest = 0.0
        """Seconds of the longest time in which the loop did not turn."""
        self._stat = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._asked = (0.0, 0.0)
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        # What thousands of earlier tests left behind is no part of what is measured: with it, one
        # collection takes half a second and more.
        gc.freeze()
        self._asked = self._moment()
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        gc.unfreeze()
        # What held the loop to the very end has let no tick measure it.
        self._measure(0.0)
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _tick(self) -> None:
        while True:
            self._asked = self._moment()
            await asyncio.sleep(_EVERY_SECONDS)
            self._measure(_EVERY_SECONDS)

    def _measure(self, asked_for: float) -> None:
        (began, waited), (now, waits) = self._asked, self._moment()
        self.longest = max(self.longest, now - began - asked_for - (waits - waited))

    def _moment(self) -> tuple[float, float]:
        """The time, and how long this thread has waited for a core in all, both in seconds.

        A busy machine is no fault of the loop's. Source: Linux, Documentation/scheduler/
        sched-stats.rst; where the kernel does not count, nothing is subtracted.
        """
        waited = 0.0
        with suppress(OSError):
            waited = int(self._stat.read_text().split()[1]) / 1e9
        return time.monotonic(), waited
