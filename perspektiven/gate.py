"""A gate that many pass side by side, or one alone."""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_Turn = asyncio.Future[None]


class Gate:
    """Who wants to be alone comes first: nobody enters before, and those inside leave by and by."""

    def __init__(self) -> None:
        self._inside = 0
        self._is_taken = False
        self._together: deque[_Turn] = deque()
        self._alone: list[tuple[int, int, _Turn]] = []
        self._order = itertools.count()

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """Inside beside others."""
        if self._is_taken or self._alone:
            turn: _Turn = asyncio.get_running_loop().create_future()
            self._together.append(turn)
            await self._wait(turn)
        else:
            self._inside += 1
        try:
            yield
        finally:
            self._leave()

    @asynccontextmanager
    async def alone(self, rank: int) -> AsyncIterator[None]:
        """Inside with nobody else; of several that wait, the lowest rank is next."""
        turn: _Turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._alone, (rank, next(self._order), turn))
        self._admit()
        await self._wait(turn)
        try:
            yield
        finally:
            self._leave()

    async def _wait(self, turn: _Turn) -> None:
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # it was let in and cancelled at once
            else:
                self._admit()  # others may have waited for it alone
            raise

    def _leave(self) -> None:
        self._inside -= 1
        self._is_taken = False
        self._admit()

    def _admit(self) -> None:
        """Lets in whoever may enter now."""
        while self._alone and self._alone[0][2].cancelled():
            heapq.heappop(self._alone)
        if self._is_taken:
            return
        if self._alone:
            if not self._inside:
                self._is_taken = True
                self._let_in(heapq.heappop(self._alone)[2])
            return
        while self._together:
            turn = self._together.popleft()
            if not turn.cancelled():
                self._let_in(turn)

    def _let_in(self, turn: _Turn) -> None:
        self._inside += 1
        turn.set_result(None)
