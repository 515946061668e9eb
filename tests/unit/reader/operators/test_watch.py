"""The watch goes on whatever is away."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from perspektiven import index
from perspektiven.settings import load
from services.reader.article_index import article_index
from services.reader.operators.watch import Watch
from services.reader.settings import ReaderSettings
from tests.support.eventually import eventually

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOWHERE = {"kafka_bootstrap_servers": "127.0.0.1:1", "elasticsearch_url": "http://127.0.0.1:1"}


def settings(folder: Path) -> ReaderSettings:
    return load(ReaderSettings, **NOWHERE, data_dir=folder)


async def test_what_is_away_is_a_problem_and_not_the_end(tmp_path: Path) -> None:
    own = settings(tmp_path)
    async with index.client(own) as elasticsearch:
        watch = Watch(own, {"de": article_index(elasticsearch, own, "de")})
        await watch.look(NOW)

    assert watch.seen is not None
    assert any("Kafka is not reachable" in each for each in watch.seen.status.problems)
    assert any("Elasticsearch does not answer" in each for each in watch.seen.status.problems)
    assert (watch.seen.days, watch.seen.hours, watch.seen.letters) == ((), {}, None)
    assert watch.history.waiting("translator") == ()


async def test_a_defect_ends_a_look_and_not_the_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[datetime] = []

    async def broken(_: Watch, now: datetime) -> None:
        looks.append(now)
        raise ZeroDivisionError

    monkeypatch.setattr(Watch, "look", broken)
    task = asyncio.create_task(Watch(settings(tmp_path), {}, timedelta()).run())

    await eventually(_has_two(looks), what="the watch looks again")
    assert not task.done()
    await _ended(task)


async def test_a_look_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[datetime] = []

    async def endless(_: Watch, now: datetime) -> None:
        looks.append(now)
        await asyncio.Event().wait()

    monkeypatch.setattr(Watch, "look", endless)
    monkeypatch.setattr("services.reader.operators.watch._LONGEST_LOOK", timedelta(milliseconds=1))
    task = asyncio.create_task(Watch(settings(tmp_path), {}, timedelta()).run())

    await eventually(_has_two(looks), what="the watch looks again")
    await _ended(task)


def _has_two(looks: list[datetime]) -> Any:
    async def check() -> bool:
        return len(looks) > 1

    return check


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
