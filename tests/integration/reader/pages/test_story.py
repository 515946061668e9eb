"""What stands on a story's page, over the real index."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.reader.pages.story import StoryByCountry, by_country
from services.reader.query.outlets import countries
from services.reader.query.stories import story_of
from tests.support.library import SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def _event(library: Library, identity: str) -> StoryByCountry | None:
    articles = library.dependencies.articles
    story = await story_of(articles, identity)
    assert story is not None
    return await by_country(articles, story, await countries(articles))


async def _told(library: Library, identity: str) -> StoryByCountry:
    found = await _event(library, identity)
    assert found is not None
    return found


async def test_countries_come_in_the_order_in_which_they_reported(library: Library) -> None:
    root = await put_story(
        library, report(9), report(7, outlet=FRENCH), report(5), report(1, outlet=SPANISH)
    )

    page = await _told(library, root)

    assert [each.code for each in page.countries] == ["PL", "FR", "ES"]
    assert [each.reports[0].after for each in page.countries[1:]] == [
        timedelta(hours=2),
        timedelta(hours=8),
    ]
    assert [each.place for each in page.countries[0].reports] == [0, 50]


async def test_copies_are_told_from_texts_across_countries(library: Library) -> None:
    first, copy = report(9), report(7, outlet=FRENCH)
    root = await put_story(library, first, copy, report(5, outlet=FRENCH))
    await library.add(first, copy, cluster=first.article.id)

    _, french = (await _told(library, root)).countries

    assert [each.article.title for each in french.texts] == ["Brücke 5"]
    assert [(each.article.title, each.copy_of.id) for each in french.copies if each.copy_of] == [
        ("Brücke 7", first.article.id)
    ]


async def test_countries_that_are_followed_and_silent_are_named(library: Library) -> None:
    root = await put_story(library, report(2), report(1, outlet=SPANISH))
    await library.add(report(3, outlet=FRENCH))

    assert (await _told(library, root)).silent == ("FR",)


async def test_stories_on_the_same_subject_stand_before_and_after(library: Library) -> None:
    bridge = {"title": "Brücke bei Wiesenau eingestürzt", "paragraphs": ["Das Baujahr ist 1912."]}
    inquiry = {"title": "Brücke bei Wiesenau: Anklage", "paragraphs": ["Sie war Baujahr 1912."]}
    ferry = {"title": "Fähre bei Wiesenau gesunken", "paragraphs": ["Sie war Baujahr 1974."]}
    first = await put_story(library, report(9, **bridge), report(8, outlet=SPANISH, **bridge))
    later = await put_story(
        library,
        report(2, **inquiry),
        report(1, outlet=FRENCH, **inquiry),
        first_at=report(2).article.discovered_at + timedelta(hours=5),
    )
    await put_story(library, report(4, **ferry), report(3, outlet=FRENCH, **ferry))

    assert [each.story.id for each in (await _told(library, first)).later] == [later]
    assert [each.story.id for each in (await _told(library, later)).earlier] == [first]


async def test_a_story_whose_articles_are_gone_has_no_page(library: Library) -> None:
    root = await put_story(library, report(1), report(2), with_articles=False)

    assert await _event(library, root) is None
