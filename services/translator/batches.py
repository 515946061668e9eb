"""Many articles, one batch: an engine's queue for each pair of languages, order kept.

Texts of all articles in flight are put together while the engine is busy, each text once, sorted
by length. One bad text never takes a batch down: a batch that fails for good is halved. While an
engine is down nobody asks it: it is left alone for a while, longer each time.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence

from perspektiven.errors import Permanent, PipelineError, Transient
from services.translator import places
from services.translator.engines.engine import Answer, Answers, Engine

_LINGER_SECONDS = 0.01
_FIRST_REST_SECONDS = 1.0
_LONGEST_REST_SECONDS = 60.0

Pair = tuple[str, str]
_Waiting = dict[str, "asyncio.Future[Answer | None]"]


class Batcher:
    """One engine, asked in batches."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._slots = asyncio.Semaphore(engine.limits.concurrency)
        self._queues: dict[Pair, _Waiting] = defaultdict(dict)
        self._asked: dict[Pair, _Waiting] = defaultdict(dict)
        self._pumps: dict[Pair, asyncio.Task[None]] = {}
        self._batches: set[asyncio.Task[None]] = set()
        self._rest_until = 0.0
        self._rest = 0.0
        self.trouble: str | None = None
        """Why the engine is left alone at the moment, or None."""

    async def translate(self, texts: Sequence[str], source: str, target: str) -> Answers:
        """One answer for each text, by position.

        Raises what the engine raised for the batch that one of the texts was in.
        """
        self._refuse_while_resting()
        pair = (source, target)
        futures = [self._ask(pair, text) for text in texts]
        if pair not in self._pumps or self._pumps[pair].done():
            self._pumps[pair] = asyncio.create_task(self._pump(pair))
        done = await asyncio.gather(*futures, return_exceptions=True)
        for answer in done:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in done if not isinstance(answer, BaseException)]

    async def again(self, text: str, source: str, target: str) -> Answer | None:
        """The answer to one text that is asked alone after a first answer was refused."""
        self._refuse_while_resting()
        async with self._slots:
            return (await self._halving([text], (source, target), again=True))[0]

    async def close(self) -> None:
        """Gives up what waits."""
        tasks = [*self._pumps.values(), *self._batches]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.engine.close()

    def _ask(self, pair: Pair, text: str) -> "asyncio.Future[Answer | None]":
        """The answer to come: that of the same text where another article waits for it already."""
        for waiting in (self._queues[pair], self._asked[pair]):
            if text in waiting:
                return asyncio.ensure_future(_shared(waiting[text]))
        future: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        # An article that was given up leaves its answer to nobody.
        future.add_done_callback(_taken_note_of)
        self._queues[pair][text] = future
        return asyncio.ensure_future(_shared(future))

    async def _pump(self, pair: Pair) -> None:
        while self._queues[pair]:
            if len(self._queues[pair]) < self.engine.limits.texts:
                await asyncio.sleep(_LINGER_SECONDS)
            await self._slots.acquire()
            batch = self._take(pair)
            task = asyncio.create_task(self._run(pair, batch))
            self._batches.add(task)
            task.add_done_callback(self._batches.discard)

    def _take(self, pair: Pair) -> _Waiting:
        """The longest texts first, as many as the engine takes at once."""
        limits = self.engine.limits
        queue = self._queues[pair]
        batch: _Waiting = {}
        characters = 0
        for text in sorted(queue, key=len, reverse=True):
            if batch and (len(batch) >= limits.texts or characters + len(text) > limits.characters):
                break
            batch[text] = queue.pop(text)
            characters += len(text)
        self._asked[pair] |= batch
        return batch

    async def _run(self, pair: Pair, batch: _Waiting) -> None:
        try:
            answers = await self._halving(list(batch), pair)
        except Exception as exc:  # noqa: BLE001 - handed to every article that waits for it
            for future in batch.values():
                if not future.done():
                    future.set_exception(exc)
        else:
            for future, answer in zip(batch.values(), answers, strict=True):
                if not future.done():
                    future.set_result(answer)
        finally:
            for text, future in batch.items():
                self._asked[pair].pop(text, None)
                future.cancel()
            self._slots.release()

    async def _halving(self, texts: list[str], pair: Pair, *, again: bool = False) -> Answers:
        try:
            answers = await self._asked_engine(texts, pair, again=again)
        except Permanent as exc:
            if exc.reason == "unsupported_pair":
                raise
            if len(texts) == 1:
                return [None]
            return await self._halves(texts, pair)
        if len(answers) != len(texts) or self._looks_shuffled(texts, answers):
            return [None] if len(texts) == 1 else await self._halves(texts, pair)
        return answers

    async def _halves(self, texts: list[str], pair: Pair) -> Answers:
        half = len(texts) // 2
        return [*await self._halving(texts[:half], pair), *await self._halving(texts[half:], pair)]

    def _looks_shuffled(self, texts: list[str], answers: Answers) -> bool:
        if self.engine.is_human or len(texts) == 1:
            return False
        return places.out_of_place(texts, [answer.text if answer else "" for answer in answers])

    async def _asked_engine(self, texts: list[str], pair: Pair, *, again: bool) -> Answers:
        try:
            answers = await self.engine.translate(texts, *pair, again=again)
        except Permanent:
            raise
        except PipelineError as exc:
            self._take_a_rest(exc)
            raise
        self._rest = 0.0
        self.trouble = None
        return answers

    def _take_a_rest(self, exc: PipelineError) -> None:
        asked = exc.retry_after if isinstance(exc, Transient) else None
        now = time.monotonic()
        if asked is None and now < self._rest_until:
            return  # others of the same moment said so already
        self._rest = min(_LONGEST_REST_SECONDS, self._rest * 2 or _FIRST_REST_SECONDS)
        self._rest_until = now + max(self._rest, asked or 0.0)
        self.trouble = str(exc)

    def _refuse_while_resting(self) -> None:
        left = self._rest_until - time.monotonic()
        if left > 0:
            raise Transient(self.trouble or f"{self.engine.name} rests", retry_after=left)


async def _shared(future: "asyncio.Future[Answer | None]") -> Answer | None:
    return await asyncio.shield(future)


def _taken_note_of(future: "asyncio.Future[Answer | None]") -> None:
    if not future.cancelled():
        future.exception()
