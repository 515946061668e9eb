import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from services.grouper import app
from services.grouper.app import Grouper, health_of
from tests.support.doubtful_pairs import all_doubtful
from tests.support.eventually import eventually
from tests.support.judge_server import JudgeServer
from tests.support.story_scene import LAVA, Scene, scene


@pytest.fixture(autouse=True)
def _short_renewals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "RENEW_SECONDS", 0.1)


@asynccontextmanager
async def working(grouper: Grouper) -> AsyncIterator[str]:
    """A grouper at work; yields the address of its /readyz."""
    health = health_of([grouper])
    await health.serve(grouper.settings.model_copy(update={"http_port": 0}))
    task = asyncio.create_task(grouper.work())
    try:
        yield f"http://127.0.0.1:{health.port}/readyz"
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await grouper.release()
        await health.stop()


def grouper(here: Scene) -> Grouper:
    return Grouper(here.elasticsearch, here.settings, "de")


async def ready(url: str) -> tuple[int, dict[str, Any]]:
    async with ClientSession() as web, web.get(url) as answer:
        return answer.status, await answer.json()


async def is_ready(url: str) -> bool:
    return (await ready(url))[0] == 200


async def test_a_second_grouper_waits_until_the_first_gives_up_its_lease() -> None:
    async with scene(group_poll_seconds=0.05) as here, AsyncExitStack() as first:
        await here.lease.release()
        here.put("a", LAVA[0], hours=3)
        await first.enter_async_context(working(grouper(here)))
        await eventually(lambda: here.stories() == {"a": ["a"]})
        async with working(grouper(here)) as url:
            await eventually(lambda: is_ready(url))
            _, told = await ready(url)
            await first.aclose()
            here.put("b", LAVA[1], hours=2, indexed_at=datetime.now(UTC).isoformat())
            await eventually(lambda: here.stories() == {"a": ["a", "b"]})
            await eventually(lambda: is_ready(url))

            assert told["notes"] == {"stories de": "another instance writes them"}
            assert await ready(url) == (200, {"status": "ready"})


async def test_a_grouper_is_not_ready_until_its_stories_are_loaded() -> None:
    async with scene(group_poll_seconds=0.05) as here:
        await here.lease.release()
        for name, title in zip("abc", LAVA, strict=True):
            here.put(name, title, hours=3)
        here.index.articles_answer.clear()
        async with working(grouper(here)) as url:

            async def is_reading() -> dict[str, str] | None:
                status, told = await ready(url)
                problems: dict[str, str] = told.get("problems", {})
                is_told = "0 of 3" in problems.get("stories de", "")
                return problems if status == 503 and is_told else None

            problems = await eventually(is_reading)
            async with ClientSession() as web, web.get(url.replace("readyz", "healthz")) as alive:
                assert alive.status == 200
            here.index.articles_answer.set()

            await eventually(lambda: is_ready(url))
            assert problems == {"stories de": "they are still loading: it groups articles: 0 of 3"}
            assert here.stories() == {"a": ["a", "b", "c"]}


async def test_a_lease_of_a_grouper_that_died_makes_nobody_ready() -> None:
    async with scene(group_poll_seconds=0.05) as here:
        # The lease of the scene is held by nobody who renews it.
        async with working(grouper(here)) as url:
            await asyncio.sleep(0.5)
            status, told = await ready(url)

        assert status == 503
        assert "the last grouper may have the lease" in told["problems"]["stories de"]


async def test_a_grouper_whose_stories_can_not_be_written_is_not_ready_and_says_why() -> None:
    async with scene(group_poll_seconds=0.5) as here:
        await here.lease.release()
        here.put("a", LAVA[0], hours=3)
        here.index.status = 429
        async with working(grouper(here)) as url:

            async def is_put_off() -> bool:
                status, told = await ready(url)
                said = told.get("problems", {}).get("stories de", "")
                return status == 503 and "a story was not written" in said

            await eventually(is_put_off)
            here.index.status = 200
            await eventually(lambda: is_ready(url))


async def test_a_judge_that_is_away_is_a_note_and_leaves_the_grouper_ready() -> None:
    async with AsyncExitStack() as opened:
        opened.enter_context(all_doubtful())
        server = await opened.enter_async_context(JudgeServer(status=503))
        judge = {"grouper_judge_url": server.url, "grouper_judge_model": "m"}
        here = await opened.enter_async_context(scene(group_poll_seconds=0.05, **judge))
        await here.lease.release()
        now = datetime.now(UTC)
        for name, title in (("a", "Vulkan Semeru bricht aus"), ("b", "Semeru: Wetter in Malang")):
            here.put(name, title, dated_at=now.isoformat())
        async with working(grouper(here)) as url:

            async def is_told() -> bool:
                status, told = await ready(url)
                notes = told.get("notes", {})
                return status == 200 and "the judge answered 503" in notes.get("judge de", "")

            await eventually(is_told)
