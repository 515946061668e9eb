"""The fetcher's wiring: partitions that Kafka assigns, and what only a restart will help."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typing_extensions import override

from services.fetcher.app import Fetcher
from services.fetcher.http.download import Downloader
from services.fetcher.settings import FetcherSettings
from services.fetcher.steady_clock import SteadyClock
from tests.support.eventually import eventually
from tests.unit.fetcher.desk import InlinePool
from tests.unit.fetcher.memory import ALL, PARTITIONS, MemoryChangelog


class _Defect(MemoryChangelog):
    @override
    async def ends(self) -> dict[int, int]:
        raise ZeroDivisionError


@asynccontextmanager
async def _fetcher(folder: Path, changelog: MemoryChangelog) -> AsyncIterator[Fetcher]:
    """A fetcher that was assigned all partitions; their state lies in this changelog."""
    settings = FetcherSettings(data_dir=folder)
    async with Downloader(settings) as downloader:
        made = Fetcher(
            settings,
            downloader=downloader,
            pool=InlinePool(),
            partitions=PARTITIONS,
            clock=SteadyClock(),
        )
        made._state._changelog = changelog
        await made._assigned(ALL)
        yield made
        await made._revoked(ALL)


async def test_a_defect_while_partitions_are_taken_over_asks_for_a_restart(tmp_path: Path) -> None:
    async with _fetcher(tmp_path, _Defect()) as fetcher:
        await eventually(lambda: "memory" in fetcher._stage.health.fatal())


async def test_trouble_while_partitions_are_taken_over_passes(tmp_path: Path) -> None:
    blocked = tmp_path / "fetcher"
    blocked.write_text("a file where the folder of the mirrors should be")
    async with _fetcher(tmp_path, MemoryChangelog()) as fetcher:
        await asyncio.sleep(0.1)

        assert not fetcher._state.owns("a")

        blocked.unlink()

        await eventually(lambda: fetcher._state.owns("a"))
        assert fetcher._stage.health.fatal() == {}


async def test_a_clock_that_was_put_back_asks_for_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _fetcher(tmp_path, MemoryChangelog()) as fetcher:
        system = time.time
        monkeypatch.setattr(time, "time", lambda: system() - 48 * 3_600)
        fetcher._clock.now()

        assert "clock" in fetcher._stage.health.fatal()
