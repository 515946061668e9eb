"""Months that are merged: ended, in many segments, one after the other."""

from datetime import UTC, datetime

import pytest

from services.indexer.merging import merge_ended
from tests.unit.indexer.keeping import APRIL, MARCH, scene


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
        here.kept.segments = {MARCH: 20, APRIL: 20}

        found = await merge_ended(here.elasticsearch, here.settings, now)

        assert found == merged
        assert here.kept.merged == ([merged] if merged else [])


async def test_a_month_of_few_segments_is_left_alone() -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: 10, APRIL: 11}

        found = await merge_ended(
            here.elasticsearch, here.settings, datetime(2026, 6, 1, tzinfo=UTC)
        )

        assert found == APRIL
        assert here.kept.merged == [APRIL]


async def test_no_merge_begins_while_another_goes_on() -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: 20, APRIL: 20}
        here.kept.merging = {APRIL}

        found = await merge_ended(
            here.elasticsearch, here.settings, datetime(2026, 6, 1, tzinfo=UTC)
        )

        assert found is None
        assert here.kept.merged == []
