"""Pairs of `bench/stories/pairs.ndjson`: two events in one writer's words, one event in two's."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from services.grouper.grouping import grouped
from services.grouper.node import IncomingText, node
from services.grouper.offline import text_of

FILE = Path(__file__).parents[3] / "bench" / "stories" / "pairs.ndjson"

MISSED = {"Kunstraub", "Rücktritt", "Verurteilung"}
"""One event, worded so differently that its texts stay apart (bench/stories/README.md)."""


def pairs() -> dict[str, tuple[list[IncomingText], bool]]:
    """The two texts of each pair, and whether they report one event."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return {
        first["pair"]: ([text_of(first), text_of(second)], first["story"] == second["story"])
        for first, second in zip(rows[::2], rows[1::2], strict=True)
    }


PAIRS = pairs()
TWO_EVENTS = sorted(name for name, (_, is_one) in PAIRS.items() if not is_one)
ONE_EVENT = sorted(name for name, (_, is_one) in PAIRS.items() if is_one)


def stories(*texts: IncomingText) -> int:
    return len(set(grouped((node(each, "de") for each in texts), "de").values()))


@pytest.mark.parametrize("name", TWO_EVENTS)
def test_two_events_that_one_writer_words_alike_are_two_stories(name: str) -> None:
    assert stories(*PAIRS[name][0]) == 2


@pytest.mark.parametrize("name", TWO_EVENTS)
def test_so_they_are_where_two_outlets_print_one_agencys_words(name: str) -> None:
    first, second = PAIRS[name][0]

    assert stories(first, replace(second, outlet="Die Post")) == 2


@pytest.mark.parametrize("name", sorted({*ONE_EVENT} - MISSED))
def test_one_event_in_other_words_is_one_story(name: str) -> None:
    assert stories(*PAIRS[name][0]) == 1


@pytest.mark.parametrize("name", TWO_EVENTS)
def test_a_report_joins_the_event_that_it_repeats_and_not_the_one_worded_alike(name: str) -> None:
    first, second = PAIRS[name][0]
    again = replace(second, id="z", outlet="Die Post")

    found = grouped((node(each, "de") for each in (first, second, again)), "de")

    assert found["z"] == found[second.id]
