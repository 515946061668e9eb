"""A follower with a judge: who is asked, what counts, and what a restart changes: nothing."""

import shutil
import weakref
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from services.grouper.follower import Follower
from services.grouper.judging import judge as judge_module
from services.grouper.judging.doubts import Verdict, question_of
from services.grouper.judging.verdicts import VerdictStore
from services.grouper.node import IncomingText, node
from tests.support.doubtful_pairs import all_doubtful
from tests.support.eventually import eventually
from tests.support.judge_server import JudgeServer, word
from tests.support.story_scene import NOW, Scene, scene

ASH = ("Vulkan Semeru bricht aus", "Asche des Semeru legt Flughafen lahm")
BELL = ("Unbekannte stehlen Glocke in Tczew", "Kirche von Tczew vermisst Glocke")
TOGETHER = {"a": ["a", "b"], "x": ["x", "y"]}
APART = {"a": ["a"], "b": ["b"], "x": ["x"], "y": ["y"]}


@pytest.fixture(autouse=True)
def _all_doubtful_and_quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(judge_module, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(judge_module, "_FIRST_PAUSE", 0.01)
    with all_doubtful():
        yield


@asynccontextmanager
async def judged(server: JudgeServer, **given: object) -> AsyncIterator[Scene]:
    """Two pairs of articles, and a grouper that asks the server."""
    async with scene(
        grouper_judge_url=server.url,
        grouper_judge_model="m",
        **{"grouper_judge_timeout": 5, **given},
    ) as here:
        here.put("a", ASH[0], hours=3)
        here.put("b", ASH[1], hours=2)
        here.put("x", BELL[0], hours=1)
        here.put("y", BELL[1])
        yield here


async def polled(here: Scene, follower: Follower, stories: dict[str, list[str]]) -> None:
    """Waits until polls have made these stories."""

    async def are_there() -> bool:
        await follower.poll(NOW)
        return here.stories() == stories

    await eventually(are_there)


async def test_a_follower_that_has_ended_leaves_no_memory_behind() -> None:
    async with JudgeServer() as server, judged(server) as here:
        await polled(here, await here.started(), TOGETHER)
        ended = weakref.ref(await here.started())

        await here.started()

        assert ended() is None


def forget_all(here: Scene) -> None:
    """Neither a cache nor stories are left, but the articles and the verdicts."""
    here.close()
    shutil.rmtree(here.settings.data_dir / "grouper")
    for place in [each for each in here.index.documents if each[0] == "stories-de-2026.11"]:
        del here.index.documents[place]


def verdicts(here: Scene) -> int:
    return sum(index == "stories-verdicts-de" for index, _ in here.index.documents)


async def test_by_default_nobody_is_asked() -> None:
    async with scene() as here:
        here.put("a", ASH[0], hours=3)
        here.put("b", ASH[1], hours=2)
        follower = await here.started()
        await follower.poll(NOW)

        assert here.settings.grouper_judge_url is None
        assert here.stories() == {"a": ["a"], "b": ["b"]}
        assert not follower.opinion.is_asked


async def test_pairs_stay_apart_until_the_judge_says_that_they_are_one_event() -> None:
    async with JudgeServer() as server, judged(server) as here:
        server.answers.clear()
        follower = await here.started()
        await follower.poll(NOW)
        await eventually(lambda: server.requests)
        before = here.stories()
        server.answers.set()
        await polled(here, follower, TOGETHER)

        assert before == APART
        assert verdicts(here) == 2


async def test_a_no_is_kept_and_not_asked_again() -> None:
    async with JudgeServer() as server, judged(server) as here:
        server.content = lambda first, _: word(first in BELL)
        await polled(here, await here.started(), {"a": ["a"], "b": ["b"], "x": ["x", "y"]})
        await eventually(lambda: verdicts(here) == 2)
        requests = len(server.requests)
        follower = await here.started()
        await follower.poll(NOW)
        await follower.poll(NOW)

        assert len(server.requests) == requests


@pytest.mark.parametrize(
    "content",
    [
        lambda _first, _second: "yes, certainly",
        lambda first, _second: word(first in {ASH[0], BELL[0]}),
    ],
    ids=["nonsense", "contradiction"],
)
async def test_what_is_no_verdict_leaves_pairs_apart_and_nothing_stored(
    content: object,
) -> None:
    async with JudgeServer(content=content) as server, judged(server) as here:  # type: ignore[arg-type]
        follower = await here.started()

        async def is_given_up() -> bool:
            await follower.poll(NOW)
            return len(server.requests) >= 6

        await eventually(is_given_up)

        assert here.stories() == APART
        assert verdicts(here) == 0
        assert follower.opinion.trouble is not None


async def test_restart_loss_of_the_cache_and_rebuild_give_the_same_stories() -> None:
    async with JudgeServer() as server, judged(server) as here:
        server.content = lambda first, _: word(first in BELL)
        await polled(here, await here.started(), {"a": ["a"], "b": ["b"], "x": ["x", "y"]})
        await eventually(lambda: verdicts(here) == 2)
        right = {place: each for place, each in here.index.documents.items() if "members" in each}
        # From now on it would say the opposite; nobody asks it again.
        server.content = lambda first, _: word(first in ASH)

        async def same() -> bool:
            found = {at: each for at, each in here.index.documents.items() if "members" in each}
            return found == right

        follower = await here.started()
        await follower.poll(NOW)
        assert await same()
        forget_all(here)
        follower = await here.started()
        await follower.poll(NOW)
        assert await same()
        assert await here.follower().rebuild() == len(right)
        assert await same()


async def test_a_verdict_that_came_before_a_crash_counts_after_it() -> None:
    async with JudgeServer() as server, judged(server) as here:
        follower = await here.started()
        await follower.poll(NOW)
        await eventually(lambda: verdicts(here) == 2)
        here.close()
        # The verdicts are stored, and no poll has acted on them.
        assert here.stories() == APART

        await here.started()

        assert here.stories() == TOGETHER


async def test_a_restart_finds_the_open_questions_again() -> None:
    async with JudgeServer() as server, judged(server) as here:
        server.status = 503
        follower = await here.started(NOW)
        await follower.poll(NOW)
        await eventually(lambda: server.requests)
        assert verdicts(here) == 0
        server.status = 200

        await polled(here, await here.started(NOW), TOGETHER)


async def test_an_old_article_that_comes_late_leaves_a_judged_pair_together() -> None:
    async with scene() as here:
        days = 60 * 24
        texts = [
            IncomingText(name, NOW - timedelta(hours=days - at), title, outlet=f"o-{name}")
            for at, (name, title) in enumerate(zip("ab", ASH, strict=True))
        ]
        for each in texts:
            here.put(each.id, each.title, hours=(NOW - each.published_at) / timedelta(hours=1))
        earlier, later = (node(each, "de") for each in texts)
        store = VerdictStore(here.elasticsearch, here.settings, "de")
        await store.add(Verdict(question_of(later, earlier), is_same=True), "m", NOW)
        follower = await here.started()
        before = here.stories()
        then = NOW + timedelta(minutes=1)
        here.put("c", "Semeru ruhig", hours=days - 0.5, indexed_at=then.isoformat())

        await follower.poll(then)

        assert before == {"a": ["a", "b"]}
        assert here.stories() == {"a": ["a", "b"], "c": ["c"]}


async def test_another_headline_opens_the_question_again() -> None:
    async with JudgeServer() as server, judged(server) as here:
        follower = await here.started()
        await polled(here, follower, TOGETHER)
        server.content = lambda _first, _second: word(False)
        later = NOW + timedelta(minutes=1)
        here.put("b", "Asche des Semeru: Surabaya", hours=2, indexed_at=later.isoformat())

        await follower.poll(later)

        assert here.stories()["a"] == ["a"]
