"""Routes of the API over one article: statuses and refusals."""

import pytest

from perspektiven.index import Status
from services.indexer.documents import document
from tests.support.library import NOW, report
from tests.support.one_document import OneDocument
from tests.unit.reader.elastic_stub import reading

ID = report(1).article.id


def one(**changed: object) -> OneDocument:
    return OneDocument(document(report(1), NOW).model_copy(update=changed).to_source())


async def test_a_page_of_results_has_its_total_and_its_facets() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        answer = (await web.get("/api/v1/search", params={"q": "Brücke"})).json()

    assert (answer["total"], answer["next_cursor"]) == ({"value": 1, "relation": "eq"}, None)
    assert [each["id"] for each in answer["results"]] == [ID]
    assert set(answer["facets"]) == {"country", "outlet", "language", "tag"}


@pytest.mark.parametrize("path", [f"/api/v1/articles/{ID}", f"/articles/{ID}.json"])
async def test_an_article_is_the_same_at_both_addresses_and_gone_when_withdrawn(path: str) -> None:
    async with one() as elastic, reading(elastic.url) as web:
        there = await web.get(path)
    withdrawn = one(status=Status.WITHDRAWN, withdrawn_at=NOW)
    async with withdrawn as elastic, reading(elastic.url) as web:
        gone = await web.get(path)
    async with OneDocument() as elastic, reading(elastic.url) as web:
        missing = await web.get(path)

    assert (there.status_code, there.json()["id"]) == (200, ID)
    assert (gone.status_code, gone.json()["status"]) == (410, "withdrawn")
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/v1/search?size=101", "size"),
        ("/api/v1/search?from=yesterday", "from"),
        ("/api/v1/search?lang=tlh", "lang"),
        ("/api/v1/timeline?interval=minute", "interval"),
        ("/api/v1/timeline?time_zone=Europe/Narnia", "time_zone"),
        ("/api/v1/export?format=xls", "format"),
        (f"/api/v1/articles/{ID}/similar?size=21", "size"),
    ],
)
async def test_a_wrong_parameter_is_named(path: str, parameter: str) -> None:
    async with one() as elastic, reading(elastic.url) as web:
        answer = await web.get(path)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert parameter in {each["parameter"] for each in answer.json()["errors"]}


async def test_a_forged_cursor_is_refused() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        answer = await web.get("/api/v1/search", params={"cursor": "forged"})

    assert answer.status_code == 400
    assert "start again without a cursor" in answer.json()["detail"]


async def test_a_query_that_is_not_finished_is_completed_all_the_same() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        answer = await web.get("/api/v1/suggest", params={"q": '-("Brü'})

    assert (answer.status_code, answer.json()["q"]) == (200, '-("Brü')


async def test_the_headers_of_an_export_are_told_without_one() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        answer = await web.head("/api/v1/export", params={"format": "csv"})

    assert answer.headers["content-disposition"] == 'attachment; filename="perspektiven.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
