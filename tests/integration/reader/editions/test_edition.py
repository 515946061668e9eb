"""What stands in an edition, over the real index."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from perspektiven.contracts import OutletRef
from services.reader.editions.edition import edition
from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def _stories(library: Library) -> list[tuple[str, Sequence[str]]]:
    """The title of each article in full, and the outlets of the other countries."""
    day, zone = date(2026, 11, 23), ZoneInfo("Europe/Berlin")
    made = await edition(library.dependencies.articles, day, zone)
    return [
        (story.article.title or "", [each.outlet.name for each in story.others])
        for story in made.stories
    ]


async def test_the_article_in_full_is_one_that_is_translated(library: Library) -> None:
    await put_story(library, report(1, status="untranslated"), report(2, outlet=SPANISH))

    assert await _stories(library) == [("Brücke 2", ["Gazeta"])]


async def test_a_country_is_named_once_and_withdrawn_articles_never(library: Library) -> None:
    second = OutletRef(id="el-sur", name="El Sur", country="ES")
    gone = report(4, outlet=FRENCH)
    await put_story(library, report(1), report(2, outlet=SPANISH), report(3, outlet=second), gone)
    article = gone.article.model_copy(update={"withdrawn_at": NOW, "revision": 2, "paragraphs": ()})
    await library.add(gone.model_copy(update={"article": article, "paragraphs": ()}))

    assert await _stories(library) == [("Brücke 1", ["La Vega"])]


async def test_a_story_whose_articles_are_all_gone_is_left_out(library: Library) -> None:
    await put_story(library, report(1), report(2, outlet=SPANISH), with_articles=False)

    assert await _stories(library) == []
