"""Suggestions beside a search: they never hold it up."""

import pytest

from services.indexer.documents import document
from services.reader.article_index import article_index
from services.reader.query.parse import parse
from services.reader.query.search import Search
from services.reader.query.suggest import (
    completions,
    correction,
    search_with_suggestion,
)
from services.reader.settings import ReaderSettings
from tests.support.library import NOW, report
from tests.unit.reader.elastic_stub import client_of, stub


async def test_an_index_that_can_not_suggest_still_finds() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        # The stub answers without `suggest` and `aggregations`: the correction fails.
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        found = await search_with_suggestion(articles, Search(parse("Selenskji"), facets=False))

    assert found.hits == ()
    assert found.suggestion is None


@pytest.mark.parametrize(
    ("query", "corrected"),
    [("neues Abkommen", False), ("neues (Abkommen OR Vertrag)", True), ("neues -Pakt", False)],
)
async def test_who_finds_all_words_is_not_corrected(query: str, corrected: bool) -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.documents = [document(report(1), NOW)]
        elastic.unheld = frozenset({"Vertrag"})
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        await search_with_suggestion(articles, Search(parse(query), facets=False))

    assert any("suggest" in body for body in elastic.asked) is corrected


async def test_who_finds_nothing_is_corrected() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        await search_with_suggestion(articles, Search(parse("neues Abkomen"), facets=False))

    assert "suggest" in elastic.asked[-1]


async def test_only_words_that_no_article_holds_are_corrected() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.documents = [document(report(1), NOW)]
        elastic.unheld = frozenset({"Abkomen"})
        fields = ("title.exact", "body.exact", "original.title")
        elastic.answer = {"suggest": {f"0 {field}": [] for field in fields}}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        await correction(articles, parse("neues Abkomen"))

    suggested = next(body["suggest"] for body in elastic.asked if "suggest" in body)
    assert {each["text"] for each in suggested.values()} == {"Abkomen"}


async def test_words_that_are_there_are_not_corrected() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.documents = [document(report(1), NOW)]
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        assert await correction(articles, parse("neues Abkommen")) is None

    assert len(elastic.asked) == 2
    assert all(body["terminate_after"] == 1 for body in elastic.asked)


async def test_without_words_that_could_be_wrong_nothing_is_asked() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        assert await correction(articles, parse('"neues Abkommen" Rat land:Polen')) is None
        assert await completions(articles, "Pakt ") == ()

    assert elastic.asked == []
