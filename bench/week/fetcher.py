"""The fetcher, its clock driven: python -m bench.week.fetcher TIME, with its settings.

Whenever no host has anything to do the clock leaps three minutes, up to the moment until which the
world may go on: a day takes as long as its work.
"""

import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from typing_extensions import override

from bench.week.world import SharedTime
from perspektiven.settings import load
from services.fetcher.app import Fetcher, fetcher
from services.fetcher.settings import FetcherSettings
from services.fetcher.state import host_queue
from services.fetcher.steady_clock import SteadyClock

_LEAP_SECONDS = 180.0
_LOOK_EVERY_SECONDS = 0.01


class LeapingClock(SteadyClock):
    """The world's time; between two leaps it goes on as time does."""

    def __init__(self, world: SharedTime) -> None:
        super().__init__()
        self._world = world
        self._leapt_at = time.monotonic()

    @override
    def now(self) -> float:
        return self._world.now + time.monotonic() - self._leapt_at

    @override
    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def leap(self) -> None:
        """Three minutes forward, if the world may go on so far."""
        if self._world.now < self._world.until:
            self._world.now = min(self._world.until, self.now() + _LEAP_SECONDS)
            self._leapt_at = time.monotonic()


async def run(world: SharedTime) -> None:
    """Fetches until it is told to stop."""
    clock = LeapingClock(world)
    async with fetcher(load(FetcherSettings), clock) as found:
        driving = asyncio.create_task(_drive(found, clock))
        try:
            await found.run()
        finally:
            driving.cancel()


async def _drive(found: Fetcher, clock: LeapingClock) -> None:
    idle = 0
    while True:
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
        # A host that rests for milliseconds between two requests is idle once, not twice.
        idle = 0 if found.crawler.queue.running else idle + 1
        if idle >= 2:
            clock.leap()
            idle = 0


if __name__ == "__main__":
    # The queue of hosts looks at the clock as often as the clock may leap.
    host_queue._LONGEST_SLEEP_SECONDS = _LOOK_EVERY_SECONDS / 2
    asyncio.run(run(SharedTime(Path(sys.argv[1]))))
