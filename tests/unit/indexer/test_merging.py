"""Months that are merged: ended, in many segments, one after the other."""

from datetime import UTC, datetime

import pytest

from services.indexer.merging import merge_ended
from tests.unit.indexer.keeping import APRIL, MARCH, scene

JUNE = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "merged"),
    [
        (datetime(2026, 4, 2, tzinfo=UTC), None),
        (datetime(2026, 4, 4, tzinfo=UTC), MARCH),
    ],
)
async def test_a_month_is_merged_once_its_last_articles_are_settled(
    now: datetime, merged: str | None
) -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: [5] * 20, APRIL: [5] * 20}

        found = await merge_ended(here.elasticsearch, here.settings, now)

        assert found == merged
        assert here.kept.merged == ([merged] if merged else [])


@pytest.mark.parametrize("settled", [[], [9], [90, *[1] * 9], [60, 40]])
async def test_a_month_that_was_merged_is_left_alone(settled: list[int]) -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: settled, APRIL: [5, 3, 4]}

        found = await merge_ended(here.elasticsearch, here.settings, JUNE)

        assert found == APRIL
        assert here.kept.merged == [APRIL]


async def test_a_month_that_was_merged_and_has_many_segments_again_is_merged_again() -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: [90, *[1] * 10], APRIL: [9]}

        assert await merge_ended(here.elasticsearch, here.settings, JUNE) == MARCH


async def test_no_merge_begins_while_another_goes_on() -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: [5] * 20, APRIL: [5] * 20}
        here.kept.merging = {APRIL}

        found = await merge_ended(here.elasticsearch, here.settings, JUNE)

        assert found is None
        assert here.kept.merged == []
