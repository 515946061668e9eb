"""Pages of stories: those of the grouper, and near-duplicates where it has none."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from perspektiven.stories import stories_index
from tests.support.library import NOW, SPANISH, Library, report, stocked
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


async def test_stories_without_a_month_are_no_answer(library: Library) -> None:
    await put_story(library, report(1), report(2, outlet=SPANISH))
    month = stories_index(library.settings, "de", NOW - timedelta(days=40))
    nowhere = "index.routing.allocation.require._name"
    await library.elasticsearch.indices.create(
        index=month, settings={nowhere: "no such node"}, wait_for_active_shards="0"
    )

    listed = await library.web.get("/api/v1/stories")
    assert listed.status_code == 503

    await library.elasticsearch.indices.put_settings(index=month, settings={nowhere: None})
    await library.elasticsearch.cluster.health(index=month, wait_for_status="yellow")
    assert len(await library.json("/api/v1/stories")) == 1
