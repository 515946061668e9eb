"""Stories of a day, from the real index: the most told first, each on one day only."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.reader.query.top_stories import Ranked, most_told
from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 23)


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def _told(
    library: Library, day: date = DAY, *, most: int = 9, country: str | None = None
) -> list[str]:
    articles = library.dependencies.articles
    return [each.id for each in await most_told(articles, day, BERLIN, most=most, country=country)]


async def test_without_a_grouper_a_day_has_no_stories(library: Library) -> None:
    assert await _told(library) == []


async def test_what_most_countries_tell_comes_first(library: Library) -> None:
    two = await put_story(library, report(1), report(2, outlet=SPANISH))
    three = await put_story(library, report(3), report(4, outlet=SPANISH), report(5, outlet=FRENCH))
    await put_story(library, report(6))

    assert await _told(library) == [three, two]
    assert await _told(library, most=1) == [three]
    assert await _told(library, country="FR") == [three]


async def test_copies_of_one_text_make_no_story_prominent() -> None:
    copied = Ranked("a", NOW, texts=2, countries=3, outlets=9)
    written = Ranked("b", NOW, texts=4, countries=3, outlets=4)

    assert written.prominence == copied.prominence + 1


async def test_six_hours_are_worth_as_much_as_twice_the_countries(library: Library) -> None:
    morning = datetime(2026, 11, 23, 8, tzinfo=BERLIN)
    wide = await put_story(
        library, report(1), report(2, outlet=SPANISH), report(3, outlet=FRENCH), first_at=morning
    )
    late = await put_story(
        library, report(4), report(5, outlet=SPANISH), first_at=morning + timedelta(hours=8)
    )

    articles = library.dependencies.articles
    fresh = await most_told(articles, DAY, BERLIN, most=9, fresh=True)

    assert [each.id for each in fresh] == [late, wide]
    assert await _told(library) == [wide, late]


async def test_a_story_comes_on_the_day_on_which_it_began_and_never_again(
    library: Library,
) -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=BERLIN)
    story = await put_story(library, report(1), report(2, outlet=SPANISH), first_at=late)

    assert await _told(library) == [story]
    assert await _told(library, DAY + timedelta(days=1)) == []
