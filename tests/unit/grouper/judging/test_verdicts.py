from datetime import timedelta

from services.grouper.judging.doubts import Verdict, question_of
from services.grouper.judging.verdicts import VerdictStore
from tests.support.story_scene import NOW, Scene, scene
from tests.support.story_texts import BEGIN, story_node

EARLIER = story_node("Vulkan Semeru bricht aus", id="a")


def verdict(name: str, hours: float, *, is_same: bool = True) -> Verdict:
    later = story_node("Asche des Semeru legt Flughafen lahm", id=name, hours=hours)
    return Verdict(question_of(later, EARLIER), is_same)


def store(here: Scene) -> VerdictStore:
    return VerdictStore(here.elasticsearch, here.settings, "de")


async def test_verdicts_are_there_for_the_next_process_with_when_they_were_given() -> None:
    async with scene() as here:
        given = [verdict("b", 1), verdict("c", 2, is_same=False)]
        for each in given:
            assert await store(here).add(each, "m", NOW) == each

        found = [each async for each in store(here).dated_since(None)]

        assert found == [(each, NOW) for each in given]


async def test_the_first_verdict_on_a_question_counts() -> None:
    async with scene() as here:
        first, second = verdict("b", 1), verdict("b", 1, is_same=False)
        await store(here).add(first, "m", NOW)

        assert await store(here).add(second, "m", NOW) == first
        assert [each async for each, _ in store(here).dated_since(None)] == [first]


async def test_verdicts_are_read_by_the_date_of_the_later_text() -> None:
    async with scene() as here:
        given = [verdict(name, hours) for name, hours in (("b", 1), ("c", 2), ("d", 3))]
        for each in given:
            await store(here).add(each, "m", NOW)
        since, before = BEGIN + timedelta(hours=2), BEGIN + timedelta(hours=3)

        found = [each async for each, _ in store(here).dated_since(since, before)]

        assert found == [given[1]]


async def test_no_verdict_was_ever_given() -> None:
    async with scene() as here:
        assert [each async for each in store(here).dated_since(None)] == []
