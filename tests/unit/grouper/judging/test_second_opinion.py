from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from services.grouper.judging.doubts import Verdict, question_of
from services.grouper.judging.second_opinion import SecondOpinion, second_opinion
from services.grouper.judging.verdicts import VerdictStore
from services.grouper.node import IncomingText
from tests.support.eventually import eventually
from tests.support.judge_server import JudgeServer
from tests.support.story_scene import Scene, scene
from tests.support.story_texts import BEGIN, story_node, text

A = text("Vulkan Semeru bricht aus", id="a")
B = text("Asche des Semeru legt Flughafen lahm", id="b", hours=2)
EARLIER = story_node(A.title, id="a")
LATER = story_node(B.title, id="b", hours=2)
QUESTION = question_of(LATER, EARLIER)


async def read(ids: Sequence[str]) -> list[IncomingText]:
    return [each for each in (A, B) if each.id in ids]


def opinion(here: Scene) -> SecondOpinion:
    return second_opinion(here.elasticsearch, here.settings, "de", read)


async def test_verdicts_of_before_count_where_nobody_is_asked_any_more() -> None:
    async with scene() as here:
        store = VerdictStore(here.elasticsearch, here.settings, "de")
        await store.add(Verdict(QUESTION, is_same=True), "m", datetime.now(UTC))
        found = opinion(here)
        hour = timedelta(hours=1)

        late = await found.load(None, judged_since=datetime.now(UTC) - hour)
        earlier = await found.load(None, judged_since=datetime.now(UTC) + hour)
        found.start()
        found.ask(BEGIN)

        assert (late, earlier) == (["b"], [])
        assert found.doubts.is_same(LATER, EARLIER)
        assert (found.is_asked, found.learn(), found.trouble) == (False, [], None)


async def test_open_questions_are_asked_and_their_answers_name_the_texts_concerned() -> None:
    async with (
        JudgeServer() as server,
        scene(grouper_judge_url=server.url, grouper_judge_model="m") as here,
    ):
        found = opinion(here)
        found.doubts.begin(LATER)
        before = found.doubts.is_same(LATER, EARLIER)
        found.start()
        found.ask(BEGIN + timedelta(hours=3))

        concerned = await eventually(found.learn)

        found.doubts.begin(LATER)
        assert (before, concerned, found.doubts.is_same(LATER, EARLIER)) == (False, ["b"], True)
        found.close()


async def test_a_text_of_days_ago_is_not_asked_about() -> None:
    async with (
        JudgeServer() as server,
        scene(
            grouper_judge_url=server.url, grouper_judge_model="m", grouper_judge_per_hour=2
        ) as here,
    ):
        found = opinion(here)
        fresh = story_node("Semeru: Asche über Malang", id="c", hours=90)
        for each in (LATER, fresh):
            found.doubts.begin(each)
            found.doubts.is_same(each, EARLIER)
        found.start()
        found.ask(BEGIN + timedelta(hours=91))
        # The fresh one's text is gone, so that nothing at all is asked.
        assert [each.later for each in found.doubts.questions()] == ["c", "b"]
        with pytest.raises(AssertionError):
            await eventually(lambda: server.requests, seconds=1)
        found.close()


async def test_verdicts_of_the_last_hour_count_in_the_budget() -> None:
    async with (
        JudgeServer() as server,
        scene(
            grouper_judge_url=server.url, grouper_judge_model="m", grouper_judge_per_hour=3
        ) as here,
    ):
        store = VerdictStore(here.elasticsearch, here.settings, "de")
        other = question_of(story_node("Semeru: Asche über Malang", id="c", hours=3), EARLIER)
        await store.add(Verdict(other, is_same=True), "m", datetime.now(UTC))
        found = opinion(here)
        await found.load(None, judged_since=BEGIN)
        found.doubts.begin(LATER)
        found.doubts.is_same(LATER, EARLIER)
        found.start()
        found.ask(BEGIN + timedelta(hours=3))

        with pytest.raises(AssertionError):
            await eventually(lambda: server.requests, seconds=1)
        found.close()
