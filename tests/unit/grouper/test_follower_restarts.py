"""A restart from the cache gives the stories that grouping anew gives."""

import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bench.stories.labelled import read
from perspektiven.index import Status
from services.grouper.follower import Follower
from tests.support.story_scene import LAVA, NOW, STRIKE, Scene, scene

UNSEEN = Path(__file__).parents[3] / "bench" / "stories" / "unseen.ndjson"
TEXTS = [each.text for each in read(UNSEEN)]


class Days:
    """Articles that come, late or not, change and go, while time passes."""

    def __init__(self, here: Scene, seed: int) -> None:
        self.now = NOW
        self._here = here
        self._chance = random.Random(seed)
        self._waiting = self._chance.sample(TEXTS, 150)
        self._there: list[str] = []
        self._begin = min(each.published_at for each in self._waiting)

    def pass_by(self) -> None:
        """Writes some articles, revises or withdraws some."""
        self.now += timedelta(minutes=2)
        for _ in range(self._chance.randrange(1, 12)):
            kind = self._chance.choice(("new", "new", "new", "revised", "withdrawn"))
            if kind == "new" and self._waiting:
                text = self._waiting.pop()
                self._there.append(text.id)
                self._put(text.id, text.title, lead=text.lead)
            elif self._there:
                name = self._chance.choice(self._there)
                title = self._chance.choice((*LAVA, STRIKE)) if kind == "revised" else None
                self._put(name, title, gone=kind == "withdrawn")

    def _put(self, name: str, title: str | None, *, lead: str = "", gone: bool = False) -> None:
        # All within the days that are followed, at an hour that stays the article's own.
        hours = random.Random(name).random() * 150
        status = Status.WITHDRAWN if gone else Status.TRANSLATED
        self._here.put(
            name, title, hours=hours, indexed_at=self.now.isoformat(), status=status, body=[lead]
        )


async def from_nothing(here: Scene, now: datetime) -> dict[str, list[str]]:
    """The stories of a grouper that has neither a cache nor stored stories."""
    here.close()
    shutil.rmtree(here.settings.data_dir / "grouper")
    for place in [each for each in here.index.documents if each[0].startswith("stories-")]:
        del here.index.documents[place]
    await here.started(now)
    return here.stories()


@pytest.mark.parametrize("seed", range(20))
async def test_restarts_from_the_cache_give_the_stories_of_a_computation_anew(seed: int) -> None:
    async with scene() as here:
        chance = random.Random(seed)
        days = Days(here, seed)
        follower: Follower = await here.started(days.now)
        for _ in range(25):
            days.pass_by()
            if chance.random() < 0.25:
                follower = await here.started(days.now)
            elif chance.random() < 0.7:
                await follower.poll(days.now)
        with capture_logs() as logs:
            await here.started(days.now)

        assert "story_cache_discarded" not in [each["event"] for each in logs]
        assert here.stories() == await from_nothing(here, days.now)


async def test_what_another_grouper_wrote_meanwhile_is_put_right() -> None:
    async with scene() as here:
        for name, title in zip("abc", LAVA, strict=True):
            here.put(name, title, hours=9 - ord(name) + 97)
        here.put("x", STRIKE)
        await here.started()
        right = here.stories()
        here.close()
        place = "stories-de-2026.11"
        other = dict(here.index.documents[place, "a"])
        here.index.documents[place, "a"] = other | {"texts": 1}
        here.index.written[place, "a"] = 1_000
        here.index.documents[place, "b"] = other | {"id": "b"}
        del here.index.documents[place, "x"]

        await here.started()

        assert here.stories() == right
        assert here.index.documents[place, "a"] == other


async def test_a_restart_reads_no_article_that_did_not_change() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], hours=40, indexed_at=(NOW - timedelta(hours=40)).isoformat())
        await here.started()
        # A grouping anew would miss it.
        del here.index.documents["articles-de-2026.11", "a"]
        here.put("b", LAVA[1], hours=20)

        await here.started()

        assert here.stories() == {"a": ["a", "b"]}


async def test_a_rebuild_discards_what_a_cache_holds() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], hours=3)
        await here.started()
        here.settings.data_dir.joinpath("elsewhere").mkdir()
        cache = here.settings.data_dir / "grouper"
        here.close()
        kept = shutil.copytree(cache, here.settings.data_dir / "elsewhere" / "grouper")
        await here.follower().rebuild()
        here.close()
        shutil.rmtree(cache, ignore_errors=True)
        shutil.copytree(kept, cache)

        with capture_logs() as logs:
            await here.started()

        reasons = [each["reason"] for each in logs if each["event"] == "story_cache_discarded"]
        assert reasons == ["rebuilt"]
        assert here.stories() == {"a": ["a"]}
