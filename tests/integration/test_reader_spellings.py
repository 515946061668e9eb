"""Other spellings through the reader: what is found by a part or by a key is marked."""

from collections.abc import AsyncIterator

import pytest

from tests.support.library import Library, report, stocked
from tests.support.stack import MakeSettings


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_a_compound_that_was_found_by_its_part_is_marked(library: Library) -> None:
    await library.add(report(1, title="Ein Weltordnungsmodell", paragraphs=["Nichts weiter."]))

    answer = await library.json("/api/v1/search", q="Weltordnung")

    assert answer["results"][0]["highlights"]["title"] == ["Ein <mark>Weltordnungsmodell</mark>"]


async def test_a_name_that_was_found_in_another_spelling_is_marked(library: Library) -> None:
    await library.add(report(1, title="Selenskyj in London", paragraphs=["Nichts weiter."]))

    answer = await library.json("/api/v1/search", q="Зеленський")
    quoted = await library.json("/api/v1/search", q='"Zelensky"')

    assert answer["results"][0]["highlights"]["title"] == ["<mark>Selenskyj</mark> in London"]
    assert quoted["results"] == []


async def test_the_spelling_that_was_typed_comes_first(library: Library) -> None:
    await library.add(
        report(1, title="Selenskyj in London", paragraphs=["Nichts weiter."]),
        report(2, title="Zelensky in Berlin", paragraphs=["Nichts weiter."]),
    )

    assert await library.found(q="Zelensky", sort="relevance") == [
        "Zelensky in Berlin",
        "Selenskyj in London",
    ]
