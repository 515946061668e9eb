"""Suggestions from a real index: misspelt words are corrected, beginnings completed."""

from collections.abc import AsyncIterator

import pytest

from services.reader.query.parse import parse
from services.reader.query.suggest import completions, correction
from tests.support.eventually import eventually
from tests.support.library import SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        await made.add(
            report(1, title="Selenskyj über die Brücke", tags=("Brückenbau",)),
            report(2, outlet=SPANISH, original_title="Zapisani wyborcy", title="Wahlen"),
        )
        # A cold index answers too late for the deadline, as it should.
        await correction(made.dependencies.articles, parse("Brükce"))
        await completions(made.dependencies.articles, "Brü")
        yield made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Selesnkyj", "Selenskyj"),
        ("Brükce", "Brücke"),
        ("(Wahlne OR Oper) -Sport", "(Wahlen OR Oper) -Sport"),
        ("wyborzcy", "wyborcy"),
        ("outlet:Gaseta", "outlet:Gazeta"),
    ],
)
async def test_a_word_that_no_article_holds_is_corrected(
    library: Library, typed: str, meant: str
) -> None:
    async def corrected() -> str | None:
        # On a busy machine one may come too late for the deadline, as it should.
        answer = await library.json("/api/v1/search", q=typed)
        suggestion: str | None = answer["query"]["suggestion"]
        return suggestion

    async def is_on_the_page() -> bool:
        return "Meinten Sie: " in (await library.web.get("/search", params={"q": typed})).text

    assert await eventually(corrected) == meant
    assert await eventually(is_on_the_page)


async def test_another_spelling_of_a_name_is_found_and_not_corrected(library: Library) -> None:
    answer = await library.json("/api/v1/search", q="Selenskji")

    assert [hit["title"] for hit in answer["results"]] == ["Selenskyj über die Brücke"]
    assert answer["query"]["suggestion"] is None


async def test_words_that_are_found_are_not_corrected(library: Library) -> None:
    answer = await library.json("/api/v1/search", q="Selenskyj -Wahlne")

    assert answer["query"]["suggestion"] is None


async def test_the_last_word_is_completed_from_titles_names_and_tags(library: Library) -> None:
    words = await library.json("/api/v1/suggest", q="Wahlen -Sel")
    names = await library.json("/api/v1/suggest", q="(Ga")
    tags = await library.json("/api/v1/suggest", q="brück")

    assert [each["text"] for each in words["completions"]] == ["Wahlen -Selenskyj"]
    assert {"text": "(outlet:Gazeta", "label": "Gazeta", "kind": "outlet"} in names["completions"]
    assert [(each["label"], each["kind"]) for each in tags["completions"]] == [
        ("Brücke", "word"),
        ("Brückenbau", "tag"),
    ]


@pytest.mark.parametrize("typed", ["", "a", "-(", 'x "', "*?", "foo:", "NOT OR x"])
async def test_whatever_has_been_typed_so_far_is_answered(library: Library, typed: str) -> None:
    answer = await library.json("/api/v1/suggest", q=typed)

    assert answer["q"] == typed
