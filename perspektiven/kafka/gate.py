"""Gate with three modes of entry: side by side, a few at a time, alone."""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_Turn = asyncio.Future[None]


class Pass:
    """Admission of one task that is inside."""

    __slots__ = ("has_left",)

    def __init__(self) -> None:
        self.has_left = False


class Gate:
    """Gate that prefers tasks that want few others inside: no other enters before them."""

    def __init__(self) -> None:
        self._inside = 0
        self._room: int | None = None
        """How many may be inside at once; None while all may."""
        self._together: deque[_Turn] = deque()
        self._few: list[tuple[int, int, int, _Turn]] = []
        self._order = itertools.count()

    @asynccontextmanager
    async def together(self) -> AsyncIterator[Pass]:
        """Context of a task that may run beside any number of others."""
        if self._room is not None or self._few:
            turn: _Turn = asyncio.get_running_loop().create_future()
            self._together.append(turn)
            await self._wait(turn)
        else:
            self._inside += 1
        holds = Pass()
        try:
            yield holds
        finally:
            self.leave(holds)

    @asynccontextmanager
    async def few(self, rank: int, room: int) -> AsyncIterator[Pass]:
        """Inside as one of at most `room`, all of whom came this way; the lowest rank is next."""
        turn: _Turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._few, (rank, next(self._order), room, turn))
        self._admit()
        await self._wait(turn)
        holds = Pass()
        try:
            yield holds
        finally:
            self.leave(holds)

    def leave(self, holds: Pass) -> None:
        """Gives up the place early: the task counts as outside, even if it runs on."""
        if not holds.has_left:
            holds.has_left = True
            self._leave()

    async def _wait(self, turn: _Turn) -> None:
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # it was let in and cancelled at once
            else:
                self._admit()  # others may have waited for it
            raise

    def _leave(self) -> None:
        self._inside -= 1
        if not self._inside:
            self._room = None
        self._admit()

    def _admit(self) -> None:
        """Lets in whoever may enter now."""
        while self._few:
            *_, room, turn = self._few[0]
            if turn.cancelled():
                heapq.heappop(self._few)
            elif not self._inside or (self._room and self._inside < min(self._room, room)):
                heapq.heappop(self._few)
                self._room = min(self._room or room, room)
                self._let_in(turn)
            else:
                return
        while self._together and self._room is None:
            turn = self._together.popleft()
            if not turn.cancelled():
                self._let_in(turn)

    def _let_in(self, turn: _Turn) -> None:
        self._inside += 1
        turn.set_result(None)
