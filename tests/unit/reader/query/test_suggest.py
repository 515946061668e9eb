"""Suggestions beside a search: they never hold it up."""

from services.reader.article_index import article_index
from services.reader.query.parse import parse
from services.reader.query.search import Search
from services.reader.query.suggest import (
    completions,
    correction,
    search_with_suggestion,
)
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import client_of, stub


async def test_an_index_that_can_not_suggest_still_finds() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        # The stub answers without `suggest` and `aggregations`: the correction fails.
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        found = await search_with_suggestion(articles, Search(parse("Selenskji"), facets=False))

    assert found.hits == ()
    assert found.suggestion is None


async def test_without_words_that_could_be_wrong_nothing_is_asked() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        assert await correction(articles, parse('"neues Abkommen" Rat land:Polen')) is None
        assert await completions(articles, "Pakt ") == ()

    assert elastic.asked == []
