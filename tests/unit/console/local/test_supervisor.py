import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.local.processes import Program
from console.local.supervisor import Supervisor
from perspektiven.errors import PipelineError
from tests.support.eventually import eventually

SLEEPER = "import time; time.sleep(600)"


def program(folder: Path, code: str) -> Program:
    return Program("it", (sys.executable, "-c", code), folder / "it.log")


@asynccontextmanager
async def watching(supervisor: Supervisor) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(supervisor.watch())
    try:
        yield task
    finally:
        task.cancel()
        supervisor.stop(["it"], seconds=5)
        await asyncio.gather(task, return_exceptions=True)


async def test_what_dies_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor()
    first = supervisor.start(program(tmp_path, SLEEPER))

    async with watching(supervisor):
        first.kill()
        await eventually(lambda: supervisor.process("it").pid != first.pid)

        assert supervisor.process("it").exit_code is None
        assert supervisor.restarts == {"it": 1}


async def test_a_wrong_setting_ends_the_watch_with_its_words(tmp_path: Path) -> None:
    supervisor = Supervisor()
    supervisor.start(program(tmp_path, "print('PERSPEKTIVEN_X: is wrong'); raise SystemExit(2)"))

    async with watching(supervisor) as watch:
        with pytest.raises(PipelineError, match="it does not start: PERSPEKTIVEN_X: is wrong"):
            await watch


async def test_what_never_stays_is_given_up_where_that_is_asked_for(tmp_path: Path) -> None:
    supervisor = Supervisor(give_up_after=2)
    supervisor.start(program(tmp_path, "raise SystemExit('no luck')"))

    async with watching(supervisor) as watch:
        with pytest.raises(PipelineError, match=r"it ended 2 times; .*no luck"):
            await watch

    assert supervisor.restarts == {"it": 1}


async def test_what_was_stopped_stays_stopped(tmp_path: Path) -> None:
    supervisor = Supervisor()
    process = supervisor.start(program(tmp_path, SLEEPER))

    async with watching(supervisor):
        supervisor.stop(["it"], seconds=5)

        assert process.exit_code is not None
        assert supervisor.restarts == {"it": 0}
