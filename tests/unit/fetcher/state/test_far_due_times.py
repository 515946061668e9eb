"""What a clock that was ahead has put off for years is due within its longest wait."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from perspektiven.urls import registered_domain
from services.fetcher.http.pacing import LONGEST_HOLD
from services.fetcher.state.far_due_times import brought_back
from services.fetcher.state.mirror import Mirror
from services.fetcher.steady_clock import SteadyClock
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import desk, feed
from tests.unit.fetcher.memory import ALL, MemoryChangelog, state_of

NOW = 1_800_000_000.0
DAY = 86_400.0
LONGEST = {"source": DAY, "host": DAY, "todo": 600.0, "look": 3 * DAY}
LATER = "2031-01-01T00:00:00Z"
EARLIER = "2026-10-01T00:00:00Z"


def _row(**values: Any) -> bytes:
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()


def _brought_back(path: Path, rows: Mapping[str, bytes], now: float = NOW) -> dict[str, Any]:
    mirror = Mirror(path / "state-0.sqlite", SteadyClock())
    mirror.apply(rows.items(), len(rows))
    try:
        batches = list(brought_back(mirror, LONGEST, now))
    finally:
        mirror.close()
    assert all(batches)  # nothing can't be written
    return {key: json.loads(row or b"") for batch in batches for key, row in batch.items()}


@pytest.mark.parametrize(
    ("key", "row", "after"),
    [
        (
            "source/a/https://a/feed",
            {"next_poll": NOW + 400 * DAY, "etag": "ö"},
            {"next_poll": NOW + DAY, "etag": "ö"},
        ),
        ("host/a/clock", {"held_until": NOW + 2 * DAY}, {"held_until": NOW + DAY}),
        ("todo/a/1", {"due": NOW + 700, "entry": "{}"}, {"due": NOW + 600, "entry": "{}"}),
        ("look/a/1", {"due": NOW + 4 * DAY}, {"due": NOW + 3 * DAY}),
    ],
)
def test_what_is_due_too_far_ahead_is_due_after_the_longest_wait(
    tmp_path: Path, key: str, row: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    assert _brought_back(tmp_path, {key: _row(**row)}) == {key: after}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("source/a/https://a/feed", _row(next_poll=NOW + DAY, last_success=LATER)),
        ("source/a/https://a/feed", _row(etag='"next_poll":9000000000000')),
        ("source/a/https://a/feed", b'{"next_poll":9000000000000'),
        ("source/a/https://a/feed", b'{"next_poll":9e9e9}'),
        ("sources/a/https://a/feed", _row(next_poll=NOW + 400 * DAY)),
        ("host/a/clock", _row(latency=1.0)),
        ("todo/a/1", _row(due=NOW + 600)),
        ("todo/a/1", _row(due=NOW - 400 * DAY)),
        ("look/a/1", _row(due=NOW + 3 * DAY)),
        ("seen/a/1", _row(due=NOW + 400 * DAY)),
    ],
)
def test_other_rows_stay_as_they_are(tmp_path: Path, key: str, value: bytes) -> None:
    assert _brought_back(tmp_path, {key: value}) == {}


def test_a_clock_that_is_not_set_yet_brings_nothing_back(tmp_path: Path) -> None:
    assert _brought_back(tmp_path, {"look/a/1": _row(due=NOW)}, now=3_600.0) == {}


@pytest.mark.parametrize(("told", "kept"), [(LATER, None), (EARLIER, EARLIER)])
def test_a_success_that_is_still_to_come_is_forgotten(
    tmp_path: Path, told: str, kept: str | None
) -> None:
    key = "source/a/https://a/feed"
    found = _brought_back(tmp_path, {key: _row(next_poll=NOW + 400 * DAY, last_success=told)})

    assert found[key].get("last_success") == kept


async def test_what_is_brought_back_stands_in_the_changelog_once(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    number, far = state.partition_of("a"), _row(due=time.time() + 400 * DAY)
    await changelog.write(number, {f"look/a/{each}": far for each in range(1_200)})
    await state.open(ALL)
    first = state.first_due("look", "a")
    await state.close_all()
    written = len(changelog.writes[number])
    again = state_of(changelog, tmp_path / "another")
    await again.open(ALL)

    assert first is not None
    assert first.due < time.time() + 4 * DAY
    assert again.first_due("look", "a") == first
    assert written == len(changelog.writes[number]) == 2_400
    await again.close_all()


async def _polled_ahead(
    paper: Newspaper, changelog: MemoryChangelog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polls the newspaper's feed once, by a clock that is 400 days ahead."""
    system = time.time
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time", lambda: system() + 400 * DAY)
        async with desk(folder, changelog) as at:
            at.follow(paper)
            await at.turns(paper.url())


async def test_a_source_that_was_polled_by_a_clock_ahead_is_polled_within_two_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.answer("/feed", Reply(body=feed()))
        host = registered_domain(paper.url())
        await _polled_ahead(paper, changelog, tmp_path / "before", monkeypatch)
        async with desk(tmp_path / "after", changelog) as at:
            at.follow(paper)
            following = await at.crawler.take_turn(host)

        assert following is not None
        assert time.time() + 60 < following < time.time() + 2 * DAY
        assert paper.paths().count("/feed") == 1


async def test_a_hold_by_a_clock_ahead_is_a_day_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.answer("/feed", Reply(status=503, headers={"Retry-After": "3600"}))
        host = registered_domain(paper.url())
        await _polled_ahead(paper, changelog, tmp_path / "before", monkeypatch)
        async with desk(tmp_path / "after", changelog) as at:
            at.crawler.waker.wake(host)
            ready_at = at.crawler.pacer.ready_at(host)

    assert time.time() + LONGEST_HOLD - 60 < ready_at < time.time() + LONGEST_HOLD + 60
