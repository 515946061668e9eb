"""The addresses of editions."""

import zipfile
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from tests.support.library import POLISH, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import put_story

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 23)


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_page_book_and_text_of_a_day_are_served(library: Library) -> None:
    root = await put_story(library, report(1), report(2, outlet=SPANISH))

    page = await library.web.get(f"/editions/{DAY}")
    book = await library.web.get(f"/editions/{DAY}.epub")
    text = await library.web.get(f"/editions/{DAY}.txt")

    assert f"/stories/{root}" in page.text
    assert "Ende der Ausgabe" in page.text
    assert book.headers["content-type"] == "application/epub+zip"
    assert f"{DAY}-de.epub" in book.headers["content-disposition"]
    assert "EPUB/story-1.xhtml" in zipfile.ZipFile(BytesIO(book.content)).namelist()
    assert text.text.startswith("Perspektiven Global\n\nNachrichten aus aller Welt\n\nAusgabe vom")
    assert POLISH.name in text.text


async def test_a_day_to_come_and_what_is_no_day_are_refused(library: Library) -> None:
    tomorrow = datetime.now(BERLIN).date() + timedelta(days=1)

    assert (await library.web.get(f"/editions/{tomorrow}")).status_code == 404
    assert (await library.web.get("/editions/1999-12-31.epub")).status_code == 404
    assert (await library.web.get("/editions/yesterday")).status_code == 422


async def test_a_day_without_stories_is_a_page_that_says_so(library: Library) -> None:
    page = await library.web.get(f"/editions/{DAY}")

    assert page.status_code == 200
    assert "begann kein Thema" in page.text


async def test_a_story_of_one_country_names_its_texts_alone(library: Library) -> None:
    await put_story(library, report(1), report(2, outlet=POLISH))

    page = await library.web.get(f"/editions/{DAY}")

    assert "2 unabhängige Texte" in page.text
    assert "Aus 1" not in page.text
