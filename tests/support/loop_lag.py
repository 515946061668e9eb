"""How long an event loop is blocked: what a test of hostile input asserts on."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_TICK_SECONDS = 0.01


@dataclass(slots=True)
class Lag:
    """The longest time that the loop did not come round."""

    seconds: float = 0.0


@asynccontextmanager
async def loop_lag() -> AsyncIterator[Lag]:
    """Measures the running loop while the block runs."""
    lag = Lag()

    async def watch() -> None:
        before = time.monotonic()
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            now = time.monotonic()
            lag.seconds = max(lag.seconds, now - before - _TICK_SECONDS)
            before = now

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(0)
    try:
        yield lag
        await asyncio.sleep(2 * _TICK_SECONDS)  # so that the last block is seen, too
    finally:
        watcher.cancel()
