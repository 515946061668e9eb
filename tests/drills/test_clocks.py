"""The system's clock jumps an hour forward, and an hour back."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drills.pipeline import Pipeline
from tests.drills.press import DELAY, Press
from tests.support.eventually import eventually

HOUR = 3_600
SOURCE = Path(__file__).with_name("wall_clock.c")
ALL = ("fetcher", "translator", "indexer")


class WallClock:
    """The time of day of the processes that have this environment; their other clocks are right."""

    def __init__(self, compiler: str, folder: Path) -> None:
        self._file = folder / "seconds"
        self.set(0)
        library = folder / "wall_clock.so"
        command: list[str | Path] = [compiler, "-shared", "-fPIC", "-O2", "-o", library, SOURCE]
        subprocess.run(command, check=True)
        self.environment = {"LD_PRELOAD": str(library), "WALL_CLOCK_FILE": str(self._file)}

    def set(self, seconds: int) -> None:
        """From now on it is so much later than it really is."""
        # Written in place: the processes have the file in their memory.
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))

    def seen(self) -> float:
        """The time of day in Unix seconds, as a process sees it."""
        command = [sys.executable, "-c", "import time; time.sleep(0.01); print(time.time())"]
        done = subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True
        )
        return float(done.stdout)


@pytest.fixture
def clock(requires: Callable[[str], str], tmp_path: Path) -> WallClock:
    """A clock that can be set (Debian: gcc, libc6-dev)."""
    return WallClock(requires("cc"), tmp_path)


async def test_a_clock_that_jumps_forward_and_back_stops_no_host_and_hurries_none(
    pipeline: Pipeline, clock: WallClock
) -> None:
    pipeline.environment = clock.environment
    await pipeline.prepare()
    async with Press() as press:
        early, late = press.outlets[::2], press.outlets[1::2]
        await pipeline.publish_outlets(early)
        pipeline.start(*ALL, **press.settings)
        await eventually(lambda: press.asked().total() > len(press.ids) / 20, seconds=180)

        clock.set(HOUR)
        assert clock.seen() - time.time() > HOUR - 60
        # What is found from now on seems to be an hour younger than it is.
        await pipeline.publish_outlets(late)
        await eventually(lambda: press.asked().total() > len(press.ids) / 3, seconds=180)
        assert len(press.asked()) < len(press.ids)
        clock.set(0)
        await pipeline.fetched(press.ids)
        await pipeline.settled()

        assert press.asked().total() == len(press.ids)
        assert press.least_gap() >= DELAY
    await pipeline.assert_each_id_once(press.ids)
