"""Verdicts that are stored before they count, and what happens where there is none."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from services.grouper.judging import judge as judge_module
from services.grouper.judging.doubts import Question, Verdict, question_of
from services.grouper.judging.judge import Judge
from services.grouper.judging.verdicts import VerdictStore
from services.grouper.node import IncomingText, node
from tests.support.eventually import eventually
from tests.support.judge_server import JudgeServer, word
from tests.support.story_scene import NOW, scene
from tests.support.story_texts import text

A = text("Vulkan Semeru bricht aus", id="a")
B = text("Asche des Semeru legt Flughafen lahm", id="b", hours=2)
C = text("Semeru: Asche über Malang", id="c", hours=3)


def question(later: IncomingText, earlier: IncomingText = A) -> Question:
    return question_of(node(later, "de"), node(earlier, "de"))


@dataclass
class Court:
    judge: Judge
    server: JudgeServer
    store: VerdictStore
    texts: dict[str, IncomingText]
    taken: list[Verdict] = field(default_factory=list)

    async def stored(self) -> list[Verdict]:
        return [each async for each, _ in self.store.dated_since(None)]

    def has(self, count: int) -> bool:
        self.taken += self.judge.take()
        return len(self.taken) >= count


@asynccontextmanager
async def court(**given: object) -> AsyncIterator[Court]:
    async with (
        JudgeServer() as server,
        scene(
            grouper_judge_url=server.url,
            grouper_judge_model="m",
            **{"grouper_judge_timeout": 5, **given},
        ) as here,
    ):
        texts = {each.id: each for each in (A, B, C)}

        async def read(ids: Sequence[str]) -> list[IncomingText]:
            return [texts[each] for each in ids if each in texts]

        store = VerdictStore(here.elasticsearch, here.settings, "de")
        judge = Judge(here.settings, "de", store, read)
        task = asyncio.create_task(judge.work())
        yield Court(judge, server, store, texts)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge_module, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(judge_module, "_FIRST_PAUSE", 0.01)


async def test_a_verdict_is_stored_and_then_told_once() -> None:
    async with court() as here:
        here.judge.ask([question(B)])
        await eventually(lambda: here.has(1))

        assert here.taken == await here.stored() == [Verdict(question(B), is_same=True)]
        assert here.judge.take() == []
        assert here.server.headlines[0] == (A.title, B.title)


async def test_what_another_process_was_told_first_counts() -> None:
    async with court() as here:
        await here.store.add(Verdict(question(B), is_same=False), "m", NOW)
        here.judge.ask([question(B)])
        await eventually(lambda: here.has(1))

        assert here.taken == [Verdict(question(B), is_same=False)]


async def test_answers_that_are_none_are_stored_as_nothing_and_given_up_after_three() -> None:
    async with court() as here:
        here.server.content = lambda _first, _second: "I think so"
        here.judge.ask([question(B)])
        await eventually(lambda: len(here.server.requests) == 3)
        await asyncio.sleep(0.1)
        here.judge.ask([question(B), question(C)])
        here.server.content = lambda _first, _second: word(False)
        await eventually(lambda: here.has(1))

        assert here.taken == await here.stored() == [Verdict(question(C), is_same=False)]
        assert len(here.server.requests) == 4


async def test_a_server_that_is_slow_or_away_is_asked_again() -> None:
    async with court(grouper_judge_timeout=0.05) as here:
        here.server.answers.clear()
        here.judge.ask([question(B)])
        await eventually(lambda: len(here.server.requests) >= 2)
        trouble = here.judge.trouble
        stored = await here.stored()
        here.server.answers.set()
        here.server.status = 503
        await eventually(lambda: "answered 503" in str(here.judge.trouble))
        here.server.status = 200
        await eventually(lambda: here.has(1))

        assert (trouble, stored) == ("the judge does not answer in 0.05 s", [])
        assert here.judge.trouble is None


async def test_a_question_that_fails_holds_up_no_other() -> None:
    async with court() as here:
        here.server.content = lambda first, second: (
            "nonsense" if C.title in (first, second) else word(True)
        )
        here.judge.ask([question(C), question(B)])
        await eventually(lambda: here.has(1))

        assert here.server.headlines[:2] == [(A.title, C.title), (A.title, B.title)]


async def test_no_more_requests_than_the_budget_has() -> None:
    async with court(grouper_judge_per_hour=5) as here:
        here.judge.spent(1)
        here.judge.ask([question(B), question(C), question(C, B)])
        await eventually(lambda: here.has(2))
        await asyncio.sleep(0.1)

        assert len(here.server.requests) == 4
        assert here.judge.take() == []


async def test_texts_that_changed_or_went_are_not_asked_about() -> None:
    async with court() as here:
        here.texts["b"] = text("Semeru ruht wieder", id="b", hours=2)
        del here.texts["c"]
        here.judge.ask([question(B), question(C)])
        await asyncio.sleep(0.1)
        here.texts["c"] = C
        here.judge.ask([])
        here.judge.ask([question(C)])
        await eventually(lambda: here.has(1))

        assert here.taken == [Verdict(question(C), is_same=True)]
