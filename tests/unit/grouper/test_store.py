from datetime import timedelta

import pytest

from perspektiven.errors import Transient
from perspektiven.stories import Story, StoryMember
from services.grouper.store import StoryStore
from tests.support.story_scene import NOW, Scene, scene


def story(name: str, days: int = 0) -> Story:
    at = NOW - timedelta(days=days)
    member = StoryMember(
        article_id=name, cluster_id=name, outlet="o", country="IT", language="it", dated_at=at
    )
    return Story(
        id=name, first_at=at, last_at=at, members=(member,), countries=("IT",), outlets=("o",),
        texts=1,
    )  # fmt: skip


def store(here: Scene) -> StoryStore:
    return StoryStore(here.elasticsearch, here.settings, "de")


async def test_only_what_differs_is_written() -> None:
    async with scene() as here:
        stories = store(here)

        assert await stories.write({"a": story("a"), "gone": None}) == 1
        assert await stories.write({"a": story("a")}) == 0
        assert [each async for each in store(here).read(NOW)] == [story("a")]
        assert await stories.write({"a": None}) == 1
        assert here.stories() == {}


async def test_a_story_that_begins_in_another_month_moves() -> None:
    async with scene() as here:
        stories = store(here)
        await stories.write({"a": story("a")})

        await stories.write({"a": story("a", days=30)})

        places = [place for place in here.index.documents if place[1] == "a"]
        assert places == [("stories-de-2026.10", "a")]


async def test_a_write_that_fails_is_told() -> None:
    async with scene() as here:
        here.index.status = 429

        with pytest.raises(Transient):
            await store(here).write({"a": story("a")})


async def test_the_mapping_is_strict() -> None:
    async with scene() as here:
        await store(here).set_up()

        template = here.index.templates["stories-de"]["template"]
        assert template["mappings"]["dynamic"] == "strict"
        assert set(template["mappings"]["properties"]) == set(Story.model_fields)


async def test_months_past_retention_go_when_none_of_their_articles_is_left() -> None:
    async with scene(retention_days=60) as here:
        stories = store(here)
        ages = {"old": 200, "archived": 300, "young": 5}
        await stories.write({name: story(name, days=days) for name, days in ages.items()})
        here.put("archived", "Lotsen streiken in Brest", hours=24 * 300)
        here.put("young", "Lotsen streiken in Brest", hours=24 * 5)

        dropped = await stories.drop_expired(NOW)

        assert dropped == ["stories-de-2026.05"]
        assert set(here.stories()) == {"archived", "young"}


async def test_the_first_month_stays_while_an_article_of_before_is_left() -> None:
    async with scene(retention_days=60) as here:
        stories = store(here)
        await stories.write({"old": story("old", days=365 * 70)})
        here.put("old", "Lotsen streiken in Brest", hours=24 * 365 * 70)

        assert await stories.drop_expired(NOW) == []
        del here.index.documents["articles-de-2026.11", "old"]
        assert await stories.drop_expired(NOW) == ["stories-de-2000.01"]


async def test_without_retention_every_month_stays() -> None:
    async with scene() as here:
        stories = store(here)
        await stories.write({"old": story("old", days=2_000)})

        assert await stories.drop_expired(NOW) == []
        assert set(here.stories()) == {"old"}
