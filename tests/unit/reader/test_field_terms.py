"""Terms of words: asked for once, and only where all months analyse alike."""

from collections.abc import Sequence

from services.indexer.mapping import template
from services.reader.article_index import ArticleIndex, article_index
from services.reader.field_terms import ANALYSED_OTHERWISE, FieldTerms, field_terms
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

OCTOBER, NOVEMBER = "articles-de-2026.10", "articles-de-2026.11"
BODIES = ("original.body.pl", "original.body.und")


async def asked(
    elastic: ElasticStub, *searches: Sequence[str], indices: Sequence[str] = (OCTOBER, NOVEMBER)
) -> list[dict[str, FieldTerms]]:
    async with client_of(elastic) as client:
        articles: ArticleIndex = article_index(
            client, ReaderSettings(elasticsearch_url=elastic.url)
        )
        articles.names.indices = frozenset(indices)
        return [await field_terms(articles, words, BODIES) for words in searches]


async def test_a_field_that_makes_several_terms_of_a_word_is_left_out() -> None:
    async with stub() as elastic:
        elastic.analyses = {OCTOBER: 3, NOVEMBER: 3}
        elastic.terms = {"body": ["haus"], "original.body.pl": ["hauser", "häuser"]}

        (found,) = await asked(elastic, ["Häuser"])

    assert found["Häuser"]["body"] == "haus"
    assert found["Häuser"]["title.exact"] == "häuser"
    assert not {"original.body.pl", "original.body.und"} & set(found["Häuser"])


async def test_a_word_is_analysed_once() -> None:
    async with stub() as elastic:
        elastic.analyses = {OCTOBER: 3, NOVEMBER: 3}

        first, again = await asked(elastic, ["Oper", "Pakt"], ["Pakt"])

    assert elastic.analysed == ["Oper", "Pakt"]
    assert again == {"Pakt": first["Pakt"]}


async def test_months_of_two_schemas_analyse_for_themselves() -> None:
    async with stub() as elastic:
        elastic.analyses = {OCTOBER: 3, NOVEMBER: 4}

        (found,) = await asked(elastic, ["Oper"])

    assert found == {}


async def test_an_index_that_came_in_meanwhile_is_asked_how_it_analyses() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.analyses = {OCTOBER: 3}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        articles.names.indices = frozenset([OCTOBER])
        before = await field_terms(articles, ["Oper"], ())
        elastic.analyses = {OCTOBER: 3, NOVEMBER: 4}
        articles.names.indices = frozenset([OCTOBER, NOVEMBER])

        assert before
        assert not await field_terms(articles, ["Oper"], ())


def test_fields_with_an_analyzer_for_queries_are_not_asked_for() -> None:
    properties = template("articles-de", "de", ())["template"]["mappings"]["properties"]
    original = properties["original"]["properties"]
    fields = {
        f"original.body.{name}": each for name, each in original["body"]["properties"].items()
    }
    fields |= {name: each for name, each in properties.items() if each.get("type") == "text"}
    fields["original.title"] = original["title"]

    assert {name for name, each in fields.items() if "search_analyzer" in each} == (
        ANALYSED_OTHERWISE
    )
