"""Requests to one engine, and whether its answers are to be believed.

Answers that are fewer, or stand in each other's places, are none: the texts are asked for in
smaller batches then. What a failure says of the engine, and what of a text, is told here too.
"""

from collections.abc import Awaitable, Callable
from itertools import repeat

import structlog

from perspektiven.errors import Permanent, PipelineError, Transient, WrongSetting
from services.translator import batch_order, checks
from services.translator.circuit_breaker import CircuitBreaker
from services.translator.engines.concurrency import Slots
from services.translator.engines.engine import (
    Answer,
    Answers,
    ArticleEngine,
    Engine,
    Pair,
    Quota,
    Stumbled,
    TurnAnswer,
)

log = structlog.get_logger()

# So often a text fails alone, each time with the engine well, until it is given up.
_TRIES_ALONE = 3
_MOST_SUSPECTS = 1_000


class EngineRequests:
    """One engine, and what is known of it since the start."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.breaker = CircuitBreaker()
        self.slots = Slots(engine.name, engine.limits.concurrency, adapts=engine.limits.adapts)
        self.most_texts = engine.limits.texts
        """In one request: fewer while it is busy."""
        self.answered = 0
        self._limit = engine.limits.texts
        self._supported: set[Pair] = set()
        self._good: dict[Pair, str] = {}
        self._failed_alone: dict[tuple[Pair, str], int] = {}

    async def supports(self, pair: Pair) -> bool:
        """As the engine says.

        Raises Transient while it rests and has not said so before, WrongSetting where it refuses
        to say it: that is no text's fault.
        """
        if (refusal := self.breaker.refusal()) is not None:
            if pair in self._supported:
                return True
            raise refusal
        try:
            is_supported = await self.engine.supports(*pair)
        except Permanent as exc:
            raise WrongSetting(str(exc)) from exc
        if is_supported:
            self._supported.add(pair)
        return is_supported

    def is_suspect(self, pair: Pair, text: str) -> bool:
        """Whether a text failed alone before."""
        return (pair, text) in self._failed_alone

    async def answers(self, texts: list[str], pair: Pair, *, again: bool = False) -> Answers | None:
        """Answer for each text, or None if the batch has to be smaller."""
        answers = await self._asked(texts, pair, again=again)
        if answers is not None and self._fit(texts, answers):
            return answers
        return [None] if len(texts) == 1 else None

    async def _asked(self, texts: list[str], pair: Pair, *, again: bool) -> Answers | None:
        """What the engine says, or None where it failed over one of the texts."""
        try:
            return await self._ask(texts, pair, again=again)
        except Permanent as exc:
            if exc.reason == "unsupported_pair":
                raise
            if exc.reason == "engine_refused" and len(texts) == 1 and not self._good:
                # Who refuses whatever it is asked is set up wrongly: no text may pass for that.
                raise Stumbled(str(exc)) from exc
        except Stumbled:
            if len(texts) == 1 and not await self._is_at_fault(texts[0], pair):
                raise
        return None

    async def _is_at_fault(self, text: str, pair: Pair) -> bool:
        """Whether a text failed alone time and again, and the engine did another each time."""
        good = self._good.get(pair)
        if good is None or good == text:
            return False
        try:
            await self._ask([good], pair)
        except PipelineError:
            return False
        if len(self._failed_alone) >= _MOST_SUSPECTS:
            self._failed_alone.clear()
        failed = self._failed_alone[pair, text] = self._failed_alone.get((pair, text), 0) + 1
        if failed < _TRIES_ALONE:
            return False
        log.warning("text_given_up", engine=self.engine.name, pair=pair, text=text[:200])
        return True

    def _fit(self, texts: list[str], answers: Answers) -> bool:
        if len(answers) != len(texts):
            return False
        if self.engine.order == "certain" or len(texts) == 1:
            return True
        said = [answer.text if answer else "" for answer in answers]
        return not batch_order.out_of_place(texts, said)

    async def _ask(self, texts: list[str], pair: Pair, *, again: bool = False) -> Answers:
        asked_at = self.breaker.now()
        try:
            answers = await self.engine.translate(texts, *pair, again=again)
        except Permanent:
            raise
        except PipelineError as exc:
            if isinstance(exc, Transient):
                self.slots.refused(asked_at)
            if isinstance(exc, (Quota, Stumbled)) and len(texts) > 1:
                # Those that were sent before it got busy may be larger than what it gets now.
                self.most_texts = min(self.most_texts, len(texts) // 2)
            if not isinstance(exc, Stumbled):
                self.breaker.begin(exc, asked_at)
            raise
        except Exception as exc:
            # An answer that the engine's code did not expect is no fault of the article.
            log.exception("engine_failed", engine=self.engine.name)
            raise Stumbled(f"{self.engine.name} failed: {exc!r}") from exc
        self._note_success(texts, pair, asked_at)
        return answers if self.engine.is_human else [*map(_bounded, texts, answers, repeat(pair))]

    async def turn(self, ask: Callable[[ArticleEngine], Awaitable[TurnAnswer]]) -> TurnAnswer:
        """Answer to one request about an article. Raises what the engine raises."""
        asked_at = self.breaker.now()
        if not isinstance(self.engine, ArticleEngine):
            raise TypeError(f"{self.engine.name} translates sentences only")
        try:
            answered = await ask(self.engine)
        except Permanent:
            raise
        except PipelineError as exc:
            if isinstance(exc, Transient):
                self.slots.refused(asked_at)
            if not isinstance(exc, Stumbled):
                self.breaker.begin(exc, asked_at)
            raise
        except Exception as exc:
            # An answer that the engine's code did not expect is no fault of the article.
            log.exception("engine_failed", engine=self.engine.name)
            raise Stumbled(f"{self.engine.name} failed: {exc!r}") from exc
        self.breaker.end(asked_at)
        self.answered += 1
        self.slots.answered(sum(len(each.text) for each in answered.answers if each))
        return answered

    def _note_success(self, texts: list[str], pair: Pair, asked_at: float) -> None:
        self.breaker.end(asked_at)
        self.answered += 1
        self.slots.answered(sum(map(len, texts)))
        self._good[pair] = min(texts, key=len)
        if len(texts) == 1:
            self._failed_alone.pop((pair, texts[0]), None)
        if len(texts) >= self.most_texts:
            grown = self.most_texts + max(1, self.most_texts // 4)
            self.most_texts = min(self._limit, grown)


def _bounded(text: str, answer: Answer | None, pair: Pair) -> Answer | None:
    """The answer, without its text where that is too long to be looked at."""
    if answer is None or not checks.is_overlong(text, answer.text, *pair):
        return answer
    return Answer("", failures=(*answer.failures, checks.OVERLONG))
