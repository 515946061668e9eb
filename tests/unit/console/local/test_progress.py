"""Whether all that is known has gone through, by what fetcher and stages say."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from console.local.progress import Fetching, Progress, _fetching
from perspektiven.ops.status import OutletReport, StageStatus, SystemStatus
from tests.support.newspaper import Newspaper, Reply

SETTLED = Fetching(ready=True, sources=3, sources_polled=3)
SAID = {
    "loading": False,
    "frontier": 1,
    "in_flight": 2,
    "held": 3,
    "later": 4,
    "sources": 5,
    "sources_polled": 4,
}


def _progress(
    stages: Mapping[str, StageStatus] | None = None, fetching: Fetching = SETTLED
) -> Progress:
    names = ("fetcher", "translator", "indexer")
    every = {name: StageStatus() for name in names} | dict(stages or {})
    return Progress(SystemStatus(ok=True, problems=[], stages=every, outlets=[]), fetching)


@pytest.mark.parametrize(
    "change",
    [{"ready": False}, {"sources": 0}, {"sources_polled": 2}, {"frontier": 1}, {"in_flight": 1}],
)
def test_a_fetcher_with_something_to_do_is_not_settled(change: dict[str, Any]) -> None:
    values = {"ready": True, "sources": 3, "sources_polled": 3} | change

    assert not _progress(fetching=Fetching(**values)).is_settled


def test_what_is_tried_later_holds_nothing_up() -> None:
    fetching = Fetching(ready=True, sources=3, sources_polled=3, later=7)

    assert _progress(fetching=fetching).is_settled


@pytest.mark.parametrize("stage", ["translator", "indexer"])
def test_a_record_that_waits_for_a_stage_is_waited_for(stage: str) -> None:
    assert not _progress({stage: StageStatus(waiting=1)}).is_settled


def test_two_looks_are_told_apart_by_any_work_between_them() -> None:
    first = _progress({"indexer": StageStatus(done=1)})

    assert first.fingerprint == _progress({"indexer": StageStatus(done=1)}).fingerprint
    assert first.fingerprint != _progress({"indexer": StageStatus(done=2)}).fingerprint


def test_dead_letters_of_all_stages_are_added_up() -> None:
    stages = {"fetcher": StageStatus(dead=1), "indexer": StageStatus(dead=2)}

    assert _progress(stages).dead == 3


async def test_a_fetcher_is_asked_for_its_numbers() -> None:
    async with Newspaper() as server:
        server.answer("/readyz", Reply())
        server.answer("/status", Reply(body=json.dumps(SAID).encode()))

        found = await _fetching(server.url())

    assert found == Fetching(
        ready=True, frontier=1, in_flight=2, later=7, sources=5, sources_polled=4
    )


async def test_a_fetcher_that_does_not_answer_is_not_ready() -> None:
    assert await _fetching("http://127.0.0.1:1") == Fetching()


def test_refused_pages_of_all_outlets_are_counted() -> None:
    reports = [
        OutletReport(id="courier.example", refused={"too_short": 2, "not_news": 1}),
        OutletReport(id="herald.example", refused={"not_html": 4}),
    ]
    seen = _progress()

    assert seen.status.refused == 0
    assert seen.status.model_copy(update={"outlets": reports}).refused == 7
