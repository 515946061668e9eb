import asyncio
import contextlib
from datetime import UTC, datetime

from services.grouper.app import Grouper
from tests.support.eventually import eventually
from tests.support.story_scene import LAVA, scene


async def test_a_second_grouper_waits_until_the_first_gives_up_its_lease() -> None:
    async with scene(group_poll_seconds=0.05) as here:
        await here.lease.release()
        here.put("a", LAVA[0], hours=3)
        first, second = (Grouper(here.elasticsearch, here.settings, "de") for _ in range(2))
        tasks = [asyncio.create_task(first.work())]
        await eventually(lambda: here.stories() == {"a": ["a"]})
        tasks.append(asyncio.create_task(second.work()))

        tasks[0].cancel()
        await first.release()
        here.put("b", LAVA[1], hours=2, indexed_at=datetime.now(UTC).isoformat())

        await eventually(lambda: here.stories() == {"a": ["a", "b"]})
        assert (first.missing(), second.missing()) == (None, None)
        tasks[1].cancel()
        for each in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await each
