from datetime import timedelta

import pytest

from services.grouper import archive
from services.grouper.follower import Follower
from tests.support.story_scene import LAVA, NOW, STRIKE, Scene, scene

LATER = NOW + timedelta(minutes=1)
AGO = 24 * 60


async def followed(here: Scene) -> Follower:
    here.put("today", STRIKE)
    return await here.started()


@pytest.mark.parametrize("order", ["abc", "cba", "bca"])
async def test_old_articles_find_their_story_in_any_order(order: str) -> None:
    async with scene() as here:
        follower = await followed(here)
        titles = dict(zip("abc", LAVA, strict=True))
        for number, name in enumerate(order, 1):
            at = LATER + timedelta(seconds=number)
            hours = AGO - ord(name) + 97
            here.put(name, titles[name], hours=hours, indexed_at=at.isoformat())

            await follower.poll(at)

        assert here.stories() == {"a": ["a", "b", "c"], "today": ["today"]}


async def test_an_old_article_without_neighbours_stands_alone() -> None:
    async with scene() as here:
        follower = await followed(here)
        here.put("a", LAVA[0], hours=AGO, indexed_at=LATER.isoformat())

        await follower.poll(LATER)

        assert here.stories() == {"a": ["a"], "today": ["today"]}


async def test_an_old_article_that_is_withdrawn_leaves_its_story() -> None:
    async with scene() as here:
        for name, title in zip("abc", LAVA, strict=True):
            here.put(name, title, hours=AGO - ord(name) + 97)
        follower = await followed(here)
        here.put("a", None, hours=AGO, status="withdrawn", indexed_at=LATER.isoformat())

        await follower.poll(LATER)

        assert here.stories() == {"b": ["b", "c"], "today": ["today"]}


@pytest.mark.parametrize("dated_at", ["0001-01-01T00:00:00+14:00", "1849-05-03T06:00:00+00:00"])
async def test_an_article_of_before_all_days_that_are_followed_is_a_story(dated_at: str) -> None:
    async with scene() as here:
        follower = await followed(here)
        here.put("a", LAVA[0], dated_at=dated_at, indexed_at=LATER.isoformat())

        await follower.poll(LATER)

        assert ("stories-de-2000.01", "a") in here.index.documents
        assert await here.follower().rebuild() == 2
        assert here.stories() == {"a": ["a"], "today": ["today"]}


async def test_among_too_many_neighbours_a_rebuild_has_to_place_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "MOST_NEIGHBOURS", 0)
    async with scene() as here:
        follower = await followed(here)
        here.put("a", LAVA[0], hours=AGO, indexed_at=LATER.isoformat())

        await follower.poll(LATER)
        assert here.stories() == {"today": ["today"]}

        await here.follower().rebuild()
        assert here.stories() == {"a": ["a"], "today": ["today"]}
