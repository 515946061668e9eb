"""Headlines of the last days' editions, and the feed of them, over the real index."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from services.reader.editions.table_of_contents import DAYS, contents
from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_each_day_that_is_over_has_its_stories_and_empty_days_have_none(
    library: Library,
) -> None:
    await put_story(library, report(1), report(2, outlet=SPANISH), first_at=NOW)
    old = await put_story(library, report(3), report(4, outlet=FRENCH), first_at=NOW - 2 * DAY)
    too_old = NOW - (DAYS + 1) * DAY
    await put_story(library, report(5), report(6, outlet=FRENCH), first_at=too_old)

    found = await contents(library.dependencies.articles, TODAY, BERLIN)

    assert [each.day for each in found] == [TODAY - 2 * DAY]
    assert [each.story.id for each in found[0].stories] == [old]
    assert found[0].ended_at == datetime(2026, 11, 21, 23, tzinfo=UTC)


async def test_the_feed_has_an_entry_for_each_edition_with_its_headlines_and_its_book(
    library: Library,
) -> None:
    today = datetime.now(BERLIN).date()
    noon = datetime.combine(today, time(12), BERLIN)
    story = await put_story(library, report(1), report(2, outlet=SPANISH), first_at=noon - DAY)

    answer = await library.web.get("/editions.atom")
    again = await library.web.get(
        "/editions.atom", headers={"If-None-Match": answer.headers["etag"]}
    )

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert again.status_code == 304
    (entry,) = etree.fromstring(answer.content).findall(f"{ATOM}entry")
    page = f"/editions/{today - DAY}"
    links = {each.get("rel"): each.get("href") for each in entry.findall(f"{ATOM}link")}
    assert links == {"alternate": page, "enclosure": f"{page}.epub"}
    assert str(entry.findtext(f"{ATOM}id")).startswith("urn:uuid:")
    headline = entry.find(f"{ATOM}content//{XHTML}a")
    assert headline is not None
    assert (headline.get("href"), headline.text) == (f"/stories/{story}", "Brücke 2")
    assert (await library.web.get(page)).status_code == 200


async def test_without_an_edition_the_feed_is_empty_and_still_one(library: Library) -> None:
    answer = await library.web.get("/editions.atom")

    feed = etree.fromstring(answer.content)
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
