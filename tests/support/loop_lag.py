"""How long an event loop was blocked while something ran."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_TICK_SECONDS = 0.01


@dataclass(slots=True)
class Lag:
    """The longest time that no other task could run."""

    seconds: float = 0.0


@asynccontextmanager
async def loop_lag() -> AsyncIterator[Lag]:
    """Measures the lag of the running loop by a task that wants to run every ten milliseconds."""
    lag = Lag()
    ticking = asyncio.create_task(_tick(lag))
    await asyncio.sleep(0)
    try:
        yield lag
        # A block that lasted until just now is seen by one more tick.
        await asyncio.sleep(2 * _TICK_SECONDS)
    finally:
        ticking.cancel()


async def _tick(lag: Lag) -> None:
    last = time.monotonic()
    while True:
        await asyncio.sleep(_TICK_SECONDS)
        now = time.monotonic()
        lag.seconds = max(lag.seconds, now - last - _TICK_SECONDS)
        last = now
