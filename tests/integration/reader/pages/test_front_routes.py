"""The front page's addresses: today, and any day before."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from tests.support.library import SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story

DAY = timedelta(days=1)


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def _page(library: Library, path: str) -> Any:
    return html.fromstring((await library.web.get(path)).content)


async def test_a_story_names_its_countries_its_texts_and_what_is_not_translated(
    library: Library,
) -> None:
    story = await put_story(
        library,
        report(3),
        report(2, outlet=SPANISH, title="Puente"),
        report(1, outlet=FRENCH, status="untranslated", original_title="Le pont"),
        first_at=datetime.now(UTC),
    )

    page = await _page(library, "/")

    (told,) = page.xpath("//section[@class='stories']/article")
    assert told.xpath(".//h2/a/@href") == [f"/stories/{story}"]
    assert "3 unabhängige Texte · Spanien, Frankreich und Polen" in told.text_content()
    voices = [each.text_content() for each in told.xpath(".//ul[@class='voices']/li")]
    assert voices == ["Spanien Puente", "Frankreich Le pont Noch nicht übersetzt"]


async def test_a_day_of_the_past_leads_to_its_neighbours(library: Library) -> None:
    root = await put_story(library, report(1), report(2, outlet=SPANISH))

    page = await _page(library, "/?date=2026-11-23")

    assert page.xpath("//a[@rel='prev']/@href") == ["/?date=2026-11-22"]
    assert page.xpath("//time/@datetime")[0] == "2026-11-23"
    assert f"/stories/{root}" in page.xpath("//h2/a/@href")


async def test_days_to_come_and_what_is_no_day_are_refused(library: Library) -> None:
    today = datetime.now(ZoneInfo(library.settings.time_zone)).date()

    assert (await library.web.get(f"/?date={today + DAY}")).status_code == 404
    assert (await library.web.get("/?date=1999-12-31")).status_code == 404
    assert (await library.web.get("/?date=yesterday")).status_code == 422
    assert (await library.web.get("/?date=")).status_code == 200


async def test_a_day_without_anything_says_so(library: Library) -> None:
    page = await library.web.get("/?date=2026-01-02")

    assert page.status_code == 200
    assert "Von diesem Tag gibt es hier keine Artikel" in page.text
