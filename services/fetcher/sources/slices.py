"""Long lists in slices of time, between which the event loop turns."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")

_SLICE_SECONDS = 0.02


async def in_slices(items: Iterable[T]) -> AsyncIterator[T]:
    """The items; whatever the caller does with each, other tasks have their turns in between."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for item in items:
        yield item
        if loop.time() - began >= _SLICE_SECONDS:
            await asyncio.sleep(0)
            began = loop.time()
