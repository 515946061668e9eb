"""How the months of an index analyse texts: asked for where there are others than before."""

from services.reader.analysis import analysis
from services.reader.article_index import article_index
from services.reader.index_names import Analysis
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

OCTOBER, NOVEMBER = "articles-de-2026.10", "articles-de-2026.11"


async def known(elastic: ElasticStub, *stages: dict[str, int]) -> list[Analysis]:
    """What is known at each stage, long after the one before it."""
    found = []
    async with client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        for elastic.analyses in stages:
            articles.names.indices_asked = float("-inf")
            found.append(await analysis(articles))
    return found


async def test_fields_of_originals_are_known_before_they_hold_anything() -> None:
    async with stub() as elastic:
        elastic.original_bodies = ["pl", "und"]

        (found,) = await known(elastic, {OCTOBER: 3, NOVEMBER: 3})

    assert found == Analysis(("original.body.pl", "original.body.und"), NOVEMBER)


async def test_months_of_two_schemas_are_not_alike() -> None:
    async with stub() as elastic:
        before, after = await known(elastic, {OCTOBER: 3}, {OCTOBER: 3, NOVEMBER: 4})

    assert (before.alike, after.alike) == (OCTOBER, None)


async def test_searches_one_after_the_other_ask_once() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.analyses = {OCTOBER: 3}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        first, again = await analysis(articles), await analysis(articles)

    assert first == again
    assert elastic.resolved == 1


async def test_terms_are_forgotten_when_an_index_comes_in() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.analyses = {OCTOBER: 3}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        await analysis(articles)
        articles.names.terms["Oper"] = {"body": "oper"}
        articles.names.indices_asked = float("-inf")
        elastic.analyses = {OCTOBER: 3, NOVEMBER: 3}

        await analysis(articles)

    assert articles.names.terms == {}
