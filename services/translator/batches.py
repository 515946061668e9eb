"""Batches across articles: one queue per engine and language pair, in order.

Texts of all articles in flight are put together while the engine is busy, each text once, those
that waited longest first: so one article after the other is done, and the next ones keep the
engine busy meanwhile. One bad text never takes a batch down: a batch that fails is halved until
the text is found that it failed over, and the others have their answers. While an engine is down
nobody asks it (circuit_breaker.py), and a busy one is asked for less at once.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from services.translator.circuit_breaker import CircuitBreaker
from services.translator.engine_requests import EngineRequests
from services.translator.engines.concurrency import Slots
from services.translator.engines.engine import (
    Answer,
    ArticleEngine,
    Engine,
    Pair,
    Stumbled,
    TurnAnswer,
)
from services.translator.text_work import others_first

_LINGER_SECONDS = 0.01

# Ordered: taking the oldest of a dict whose head was deleted walks over all that was deleted.
_Waiting = OrderedDict[str, "asyncio.Future[Answer | None]"]


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """Outcome of a batch: answers by text, and why some are missing."""

    answers: dict[str, Answer | None]
    error: BaseException | None = None
    """The first error that left texts without an answer."""


class Batcher:
    """Batches requests to one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._requests = EngineRequests(engine)
        self._queues: dict[Pair, _Waiting] = defaultdict(OrderedDict)
        self._asked: dict[Pair, _Waiting] = defaultdict(OrderedDict)
        self._pumps: dict[Pair, asyncio.Task[None]] = {}
        self._batches: set[asyncio.Task[None]] = set()

    @property
    def breaker(self) -> CircuitBreaker:
        """Whether the engine rests, and why."""
        return self._requests.breaker

    @property
    def slots(self) -> Slots:
        """Requests under way to the engine."""
        return self._requests.slots

    async def supports(self, source: str, target: str) -> bool:
        """As the engine says. Raises Transient while it rests and has not said so before."""
        return await self._requests.supports((source, target))

    async def translate(self, texts: Sequence[str], source: str, target: str) -> BatchOutcome:
        """An answer for each text that the engine answered. Raises Transient while it rests."""
        self._refuse_while_resting()
        pair = (source, target)
        if self.engine.is_human:
            return await self._look_up(texts, pair)
        futures = [self._ask(pair, text) for text in texts]
        if pair not in self._pumps or self._pumps[pair].done():
            self._pumps[pair] = asyncio.create_task(self._pump(pair))
        if futures:
            # Leaves them to others who wait for the same texts when this article is given up.
            await asyncio.wait(set(futures))
        return _outcome(dict(zip(texts, futures, strict=True)))

    async def again(self, text: str, source: str, target: str) -> Answer | None:
        """Answer to one text, asked alone after a first answer was rejected.

        Raises what the engine raises, and Transient while it rests.
        """
        async with self.slots.slot():
            self._refuse_while_resting()
            future: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
            await self._settle(OrderedDict({text: future}), (source, target), again=True)
            return future.result()

    async def turn(self, ask: Callable[[ArticleEngine], Awaitable[TurnAnswer]]) -> TurnAnswer:
        """Answer to one request about an article, when the engine has a slot for it.

        Raises what the engine raises, and Transient while it rests.
        """
        async with self.slots.slot():
            self._refuse_while_resting()
            return await self._requests.turn(ask)

    async def close(self) -> None:
        """Drops waiting texts."""
        tasks = [*self._pumps.values(), *self._batches]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.engine.close()

    async def _look_up(self, texts: Sequence[str], pair: Pair) -> BatchOutcome:
        """People's own translations lie at hand: one article gains nothing by those of others."""
        waiting: _Waiting = OrderedDict()
        unique, loop = list(dict.fromkeys(texts)), asyncio.get_running_loop()
        for at in range(0, len(unique), self._requests.most_texts):
            some = unique[at : at + self._requests.most_texts]
            batch: _Waiting = OrderedDict((text, loop.create_future()) for text in some)
            waiting |= batch
            await others_first()
            await self._settle_or_fail(batch, pair)
        return _outcome(waiting)

    def _ask(self, pair: Pair, text: str) -> "asyncio.Future[Answer | None]":
        """The answer to come: that of the same text where another article waits for it already."""
        for waiting in (self._queues[pair], self._asked[pair]):
            if text in waiting:
                return waiting[text]
        future: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._queues[pair][text] = future
        return future

    async def _pump(self, pair: Pair) -> None:
        queue = self._queues[pair]
        while queue:
            if len(queue) < self._requests.most_texts:
                await asyncio.sleep(_LINGER_SECONDS)
            ticket = await self.slots.acquire()
            if (refusal := self.breaker.refusal()) is not None:
                self.slots.release(ticket)
                _fail(queue, refusal)
                queue.clear()
                return
            batch = self._take(pair)
            task = asyncio.create_task(self._run(pair, batch, ticket))
            self._batches.add(task)
            task.add_done_callback(self._batches.discard)

    def _take(self, pair: Pair) -> _Waiting:
        """The oldest texts first, as many as the engine takes at once; a suspect goes alone."""
        limit = self.engine.limits.characters
        queue = self._queues[pair]
        batch: _Waiting = OrderedDict()
        characters = 0
        for text in queue:
            is_suspect = self._requests.is_suspect(pair, text)
            full = len(batch) >= self._requests.most_texts or characters + len(text) > limit
            if batch and (full or is_suspect):
                break
            batch[text] = queue[text]
            characters += len(text)
            if is_suspect:
                break
        for text in batch:
            del queue[text]
        self._asked[pair] |= batch
        return batch

    async def _run(self, pair: Pair, batch: _Waiting, ticket: int) -> None:
        try:
            await self._settle_or_fail(batch, pair)
        finally:
            for text, future in batch.items():
                self._asked[pair].pop(text, None)
                future.cancel()
            self.slots.release(ticket)

    async def _settle_or_fail(self, batch: _Waiting, pair: Pair) -> None:
        try:
            await self._settle(batch, pair)
        except Exception as exc:  # noqa: BLE001 - handed to every article that waits for it
            _fail(batch, exc)

    async def _settle(self, batch: _Waiting, pair: Pair, *, again: bool = False) -> None:
        """Answers the texts as far as the engine can; raises why the others have no answer."""
        asked_at, before = self.breaker.now(), self._requests.answered
        try:
            await self._answer(batch, pair, again=again)
        except Stumbled as exc:
            # It failed over a text when it answered others meanwhile, else it is down.
            if self._requests.answered == before:
                self.breaker.begin(exc, asked_at)
            raise

    async def _answer(self, batch: _Waiting, pair: Pair, *, again: bool = False) -> None:
        answers = await self._requests.answers(list(batch), pair, again=again)
        if answers is None:
            await self._answer_halves(batch, pair)
            return
        for future, answer in zip(batch.values(), answers, strict=True):
            if not future.done():
                future.set_result(answer)

    async def _answer_halves(self, batch: _Waiting, pair: Pair) -> None:
        """Both halves; the second is left where the first shows that the engine is down."""
        before = self._requests.answered
        trouble: Stumbled | None = None
        texts = list(batch)
        for some in (texts[: len(texts) // 2], texts[len(texts) // 2 :]):
            try:
                await self._answer(OrderedDict((text, batch[text]) for text in some), pair)
            except Stumbled as exc:
                trouble = exc
                if self._requests.answered == before and len(some) > 1:
                    break
        if trouble is not None:
            raise trouble

    def _refuse_while_resting(self) -> None:
        if (refusal := self.breaker.refusal()) is not None:
            raise refusal


def _outcome(futures: Mapping[str, "asyncio.Future[Answer | None]"]) -> BatchOutcome:
    answers: dict[str, Answer | None] = {}
    error: BaseException | None = None
    for text, future in futures.items():
        if future.cancelled():
            error = error or asyncio.CancelledError()
        elif (failure := future.exception()) is not None:
            error = error or failure
        else:
            answers[text] = future.result()
    return BatchOutcome(answers, error)


def _fail(waiting: _Waiting, exc: Exception) -> None:
    for future in waiting.values():
        if not future.done():
            future.set_exception(exc)
            # Taken note of: an article that was given up leaves its answer to nobody.
            future.exception()
