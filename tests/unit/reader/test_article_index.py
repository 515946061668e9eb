"""What Elasticsearch answers in part is no answer; how many articles there are."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp import web

from perspektiven import index
from perspektiven.errors import Transient
from services.reader.api.export import export
from services.reader.api.export_rows import ExportFormat
from services.reader.article_index import article_index
from services.reader.query.clauses import Filters
from services.reader.query.tree import Query
from services.reader.settings import ReaderSettings
from services.reader.worker import worker_pool
from tests.support.http_server import served

WHOLE = {"total": 2, "successful": 2, "skipped": 0, "failed": 0}


class Elasticsearch:
    """Answers every search with the same; remembers how it was asked."""

    def __init__(self) -> None:
        self.answer: dict[str, Any] = {"timed_out": False, "_shards": WHOLE}
        self.asked: list[Mapping[str, str]] = []
        self.url = ""

    async def search(self, request: web.Request) -> web.Response:
        self.asked.append(request.query)
        return self._said({"took": 1, "hits": {"hits": []}, "pit_id": "p", **self.answer})

    async def open(self, _: web.Request) -> web.Response:
        return self._said({"id": "p"})

    async def close(self, _: web.Request) -> web.Response:
        return self._said({"succeeded": True})

    def _said(self, body: Mapping[str, Any]) -> web.Response:
        return web.json_response(body, headers={"X-Elastic-Product": "Elasticsearch"})


@pytest.fixture
async def elasticsearch() -> AsyncIterator[Elasticsearch]:
    made = Elasticsearch()
    app = web.Application()
    app.router.add_post("/_search", made.search)
    app.router.add_post("/{alias}/_search", made.search)
    app.router.add_post("/{alias}/_pit", made.open)
    app.router.add_delete("/_pit", made.close)
    async with served(app) as made.url:
        yield made


@pytest.mark.parametrize(
    "partly", [{"timed_out": True}, {"_shards": {**WHOLE, "successful": 1, "failed": 1}}]
)
@pytest.mark.parametrize("format", list(ExportFormat))
async def test_an_export_of_partial_answers_is_an_error(
    elasticsearch: Elasticsearch, partly: dict[str, Any], format: ExportFormat
) -> None:
    settings = ReaderSettings(elasticsearch_url=elasticsearch.url)
    elasticsearch.answer |= partly
    workers = worker_pool()
    async with index.client(settings) as client:
        articles = article_index(client, settings)
        with pytest.raises(Transient):
            async for _ in export(
                articles, Query(), Filters(), format=format, limit=10, workers=workers
            ):
                pass
    await workers.stop()

    assert elasticsearch.asked[0]["allow_partial_search_results"] == "false"


async def test_how_many_articles_there_are_is_asked_for_once_in_some_seconds(
    elasticsearch: Elasticsearch,
) -> None:
    elasticsearch.answer["hits"] = {"hits": [], "total": {"value": 7, "relation": "eq"}}
    settings = ReaderSettings(elasticsearch_url=elasticsearch.url)
    async with index.client(settings) as client:
        articles = article_index(client, settings)

        assert [await articles.total() for _ in range(3)] == [7, 7, 7]

    assert len(elasticsearch.asked) == 1
