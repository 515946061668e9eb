"""Concurrency of requests to a server, found by how much more it gets done with more of them.

A server does so much at once, and lets the rest wait: beyond that more requests only wait longer.
So the limit is doubled from a small one while throughput grows by at least half of what was added,
then tried a quarter higher now and then. When throughput falls, half the limit is tried: where as
much gets done with it, it stays. A refusal (429, 503, no answer in time) halves it at once, and for
a while it keeps below what was refused. It is never above the configured maximum.

Netflix's concurrency-limits and TCP Vegas tell a queue by latency, which here says more of the
lengths of the texts; hence throughput, by the letters of texts and a share for each request.
"""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from perspektiven.back_off import back_off
from perspektiven.ops import metrics

log = structlog.get_logger()

_FIRST = 2
_LEAST_ANSWERS, _ANSWERS_PER_SLOT = 24, 4
# Of the throughput that so many more requests could bring, what they have to bring.
_GAIN = 0.5
_FALLEN = 0.7
_LONGEST_PATIENCE = 32
_REFUSED_SECONDS, _LONGEST_REFUSED_SECONDS = 30.0, 600.0
# What a request costs a server besides its text, in letters.
_LETTERS_PER_REQUEST = 100
_FAR_LONGER, _LEAST_PATIENCE_SECONDS = 20.0, 2.0
# Of the last answer, in the moving average of how long one takes.
_WEIGHT = 0.1


class ConcurrencyLimit:
    """How many requests may be under way: `now` of them, `most` at most."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.now = min(_FIRST, most)
        self._clock = clock
        self._tried_from: tuple[int, float] | None = None
        """Limit and throughput before the trial that is going on."""
        self._throughput: float | None = None
        self._is_doubling = True
        self._has_fallen = False
        self._held, self._patience = 0, 1
        self._refusals = 0
        self._ceiling, self._ceiling_until = most, float("-inf")
        self._fell_at = float("-inf")
        self.begin_window()

    def answered(self, letters: int, *, is_full: bool) -> None:
        """Notes an answer; `is_full`: as many requests as allowed were under way until then."""
        if not is_full:
            self.begin_window()
            return
        self._skip -= 1
        if self._skip == 0:
            self._since = self._clock()
        if self._skip >= 0:
            return
        self._answers += 1
        self._letters += letters + _LETTERS_PER_REQUEST
        if self._answers >= max(_LEAST_ANSWERS, _ANSWERS_PER_SLOT * self.now):
            seconds = self._clock() - self._since
            throughput = self._letters / max(seconds, 1e-6)
            self._judge(throughput)
            self.begin_window()

    def refused(self, asked_at: float) -> None:
        """Notes a refused request of that time; those of the same moment are one refusal."""
        if asked_at <= self._fell_at:
            return
        now = self._clock()
        self._refusals += 1
        self._ceiling = max(1, self.now - 1)
        self._ceiling_until = now + back_off(
            self._refusals, first=_REFUSED_SECONDS, longest=_LONGEST_REFUSED_SECONDS
        )
        self._fell_at = now
        self._stay(max(1, self.now // 2), None)
        self.begin_window()

    def begin_window(self) -> None:
        """Measures anew: throughput that is bounded by what there is to ask says nothing."""
        # The requests that are under way were sent under the limit before.
        self._skip = self.now
        self._since = self._clock()
        self._answers = self._letters = 0

    def _judge(self, throughput: float) -> None:
        if self._tried_from is not None:
            self._judge_trial(*self._tried_from, throughput)
        elif self._throughput is not None and throughput < self._throughput * _FALLEN:
            # The window in which it fell holds some of both.
            if self._has_fallen:
                self._try(max(1, self.now // 2), throughput)
            self._has_fallen = not self._has_fallen
        else:
            self._throughput = throughput
            self._has_fallen = False
            self._held += 1
            if self._held >= self._patience:
                self._try(self._higher(), throughput)

    def _judge_trial(self, before: int, throughput_before: float, throughput: float) -> None:
        wanted = throughput_before * (1 + _GAIN * (self.now / before - 1))
        if throughput < wanted:
            self._patience = min(_LONGEST_PATIENCE, self._patience * 2)
            self._stay(before, throughput_before)
            return
        self._patience = 1
        if self.now > self._ceiling:
            self._refusals = 0
        self._throughput = throughput
        self._try(self._higher() if self.now > before else max(1, self.now // 2), throughput)

    def _higher(self) -> int:
        ceiling = self.most if self._clock() >= self._ceiling_until else self._ceiling
        step = self.now if self._is_doubling else max(1, self.now // 4)
        return max(self.now, min(ceiling, self.now + step))

    def _try(self, limit: int, throughput: float) -> None:
        if limit == self.now:
            self._stay(limit, throughput)
            return
        self._tried_from = (self.now, throughput)
        self._change(limit)

    def _stay(self, limit: int, throughput: float | None) -> None:
        """Holds a limit, with what gets done with it where that is known."""
        self._tried_from, self._throughput = None, throughput
        self._is_doubling = self._has_fallen = False
        self._held = 0
        self._change(limit)

    def _change(self, limit: int) -> None:
        if limit != self.now:
            log.debug("concurrency_changed", before=self.now, now=limit)
        self.now = limit


class Slots:
    """Requests under way to one engine, as many as its limit allows; others wait in order.

    A request that takes twenty times as long as others do is waited for, and counts no more: a few
    texts that a server dawdles over must not hold back all others.
    """

    def __init__(self, engine: str, most: int, *, adapts: bool) -> None:
        self._engine = engine
        self._most = most
        self._limit = ConcurrencyLimit(most) if adapts else None
        self._tickets = itertools.count()
        self._under_way: dict[int, float] = {}
        """When each request that holds a slot began, the oldest first."""
        self._usual_seconds: float | None = None
        self._answers_since_full = 0
        self._waiting: deque[asyncio.Future[int]] = deque()
        self._tell()

    @property
    def most(self) -> int:
        """Requests that may be under way at the moment."""
        if self._limit is None:
            return self._most
        return min(self._most, self._limit.now + self._dawdling())

    async def acquire(self) -> int:
        """Waits for a slot; returns the ticket to release it with."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[int] = loop.create_future()
        self._waiting.append(turn)
        self._wake()
        if not turn.done():
            self._answers_since_full = 0
            if self._limit is not None:
                loop.call_later(self._patience_seconds(), self._wake)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release(turn.result())
            raise

    def release(self, ticket: int) -> None:
        """Gives a slot back."""
        seconds = time.monotonic() - self._under_way.pop(ticket)
        usual = self._usual_seconds
        self._usual_seconds = seconds if usual is None else usual + _WEIGHT * (seconds - usual)
        self._wake()
        if not self._under_way and self._limit is not None:
            self._limit.begin_window()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Waits for a slot, and holds it for the block."""
        ticket = await self.acquire()
        try:
            yield
        finally:
            self.release(ticket)

    def answered(self, letters: int) -> None:
        """Notes an answer to so many letters, while its slot is held."""
        if self._limit is None:
            return
        # Answers that come at the same moment leave slots free until the next requests are sent.
        self._answers_since_full = 0 if self._waiting else self._answers_since_full + 1
        is_full = self._answers_since_full <= 2 * self._limit.now
        self._limit.answered(letters, is_full=is_full)
        self._wake()

    def refused(self, asked_at: float) -> None:
        """Notes that a request of that time was refused, or not answered in time."""
        if self._limit is not None:
            before = self._limit.now
            self._limit.refused(asked_at)
            if self._limit.now < before:
                metrics.CONCURRENCY_FALLS.labels(self._engine).inc()
            self._tell()

    def _wake(self) -> None:
        while self._waiting and len(self._under_way) < self.most:
            turn = self._waiting.popleft()
            if not turn.done():
                ticket = next(self._tickets)
                self._under_way[ticket] = time.monotonic()
                turn.set_result(ticket)
        self._tell()

    def _dawdling(self) -> int:
        """Requests that take far longer than those that were answered."""
        if self._usual_seconds is None:
            return 0
        before = time.monotonic() - self._patience_seconds()
        return sum(1 for _ in itertools.takewhile(lambda at: at < before, self._under_way.values()))

    def _patience_seconds(self) -> float:
        return max(_LEAST_PATIENCE_SECONDS, _FAR_LONGER * (self._usual_seconds or 0.0))

    def _tell(self) -> None:
        metrics.CONCURRENCY_LIMIT.labels(self._engine).set(self.most)
        metrics.ENGINE_REQUESTS.labels(self._engine).set(len(self._under_way))
