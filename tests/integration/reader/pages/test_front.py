"""What stands on the front page of a day, over the real index."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.reader.pages.front import Front, front
from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def _front(library: Library, day: date = TODAY, today: date = TODAY) -> Front:
    return await front(library.dependencies.articles, day, today, BERLIN)


async def test_without_a_grouper_the_page_has_the_newest_articles(library: Library) -> None:
    await library.add(report(1), report(2, outlet=SPANISH))

    page = await _front(library)

    assert (page.stories, page.before) == ((), ())
    assert [each.title for each in page.newest] == ["Brücke 1", "Brücke 2"]


async def test_an_article_of_a_story_is_not_shown_a_second_time(library: Library) -> None:
    story = await put_story(library, report(1), report(2, outlet=SPANISH))
    await library.add(report(3))

    page = await _front(library)

    assert [each.story.id for each in page.stories] == [story]
    assert [each.title for each in page.newest] == ["Brücke 3"]
    assert all(not part.articles for part in page.countries)


async def test_a_story_of_yesterday_stands_under_yesterday_until_today_has_enough(
    library: Library,
) -> None:
    old = await put_story(library, report(1), report(2, outlet=SPANISH), first_at=NOW - DAY)
    new = await put_story(library, report(3), report(4, outlet=FRENCH))

    page = await _front(library)

    assert [each.story.id for each in page.stories] == [new]
    assert [each.story.id for each in page.before] == [old]


async def test_a_day_of_the_past_has_its_own_stories_and_articles_only(library: Library) -> None:
    old = await put_story(library, report(30), report(31, outlet=SPANISH), first_at=NOW - DAY)
    await library.add(report(1), report(32))

    page = await _front(library, TODAY - DAY)

    assert [each.story.id for each in page.stories] == [old]
    assert (page.before, page.is_today) == ((), False)
    assert [each.title for each in page.newest] == ["Brücke 32"]
