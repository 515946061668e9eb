"""Judge: asks about doubtful pairs in the background, and keeps what it was told.

A verdict is stored before anybody acts on it. Where there is none, for whatever reason, the pair
stays apart and is asked about again later.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import structlog

from perspektiven.back_off import back_off
from perspektiven.errors import Transient, WrongSetting
from perspektiven.ops import metrics
from services.grouper.judging.budget import Budget
from services.grouper.judging.chat import REQUESTS, Chat, NoVerdict
from services.grouper.judging.doubts import Question, Verdict, question_of
from services.grouper.judging.verdicts import VerdictStore
from services.grouper.node import IncomingText, node
from services.grouper.settings import GrouperSettings

log = structlog.get_logger()

ReadTexts = Callable[[Sequence[str]], Awaitable[Sequence[IncomingText]]]
"""Reads the texts of these ids as they are now; leaves out those that are gone."""

_LOOK_SECONDS = 0.5
_MOST_FAILURES = 3
"""After so many answers that are no verdict, a pair is left alone until the next start."""

_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 900.0


class Judge:
    """The judge of one target language."""

    def __init__(
        self, settings: GrouperSettings, language: str, store: VerdictStore, read: ReadTexts
    ) -> None:
        self._budget = Budget(settings.grouper_judge_per_hour)
        self._chat = Chat(settings, self._budget)
        self._language = language
        self._store = store
        self._read = read
        self._open: tuple[Question, ...] = ()
        self._came: dict[str, Verdict] = {}
        self._tries: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._in_a_row = 0
        self.trouble: str | None = None
        """Why the last question has no verdict; None if it has one."""

    def ask(self, questions: Sequence[Question]) -> None:
        """Replaces the open questions, the most urgent first."""
        self._open = tuple(questions)
        keys = {each.key for each in questions}
        for counted in (self._tries, self._failures):
            for gone in [each for each in counted if each not in keys]:
                del counted[gone]

    def take(self) -> list[Verdict]:
        """Verdicts that came since the last call."""
        came, self._came = self._came, {}
        self._open = tuple(each for each in self._open if each.key not in came)
        return list(came.values())

    def spent(self, requests: int) -> None:
        """Counts requests of before a restart into the budget."""
        self._budget.spend(requests)

    async def work(self) -> None:
        """Asks until cancelled."""
        while True:
            question = self._next()
            if question is None or self._budget.left < REQUESTS:
                await asyncio.sleep(_LOOK_SECONDS)
            else:
                await asyncio.sleep(await self._try(question))

    def _next(self) -> Question | None:
        """The question that was tried least, and of those the most urgent."""
        waiting = [
            each
            for each in self._open
            if each.key not in self._came and self._failures[each.key] < _MOST_FAILURES
        ]
        return min(waiting, key=lambda each: self._tries[each.key], default=None)

    async def _try(self, question: Question) -> float:
        """Asks one question; returns how many seconds to pause."""
        self._tries[question.key] += 1
        try:
            verdict = await self._verdict(question)
        except NoVerdict as exc:
            self._failures[question.key] += 1
            return self._failed(question, exc, 0.0)
        except (Transient, WrongSetting) as exc:
            self._in_a_row += 1
            pause = back_off(self._in_a_row, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE)
            return self._failed(question, exc, max(pause, getattr(exc, "retry_after", 0) or 0))
        self._in_a_row, self.trouble = 0, None
        if verdict is None:
            self._failures[question.key] = _MOST_FAILURES
            return 0.0
        metrics.JUDGED.labels("yes" if verdict.is_same else "no").inc()
        log.info("pair_judged", **verdict.question._asdict(), is_same=verdict.is_same)
        self._came[question.key] = verdict
        return 0.0

    def _failed(self, question: Question, exc: Exception, pause: float) -> float:
        metrics.JUDGED.labels("failed").inc()
        log.warning("pair_not_judged", **question._asdict(), error=str(exc), pause_seconds=pause)
        self.trouble = str(exc)
        return pause

    async def _verdict(self, question: Question) -> Verdict | None:
        """The verdict that counts; None when a text is not what the question is about any more."""
        texts = {each.id: each for each in await self._read([question.later, question.earlier])}
        later, earlier = texts.get(question.later), texts.get(question.earlier)
        if later is None or earlier is None:
            return None
        if question_of(node(later, self._language), node(earlier, self._language)) != question:
            return None
        is_same = await self._chat.is_same(earlier, later)
        return await self._store.add(
            Verdict(question, is_same), self._chat.model, datetime.now(UTC)
        )
