"""Single articles of the front page, over the real index."""

from collections.abc import AsyncIterator

import pytest

from services.reader.pages.front_articles import single_articles
from tests.support.library import SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_near_duplicates_stand_once_and_none_stands_in_two_parts(library: Library) -> None:
    first, copy = report(1), report(2, outlet=SPANISH)
    await library.add(first, copy, cluster=first.article.id)
    await library.add(report(3), report(4, outlet=SPANISH))

    found = await single_articles(library.dependencies.articles, newest=2)

    assert [each.title for each in found.newest] == ["Brücke 1", "Brücke 3"]
    parts = {part.code: [each.title for each in part.articles] for part in found.countries}
    assert parts == {"PL": [], "ES": ["Brücke 4"]}


async def test_clusters_that_are_taken_are_left_out(library: Library) -> None:
    taken = report(1)
    await library.add(taken, report(2))

    found = await single_articles(library.dependencies.articles, taken=[taken.article.id])

    assert [each.title for each in found.newest] == ["Brücke 2"]
