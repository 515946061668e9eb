"""Gathers single items into batches and answers them one by one."""

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """How large a batch may be, how long an item waits for others, how many run at once."""

    items: int = 500
    size: int = 5_000_000
    linger_seconds: float = 0.05
    at_once: int = 2
    burst_per_second: float = math.inf
    """Rate of items from which on it is a burst: fewer and larger batches are worth a wait then."""
    burst_linger_seconds: float = 0.05


@dataclass(slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    size: int
    answer: "asyncio.Future[Result]"


class Batches(Generic[Item, Result]):
    """Collects items into batches for `work`.

    A batch is due when it is full, or when its first item has waited for `linger_seconds`, and
    starts as soon as fewer than `at_once` batches are running: it grows until then. After a batch
    that came at `burst_per_second` or faster, the next one's first item waits for
    `burst_linger_seconds`. `work` returns an answer or an exception for each item, in order; what
    it raises holds for all of them.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
        limits: BatchLimits,
    ) -> None:
        self._work = work
        self._limits = limits
        self._waiting: deque[_Waiting[Item, Result]] = deque()
        self._size = 0
        self._running: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._linger_seconds = limits.linger_seconds
        self._is_due = False

    async def submit(self, item: Item, size: int = 1) -> Result:
        """Result for the item once its batch is done; raises the item's error."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(item, size, answer))
        self._size += size
        if self._is_full():
            self._start()
        elif self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._linger_seconds, self._start)
        return await answer

    @property
    def held(self) -> int:
        """Items that wait for a batch; whoever tries again brings his item again."""
        return len(self._waiting)

    def _is_full(self) -> bool:
        return len(self._waiting) >= self._limits.items or self._size >= self._limits.size

    def _start(self) -> None:
        """Starts what waits, as far as batches may run; the rest is due when one has ended."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._note_rate()
        while self._waiting and len(self._running) < self._limits.at_once:
            task = asyncio.create_task(self._run(self._take()))
            self._running.add(task)
            task.add_done_callback(self._go_on)
        self._is_due = bool(self._waiting)

    def _note_rate(self) -> None:
        """Sets how long the next batch's first item waits, by how many items came meanwhile."""
        limits = self._limits
        is_burst = len(self._waiting) >= limits.burst_per_second * self._linger_seconds
        self._linger_seconds = limits.burst_linger_seconds if is_burst else limits.linger_seconds

    def _go_on(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        # What has not waited long yet goes on gathering: it would make a request of its own.
        if self._is_due:
            self._start()

    def _take(self) -> list[_Waiting[Item, Result]]:
        batch: list[_Waiting[Item, Result]] = []
        size = 0
        while self._waiting and len(batch) < self._limits.items:
            following = self._waiting[0]
            if batch and size + following.size > self._limits.size:
                break
            self._waiting.popleft()
            self._size -= following.size
            # Nobody waits for what was cancelled (a revoked partition): it must not be done here.
            if not following.answer.cancelled():
                batch.append(following)
                size += following.size
        return batch

    async def _run(self, batch: list[_Waiting[Item, Result]]) -> None:
        if not batch:
            return
        try:
            answers = await self._work([waiting.item for waiting in batch])
        except Exception as exc:  # noqa: BLE001 - handed to every one who waits for this batch
            answers = [exc] * len(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            if waiting.answer.cancelled():
                continue
            if isinstance(answer, Exception):
                waiting.answer.set_exception(answer)
            else:
                waiting.answer.set_result(answer)
