import random
from datetime import datetime, timedelta

import pytest

from perspektiven.errors import Transient
from services.grouper.lease import Lease
from tests.support.story_scene import LAVA, NOW, STRIKE, Scene, scene

LATER = NOW + timedelta(minutes=1)


def put_lava(here: Scene) -> None:
    for name, title, hours in zip("abc", LAVA, (30, 28, 3), strict=True):
        here.put(name, title, hours=hours)


async def test_articles_on_one_event_become_one_story() -> None:
    async with scene() as here:
        put_lava(here)
        here.put("x", STRIKE)

        await here.started()

        assert here.stories() == {"a": ["a", "b", "c"], "x": ["x"]}


async def test_what_is_written_later_joins_its_story() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], hours=3)
        follower = await here.started()
        here.put("b", LAVA[1], hours=1, indexed_at=LATER.isoformat())

        assert await follower.poll(LATER) >= 1

        assert here.stories() == {"a": ["a", "b"]}
        assert await follower.poll(LATER) == 0


async def test_a_poll_reads_no_article_twice() -> None:
    async with scene() as here:
        put_lava(here)
        follower = await here.started()
        before = here.index.reads
        here.put("x", STRIKE, indexed_at=LATER.isoformat())
        await follower.poll(LATER)
        await follower.poll(LATER + timedelta(seconds=1))

        assert here.index.reads == before + 1


async def test_a_write_that_became_visible_late_is_found() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], hours=3)
        follower = await here.started()
        await follower.poll(LATER)
        here.put("b", LAVA[1], indexed_at=(NOW - timedelta(minutes=20)).isoformat())

        await follower.poll(LATER + timedelta(minutes=6))

        assert here.stories() == {"a": ["a", "b"]}


async def test_an_earlier_article_that_comes_late_names_the_story() -> None:
    async with scene() as here:
        here.put("b", LAVA[1], hours=28)
        here.put("c", LAVA[2], hours=3)
        follower = await here.started()
        here.put("a", LAVA[0], hours=30, indexed_at=LATER.isoformat())

        await follower.poll(LATER)

        assert here.stories() == {"a": ["a", "b", "c"]}


async def test_near_duplicates_are_one_text_of_the_story() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], hours=3)
        here.put("b", LAVA[0], hours=2, cluster_id="a")
        here.put("c", LAVA[1], hours=1)

        await here.started()

        source = here.index.documents["stories-de-2026.11", "a"]
        assert (len(source["members"]), source["texts"], source["outlets"]) == (
            3,
            2,
            ["o-a", "o-b", "o-c"],
        )


async def test_the_number_of_texts_follows_a_cluster_that_is_set_later() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], hours=3)
        here.put("b", LAVA[0], hours=2)
        here.put("c", LAVA[1], hours=1)
        follower = await here.started()

        def texts() -> int:
            return int(here.index.documents["stories-de-2026.11", "a"]["texts"])

        before = texts()
        here.put("b", LAVA[0], hours=2, cluster_id="a", indexed_at=LATER.isoformat())
        await follower.poll(LATER)
        joined, writes = texts(), here.index.writes
        await follower.poll(LATER)
        repeated = here.index.writes
        again = LATER + timedelta(seconds=20)
        here.put("b", LAVA[0], hours=2, indexed_at=again.isoformat())
        await follower.poll(again)

        assert (before, joined, texts()) == (3, 2, 3)
        assert writes == repeated


async def test_a_withdrawn_founder_leaves_its_story_to_the_next() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], hours=3)
        here.put("b", LAVA[0], hours=2, cluster_id="a")
        follower = await here.started()
        here.put("a", None, hours=3, status="withdrawn", indexed_at=LATER.isoformat())

        await follower.poll(LATER)

        assert here.stories() == {"b": ["b"]}


async def test_a_restart_writes_nothing_anew_and_mends_what_is_wrong() -> None:
    async with scene() as here:
        put_lava(here)
        await here.started()
        right = dict(here.index.documents)
        here.index.documents.pop(("stories-de-2026.11", "a"))
        here.put("b", LAVA[1], hours=28)
        here.index.documents["stories-de-2026.11", "b"] = right["stories-de-2026.11", "a"] | {
            "id": "b",
            "first_at": (NOW - timedelta(hours=28)).isoformat(),
        }

        await here.started()

        assert here.index.documents == right


async def test_stories_of_before_the_history_stay_as_they_are() -> None:
    async with scene(story_history_days=1) as here:
        put_lava(here)
        before = NOW - timedelta(hours=12)
        await here.started(before)

        await here.started(NOW)

        assert here.stories() == {"a": ["a", "b", "c"]}


@pytest.mark.parametrize("seed", range(3))
async def test_a_rebuild_gives_the_stories_that_are_there(seed: int) -> None:
    async with scene() as here:
        titles = [*LAVA, STRIKE, "Lotsen in Brest streiken weiter", "Papst reist nach Ankara"]
        chance = random.Random(seed)
        follower = await here.started()
        for number, title in enumerate(chance.sample(titles, len(titles))):
            at = LATER + timedelta(seconds=number)
            hours = chance.random() * 40
            here.put(f"n{number}", title, hours=hours, indexed_at=at.isoformat())
            await follower.poll(at)
        there = here.stories()
        here.index.documents["stories-de-2026.10", "gone"] = here.index.documents[
            "stories-de-2026.11", min(there)
        ] | {"id": "gone"}

        count = await here.follower().rebuild()

        assert (here.stories(), count) == (there, len(there))


async def test_who_lost_the_lease_writes_nothing() -> None:
    async with scene() as here:
        put_lava(here)
        other = Lease(here.elasticsearch, here.settings, "de")
        await other.hold(force=True)
        await here.lease.hold()

        with pytest.raises(Transient, match="another grouper"):
            await here.started()

        assert here.stories() == {}


async def test_the_lease_tells_how_far_the_stories_are() -> None:
    async with scene() as here:
        follower = await here.started()
        here.put("a", LAVA[0], indexed_at=LATER.isoformat())

        await follower.poll(LATER)
        await here.lease.hold()

        lease = here.index.documents["grouper-leases", "de"]
        assert datetime.fromisoformat(lease["grouped_until"]) == LATER
        assert (lease["failed"], lease["rate_per_second"]) == (0, pytest.approx(1 / 60))
