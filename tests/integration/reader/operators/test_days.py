"""Articles and stories by day, on a real Elasticsearch."""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from services.reader.operators.days import DAYS, days
from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import put_story

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_articles_and_stories_are_counted_by_their_day(library: Library) -> None:
    await put_story(library, report(1), report(2, outlet=SPANISH))
    await library.add(report(30))

    found = await days(library.dependencies.articles, BERLIN, NOW)

    assert found.language == "de"
    assert found.articles == (*(0,) * (DAYS - 2), 1, 2)
    assert found.stories == (*(0,) * (DAYS - 1), 1)


async def test_a_day_begins_at_midnight_of_the_pages_time_zone(library: Library) -> None:
    # 23:00 UTC is midnight in Berlin.
    await library.add(report(13), report(14))

    found = await days(library.dependencies.articles, BERLIN, NOW)

    assert found.articles[-1] == 1


async def test_days_long_past_are_not_counted(library: Library) -> None:
    await library.add(report(1))

    found = await days(library.dependencies.articles, BERLIN, NOW + timedelta(days=DAYS))

    assert sum(found.articles) == 0
    assert found.stories == (0,) * DAYS
