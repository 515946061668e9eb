"""Months that are merged: ended ones wholly, one after the other; of growing ones what is small."""

from datetime import UTC, datetime

import pytest

from services.indexer.merging import merge_ended, merge_growing
from tests.unit.indexer.keeping import APRIL, MARCH, scene

APRIL_20 = datetime(2026, 4, 20, tzinfo=UTC)
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
        assert list(here.kept.merged_into) == ([merged] if merged else [])


@pytest.mark.parametrize("settled", [[], [9], [90, *[1] * 9], [60, 40]])
async def test_a_month_that_was_merged_is_left_alone(settled: list[int]) -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: settled, APRIL: [5, 3, 4]}

        found = await merge_ended(here.elasticsearch, here.settings, JUNE)

        assert found == APRIL
        assert list(here.kept.merged_into) == [APRIL]


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
        assert list(here.kept.merged_into) == []


@pytest.mark.parametrize(
    ("articles", "into"),
    [([400, 300, *[9] * 5], 3), ([9] * 5, None), ([400, *[9] * 4], None), ([1] * 20, 1)],
)
async def test_small_segments_of_a_growing_month_are_merged_into_one(
    articles: list[int], into: int | None
) -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: [5] * 20, APRIL: articles}

        found = await merge_growing(here.elasticsearch, here.settings, APRIL_20)

        assert found == ([APRIL] if into else [])
        assert here.kept.merged_into == ({APRIL: into} if into else {})


async def test_the_month_before_grows_until_its_last_articles_are_settled() -> None:
    async with scene() as here:
        here.kept.segments = {MARCH: [5] * 20, APRIL: [5] * 20}

        early = datetime(2026, 4, 2, tzinfo=UTC)

        assert await merge_growing(here.elasticsearch, here.settings, early) == [MARCH, APRIL]


async def test_a_growing_month_that_is_being_merged_is_left_alone() -> None:
    async with scene() as here:
        here.kept.segments = {APRIL: [5] * 20}
        here.kept.merging = {APRIL}

        assert await merge_growing(here.elasticsearch, here.settings, APRIL_20) == []
