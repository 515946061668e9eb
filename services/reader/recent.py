"""Values that many ask for: made once, and handed out for some seconds."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

FRESH_SECONDS = 15.0
"""How long a value is handed out: a new article shows after so long at the latest."""

_MOST = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Made:
    task: asyncio.Task[Any]
    at: float


class Recent:
    """The values of the last `seconds`, of the `most` keys that were asked for last."""

    def __init__(self, seconds: float = FRESH_SECONDS, most: int = _MOST) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[Hashable, _Made] = OrderedDict()

    async def value(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """The value of a key; who asks while it is being made waits for the same one.

        It is shared and must not be changed. What `make` raises is raised to all who wait, and
        not kept.
        """
        known = self._kept.get(key)
        if known is None or self._is_old(known):
            known = _Made(asyncio.ensure_future(_awaited(make)), time.monotonic())
            known.task.add_done_callback(lambda task: self._forget_failed(key, task))
            self._kept[key] = known
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        # Shielded: who goes away must not end it for the others.
        value: T = await asyncio.shield(known.task)
        return value

    def _is_old(self, made: _Made) -> bool:
        return made.task.done() and time.monotonic() - made.at > self._seconds

    def _forget_failed(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        if task.cancelled() or task.exception() is not None:
            known = self._kept.get(key)
            if known is not None and known.task is task:
                del self._kept[key]


async def _awaited(make: Callable[[], Awaitable[T]]) -> T:
    return await make()
