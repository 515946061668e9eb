"""One partition of the state: loaded, written, given up."""

import asyncio
from pathlib import Path

import pytest

from perspektiven import limits
from perspektiven.errors import Permanent, Transient
from services.fetcher.state.mirror import Mirror
from services.fetcher.state.partition import Partition, load
from services.fetcher.steady_clock import SteadyClock
from tests.support.eventually import eventually
from tests.unit.fetcher.memory import MemoryChangelog

KEY = "seen/a/x"


def _partition(folder: Path, changelog: MemoryChangelog) -> Partition:
    return Partition(0, Mirror(folder / "state-0.sqlite", SteadyClock()), changelog)


async def test_what_the_changelog_holds_is_loaded(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    await changelog.write(0, {KEY: b"{}"})
    partition = _partition(tmp_path, changelog)
    await load(changelog, {0: partition.mirror})

    assert partition.mirror.get(KEY) == b"{}"
    await partition.abandon(Transient("the end"))


async def test_a_write_outlasts_a_failure_of_the_changelog(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    partition = _partition(tmp_path, changelog)
    partition.begin()
    changelog.failures = 1
    await partition.write({KEY: b"{}"})

    assert partition.mirror.get(KEY) == b"{}"
    assert partition.broken() is None
    await partition.abandon(Transient("the end"))


async def test_a_write_that_is_too_large_fails_alone(tmp_path: Path) -> None:
    partition = _partition(tmp_path, MemoryChangelog())
    partition.begin()
    large = b" " * (limits.RECORD.most + 1)
    writes = [{f"seen/a/{number}": b"{}"} for number in range(4)]
    writes.insert(2, {"child/b/x": large})
    done = await asyncio.gather(*map(partition.write, writes), return_exceptions=True)

    assert [isinstance(each, Permanent) for each in done] == [False, False, True, False, False]
    assert all(partition.mirror.get(f"seen/a/{number}") == b"{}" for number in range(4))
    assert partition.mirror.get("child/b/x") is None
    await partition.abandon(Transient("the end"))


async def test_what_is_being_written_fails_when_the_partition_is_given_up(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    partition = _partition(tmp_path, changelog)
    partition.begin()
    changelog.away = True
    writing = asyncio.create_task(partition.write({KEY: b"{}"}))
    await asyncio.sleep(0)
    await partition.abandon(Transient("it moved"))

    with pytest.raises(Transient, match="it moved"):
        await writing


async def test_a_writer_that_died_is_told(tmp_path: Path) -> None:
    partition = _partition(tmp_path, MemoryChangelog())
    partition.begin()
    partition.mirror.close()
    writing = asyncio.create_task(partition.write({KEY: b"{}"}))

    await eventually(lambda: partition.broken() is not None)
    writing.cancel()
