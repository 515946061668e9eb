"""The front page: what stands there, and that nothing stands there twice."""

from typing import Any

from perspektiven.index import Document
from services.indexer.documents import document
from services.reader.article_index import article_index
from services.reader.pages.front import front
from services.reader.settings import ReaderSettings
from tests.support.library import NOW, report
from tests.unit.reader.elastic_stub import client_of, stub


def made(number: int) -> Document:
    return document(report(number), NOW)


def country(code: str, *documents: Document) -> dict[str, Any]:
    hits = [{"_id": each.id, "_source": each.to_source()} for each in documents]
    return {"key": code, "doc_count": 40, "newest": {"hits": {"hits": hits}}}


async def test_an_empty_index_has_an_empty_front_page() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.answer = {"aggregations": {"countries": {"buckets": []}}}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        found = await front(articles)

    assert found.articles == ()


async def test_no_report_stands_there_twice() -> None:
    first, second = made(1), made(2)
    copy = made(3).model_copy(update={"cluster_id": second.cluster_id})
    async with stub() as elastic, client_of(elastic) as client:
        elastic.documents = [first]
        parts = [country("PL", first, second), country("FR", copy)]
        elastic.answer = {"aggregations": {"countries": {"buckets": parts}}}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        found = await front(articles)

    assert [each.id for each in found.articles] == [first.id, second.id]
    assert [len(each.articles) for each in found.countries] == [1, 0]
