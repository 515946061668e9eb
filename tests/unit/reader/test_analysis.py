"""How the months of an index analyse texts: asked for again after a moment."""

import pytest

from services.reader.analysis import FEW_MONTHS, analysis
from services.reader.article_index import article_index
from services.reader.index_names import Analysis
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

OCTOBER, NOVEMBER = "articles-de-2026.10", "articles-de-2026.11"
MANY = dict.fromkeys([f"articles-de-2026.{month:02}" for month in range(4, 12)], 3)


async def known(elastic: ElasticStub, *stages: dict[str, int]) -> list[Analysis]:
    """What is known at each stage, long after the one before it."""
    found = []
    async with client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        for elastic.analyses in stages:
            articles.names.analysis_asked = float("-inf")
            found.append(await analysis(articles))
    return found


async def test_fields_of_originals_are_those_that_are_filled() -> None:
    async with stub() as elastic:
        elastic.original_bodies = ["und", "pl"]

        (found,) = await known(elastic, {OCTOBER: 3, NOVEMBER: 3})

    assert found.bodies == ("original.body.pl", "original.body.und")


async def test_before_the_first_article_no_field_is_known() -> None:
    async with stub() as elastic:
        found = await known(elastic, {}, {OCTOBER: 3})

    assert found == [Analysis((), None), Analysis((), None)]


async def test_months_of_two_schemas_are_not_alike() -> None:
    async with stub() as elastic:
        before, after = await known(elastic, MANY, {**MANY, "articles-de-2026.12": 4})

    assert (before.alike, after.alike) == (NOVEMBER, None)


async def test_a_few_months_analyse_for_themselves() -> None:
    async with stub() as elastic:
        few, more = await known(elastic, dict(list(MANY.items())[:FEW_MONTHS]), MANY)

    assert (few.alike, more.alike) == (None, NOVEMBER)


async def test_searches_one_after_the_other_ask_once() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.analyses = {OCTOBER: 3}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        first, again = await analysis(articles), await analysis(articles)

    assert first == again
    assert elastic.resolved == 1


async def test_an_answer_that_lacks_a_month_is_neither_taken_nor_kept() -> None:
    async with stub() as elastic:
        elastic.original_bodies, elastic.failed_indices = ["pl"], 1
        (without,) = await known(elastic, {OCTOBER: 3})
        elastic.failed_indices = 0
        (whole,) = await known(elastic, {OCTOBER: 3})

    assert without == Analysis()
    assert whole.bodies == ("original.body.pl",)


@pytest.mark.parametrize(
    ("months", "bodies"), [([OCTOBER, NOVEMBER], ["pl"]), ([OCTOBER], ["pl", "tr"])]
)
async def test_terms_are_forgotten_with_another_month_or_language(
    months: list[str], bodies: list[str]
) -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.analyses, elastic.original_bodies = {OCTOBER: 3}, ["pl"]
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        await analysis(articles)
        articles.names.terms["Oper"] = {"body": "oper"}
        articles.names.analysis_asked = float("-inf")
        elastic.analyses, elastic.original_bodies = dict.fromkeys(months, 3), bodies

        found = await analysis(articles)

    assert articles.names.terms == {}
    assert found.bodies == tuple(f"original.body.{name}" for name in bodies)
