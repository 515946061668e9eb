"""Pages of stories: those of the grouper, and near-duplicates where it has none."""

from collections.abc import AsyncIterator

import pytest

from tests.support.library import SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import put_story


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_articles_on_one_event_are_not_said_to_be_one_text(library: Library) -> None:
    story = await put_story(library, report(1), report(2, outlet=SPANISH))

    page = await library.web.get(f"/stories/{story}")

    assert "2 Artikel aus 2 Ländern. Diese Artikel berichten über dasselbe Ereignis" in page.text
    assert "Agentur" not in page.text


async def test_near_duplicates_are_said_to_be_one_text(library: Library) -> None:
    first = report(2)
    await library.add(report(1, outlet=SPANISH), first, cluster=first.article.id)

    page = await library.web.get(f"/stories/{first.article.id}")

    assert "2 Fassungen aus 2 Ländern" in page.text
    assert "derselben Agentur" in page.text


async def test_a_member_leads_to_its_story(library: Library) -> None:
    other = report(2, outlet=SPANISH)
    story = await put_story(library, report(1), other)

    answer = await library.web.get(f"/stories/{other.article.id}")

    assert answer.status_code == 307
    assert answer.headers["location"] == f"/stories/{story}"
