"""Terms of words: asked for once, and only where all months analyse alike."""

from collections.abc import Sequence

from services.indexer.mapping import template
from services.reader.article_index import ArticleIndex, article_index
from services.reader.field_terms import ANALYSED_OTHERWISE, FieldTerms, field_terms
from services.reader.index_names import Analysis
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

ALIKE = Analysis(("original.body.pl", "original.body.und"), "articles-de-2026.11")


async def asked(
    elastic: ElasticStub, *searches: Sequence[str], analysis: Analysis = ALIKE
) -> list[dict[str, FieldTerms]]:
    async with client_of(elastic) as client:
        articles: ArticleIndex = article_index(
            client, ReaderSettings(elasticsearch_url=elastic.url)
        )
        return [await field_terms(articles, words, analysis) for words in searches]


async def test_a_field_that_makes_several_terms_of_a_word_is_left_out() -> None:
    async with stub() as elastic:
        elastic.terms = {"body": ["haus"], "original.body.pl": ["hauser", "häuser"]}

        (found,) = await asked(elastic, ["Häuser"])

    assert found["Häuser"]["body"] == "haus"
    assert found["Häuser"]["title.exact"] == "häuser"
    assert not {"original.body.pl", "original.body.und"} & set(found["Häuser"])


async def test_a_word_is_analysed_once() -> None:
    async with stub() as elastic:
        first, again = await asked(elastic, ["Oper", "Pakt"], ["Pakt"])

    assert elastic.analysed == ["Oper", "Pakt"]
    assert again == {"Pakt": first["Pakt"]}


async def test_months_of_two_schemas_analyse_for_themselves() -> None:
    async with stub() as elastic:
        (found,) = await asked(elastic, ["Oper"], analysis=Analysis(ALIKE.bodies, alike=None))

    assert (found, elastic.analysed) == ({}, [])


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
