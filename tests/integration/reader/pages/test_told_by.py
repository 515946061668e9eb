"""What lists show of each story, over the real index."""

from collections.abc import AsyncIterator

import pytest

from perspektiven.contracts import OutletRef
from services.reader.pages.told_by import ToldStory, told_by
from services.reader.query.stories import newest
from tests.support.library import SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def _told(library: Library) -> list[ToldStory]:
    articles = library.dependencies.articles
    return await told_by(articles, await newest(articles, size=9, texts=1))


async def test_the_first_report_is_one_that_can_be_read_and_has_its_text(library: Library) -> None:
    await put_story(library, report(2, status="untranslated"), report(1, outlet=SPANISH))

    (story,) = await _told(library)

    assert (story.report.title, story.report.outlet) == ("Brücke 1", SPANISH)
    assert story.report.paragraphs[0].text.startswith("Die neue Brücke")
    assert [each.outlet.name for each in story.others] == ["Gazeta"]


async def test_each_other_country_is_there_once_in_the_order_of_reporting(
    library: Library,
) -> None:
    second = OutletRef(id="el-sur", name="El Sur", country="ES")
    reports = (
        report(9), report(8, outlet=FRENCH), report(7, outlet=second), report(6, outlet=SPANISH),
    )  # fmt: skip
    await put_story(library, *reports)

    (story,) = await _told(library)

    assert story.report.title == "Brücke 9"
    assert [each.outlet.name for each in story.others] == ["Le Port", "El Sur"]


async def test_a_story_without_articles_is_left_out_and_none_is_no_question(
    library: Library,
) -> None:
    await put_story(library, report(1), report(2), with_articles=False)

    assert await _told(library) == []
    assert await told_by(library.dependencies.articles, []) == []
