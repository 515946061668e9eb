"""Many articles, one batch: an engine's queue for each pair of languages, order kept.

Texts of all articles in flight are put together while the engine is busy, each text once, those
that waited longest first: so one article after the other is done, and the next ones keep the
engine busy meanwhile. One bad text never takes a batch down: a batch that fails is halved until
the text is found that it failed over, and the others have their answers. While an engine is down
nobody asks it (rest.py), and a busy one is asked for less at once.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from perspektiven.errors import Permanent, PipelineError
from services.translator import places
from services.translator.engines.engine import Answer, Answers, Engine, Quota, Stumbled
from services.translator.rest import Rest

log = structlog.get_logger()

_LINGER_SECONDS = 0.01
# So often a text fails alone, each time with the engine well, until it is given up.
_TRIES_ALONE = 3
_MOST_SUSPECTS = 1_000

Pair = tuple[str, str]
_Waiting = dict[str, "asyncio.Future[Answer | None]"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of texts: answers by text, and why some have none."""

    answers: dict[str, Answer | None]
    error: BaseException | None = None
    """The first error that left texts without an answer."""


class Batcher:
    """One engine, asked in batches."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rest = Rest()
        self._slots = asyncio.Semaphore(engine.limits.concurrency)
        self._queues: dict[Pair, _Waiting] = defaultdict(dict)
        self._asked: dict[Pair, _Waiting] = defaultdict(dict)
        self._pumps: dict[Pair, asyncio.Task[None]] = {}
        self._batches: set[asyncio.Task[None]] = set()
        self._most_texts = engine.limits.texts
        self._supported: set[Pair] = set()
        self._answered = 0
        self._good: dict[Pair, str] = {}
        self._failed_alone: dict[tuple[Pair, str], int] = {}

    async def supports(self, source: str, target: str) -> bool:
        """As the engine says. Raises Transient while it rests and has not said so before."""
        pair = (source, target)
        if (refusal := self.rest.refusal()) is not None:
            if pair in self._supported:
                return True
            raise refusal
        is_supported = await self.engine.supports(source, target)
        if is_supported:
            self._supported.add(pair)
        return is_supported

    async def translate(self, texts: Sequence[str], source: str, target: str) -> Outcome:
        """An answer for each text that the engine answered. Raises Transient while it rests."""
        self._refuse_while_resting()
        pair = (source, target)
        futures = [self._ask(pair, text) for text in texts]
        if pair not in self._pumps or self._pumps[pair].done():
            self._pumps[pair] = asyncio.create_task(self._pump(pair))
        done = await asyncio.gather(*futures, return_exceptions=True)
        answers: dict[str, Answer | None] = {}
        error: BaseException | None = None
        for text, answer in zip(texts, done, strict=True):
            if isinstance(answer, BaseException):
                error = error or answer
            else:
                answers[text] = answer
        return Outcome(answers, error)

    async def again(self, text: str, source: str, target: str) -> Answer | None:
        """The answer to one text that is asked alone after a first answer was refused.

        Raises what the engine raises, and Transient while it rests.
        """
        async with self._slots:
            self._refuse_while_resting()
            future: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
            await self._settle({text: future}, (source, target), again=True)
            return future.result()

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
        queue = self._queues[pair]
        while queue:
            if len(queue) < self._most_texts:
                await asyncio.sleep(_LINGER_SECONDS)
            await self._slots.acquire()
            if (refusal := self.rest.refusal()) is not None:
                self._slots.release()
                _fail(queue, refusal)
                queue.clear()
                return
            batch = self._take(pair)
            task = asyncio.create_task(self._run(pair, batch))
            self._batches.add(task)
            task.add_done_callback(self._batches.discard)

    def _take(self, pair: Pair) -> _Waiting:
        """The oldest texts first, as many as the engine takes at once; a suspect goes alone."""
        limit = self.engine.limits.characters
        queue = self._queues[pair]
        batch: _Waiting = {}
        characters = 0
        for text in list(queue):
            is_suspect = (pair, text) in self._failed_alone
            full = len(batch) >= self._most_texts or characters + len(text) > limit
            if batch and (full or is_suspect):
                break
            batch[text] = queue.pop(text)
            characters += len(text)
            if is_suspect:
                break
        self._asked[pair] |= batch
        return batch

    async def _run(self, pair: Pair, batch: _Waiting) -> None:
        try:
            await self._settle(batch, pair)
        except Exception as exc:  # noqa: BLE001 - handed to every article that waits for it
            _fail(batch, exc)
        finally:
            for text, future in batch.items():
                self._asked[pair].pop(text, None)
                future.cancel()
            self._slots.release()

    async def _settle(self, batch: _Waiting, pair: Pair, *, again: bool = False) -> None:
        """Answers the texts as far as the engine can; raises why the others have no answer."""
        asked_at, before = self.rest.now(), self._answered
        try:
            await self._answer(batch, pair, again=again)
        except Stumbled as exc:
            # It failed over a text when it answered others meanwhile, else it is down.
            if self._answered == before:
                self.rest.begin(exc, asked_at)
            raise

    async def _answer(self, batch: _Waiting, pair: Pair, *, again: bool = False) -> None:
        answers = await self._fitting(list(batch), pair, again=again)
        if answers is None:
            await self._answer_halves(batch, pair)
            return
        for future, answer in zip(batch.values(), answers, strict=True):
            if not future.done():
                future.set_result(answer)

    async def _fitting(self, texts: list[str], pair: Pair, *, again: bool) -> Answers | None:
        """An answer for each text, or None where fewer of them have to be asked for."""
        answers: Answers | None = None
        try:
            answers = await self._asked_engine(texts, pair, again=again)
        except Permanent as exc:
            if exc.reason == "unsupported_pair":
                raise
        except Stumbled:
            if len(texts) == 1 and not await self._is_at_fault(texts[0], pair):
                raise
        if answers is not None and self._fits(texts, answers):
            return answers
        return [None] if len(texts) == 1 else None

    async def _answer_halves(self, batch: _Waiting, pair: Pair) -> None:
        """Both halves; the second is left where the first shows that the engine is down."""
        before = self._answered
        trouble: Stumbled | None = None
        texts = list(batch)
        for some in (texts[: len(texts) // 2], texts[len(texts) // 2 :]):
            try:
                await self._answer({text: batch[text] for text in some}, pair)
            except Stumbled as exc:
                trouble = exc
                if self._answered == before and len(some) > 1:
                    break
        if trouble is not None:
            raise trouble

    async def _is_at_fault(self, text: str, pair: Pair) -> bool:
        """Whether a text failed alone time and again, and the engine did another each time."""
        good = self._good.get(pair)
        if good is None or good == text:
            return False
        try:
            await self._asked_engine([good], pair, again=False)
        except PipelineError:
            return False
        if len(self._failed_alone) >= _MOST_SUSPECTS:
            self._failed_alone.clear()
        failed = self._failed_alone[pair, text] = self._failed_alone.get((pair, text), 0) + 1
        if failed < _TRIES_ALONE:
            return False
        log.warning("text_given_up", engine=self.engine.name, pair=pair, text=text[:200])
        return True

    def _fits(self, texts: list[str], answers: Answers) -> bool:
        if len(answers) != len(texts):
            return False
        if self.engine.is_human or len(texts) == 1:
            return True
        said = [answer.text if answer else "" for answer in answers]
        return not places.out_of_place(texts, said)

    async def _asked_engine(self, texts: list[str], pair: Pair, *, again: bool) -> Answers:
        asked_at = self.rest.now()
        try:
            answers = await self.engine.translate(texts, *pair, again=again)
        except Permanent:
            raise
        except PipelineError as exc:
            if isinstance(exc, (Quota, Stumbled)):
                self._most_texts = max(1, len(texts) // 2)
            if not isinstance(exc, Stumbled):
                self.rest.begin(exc, asked_at)
            raise
        except Exception as exc:
            # An answer that the engine's code did not expect is no fault of the article.
            log.exception("engine_failed", engine=self.engine.name)
            raise Stumbled(f"{self.engine.name} failed: {exc!r}") from exc
        self._note_success(texts, pair, asked_at)
        return answers

    def _note_success(self, texts: list[str], pair: Pair, asked_at: float) -> None:
        self.rest.end(asked_at)
        self._answered += 1
        self._good[pair] = min(texts, key=len)
        if len(texts) == 1:
            self._failed_alone.pop((pair, texts[0]), None)
        if len(texts) >= self._most_texts:
            grown = self._most_texts + max(1, self._most_texts // 4)
            self._most_texts = min(self.engine.limits.texts, grown)

    def _refuse_while_resting(self) -> None:
        if (refusal := self.rest.refusal()) is not None:
            raise refusal


async def _shared(future: "asyncio.Future[Answer | None]") -> Answer | None:
    return await asyncio.shield(future)


def _fail(waiting: _Waiting, exc: Exception) -> None:
    for future in waiting.values():
        if not future.done():
            future.set_exception(exc)


def _taken_note_of(future: "asyncio.Future[Answer | None]") -> None:
    if not future.cancelled():
        future.exception()
