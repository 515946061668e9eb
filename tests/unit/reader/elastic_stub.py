"""As much of Elasticsearch as answers searches with what a test has put in."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import orjson
from aiohttp import web
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.index import Document
from perspektiven.settings import load
from perspektiven.stories import Story
from services.reader.app import application
from services.reader.settings import ReaderSettings
from tests.support.http_server import served

WHOLE = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}


class ElasticStub:
    """Finds all its documents with every search; remembers what it was asked for."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.stories: list[Story] = []
        self.answer: dict[str, Any] = {}
        self.asked: list[Any] = []
        self.original_bodies: list[str] = []
        self.failed_indices = 0
        self.resolved = 0
        self.analyses: dict[str, int] = {}
        self.terms: dict[str, list[str]] = {}
        self.unheld: frozenset[str] = frozenset()
        """Words that no document holds, for who asks for one of them alone."""
        self.marked: dict[str, list[str]] = {}
        """What is marked in each document, for who asks for marks in one of these fields."""
        self.analysed: list[str] = []
        self.url = ""

    async def search(self, request: web.Request) -> web.Response:
        body = orjson.loads(await request.read() or b"{}")
        self.asked.append(body)
        wanted = _ids(body.get("query", {}))
        if request.match_info["alias"].startswith("stories-"):
            return self._told()
        hits = [
            {**self._hit(each, with_source=body.get("_source") is not False), **self._marks(body)}
            for each in self.documents
            if wanted is None or each.id in wanted
        ]
        if "terminate_after" in body and any(each in str(body["query"]) for each in self.unheld):
            hits = []
        total = {"value": len(hits), "relation": "eq"}
        said = {"took": 1, "timed_out": False, "_shards": WHOLE}
        said |= {"aggregations": _nothing(body.get("aggs", {}))} | self.answer
        said |= {"hits": {"total": total, "hits": hits[: body.get("size", 10)]}}
        return web.Response(
            body=orjson.dumps(said),
            content_type="application/json",
            headers={"X-Elastic-Product": "Elasticsearch"},
        )

    async def field_caps(self, _: web.Request) -> web.Response:
        self.resolved += 1
        kinds = {"text": {"type": "text"}}
        fields = {f"original.body.{name}": kinds for name in self.original_bodies}
        failed = {"failed_indices": self.failed_indices} if self.failed_indices else {}
        return _said({"indices": list(self.analyses), "fields": fields, **failed})

    async def mapping(self, _: web.Request) -> web.Response:
        return _said(
            {
                name: {"mappings": {"_meta": {"schema": schema}}}
                for name, schema in self.analyses.items()
            }
        )

    async def term_vectors(self, request: web.Request) -> web.Response:
        """Each field makes of a word what `terms` says, in lower case else."""
        docs = orjson.loads(await request.read())["docs"]
        self.analysed += [each["doc"]["title"] for each in docs]
        return _said({"docs": [{"term_vectors": self._vectors(each)} for each in docs]})

    def _vectors(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        word = asked["doc"]["title"].lower()
        return {
            field: {"terms": {term: {"term_freq": 1} for term in self.terms.get(field, [word])}}
            for field in asked["fields"]
        }

    def _told(self) -> web.Response:
        hits = [{"_id": each.id, "_source": each.model_dump(mode="json")} for each in self.stories]
        said = {"took": 1, "timed_out": False, "_shards": WHOLE, "hits": {"hits": hits}}
        headers = {"X-Elastic-Product": "Elasticsearch"}
        return web.Response(
            body=orjson.dumps(said), content_type="application/json", headers=headers
        )

    def _marks(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        fields = asked.get("highlight", {}).get("fields", ())
        return {"highlight": {name: self.marked[name] for name in fields if name in self.marked}}

    def _hit(self, document: Document, *, with_source: bool) -> Mapping[str, Any]:
        source = {"_source": document.to_source()} if with_source else {}
        written = {"_index": "a", "_id": document.id, "_seq_no": 1, "_primary_term": 1}
        return {**written, "_score": None, "sort": [1], **source}


def _ids(query: Mapping[str, Any]) -> list[str] | None:
    """The ids that a query asks for, by itself or as its first filter."""
    filters = query.get("bool", {}).get("filter") or [query]
    return next((each["ids"]["values"] for each in filters if "ids" in each), None)


def _said(answer: Mapping[str, Any]) -> web.Response:
    return web.json_response(answer, headers={"X-Elastic-Product": "Elasticsearch"})


def _nothing(asked: Mapping[str, Any]) -> dict[str, Any]:
    empty = {"doc_count": 0, "value": 0}
    found: dict[str, Any] = {}
    for name, each in asked.items():
        filters = each.get("filters", {}).get("filters")
        buckets = dict.fromkeys(filters, empty) if filters else []
        found[name] = {**empty, "buckets": buckets, **_nothing(each.get("aggs", {}))}
    return found


@contextlib.asynccontextmanager
async def stub() -> AsyncIterator[ElasticStub]:
    """A stub on a port of its own."""
    made = ElasticStub()
    app = web.Application()
    app.router.add_post("/{alias}/_search", made.search)
    app.router.add_post("/{alias}/_field_caps", made.field_caps)
    app.router.add_get("/{alias}/_mapping", made.mapping)
    app.router.add_post("/_mtermvectors", made.term_vectors)
    async with served(app) as made.url:
        yield made


def client_of(elastic: ElasticStub) -> AsyncElasticsearch:
    """A client of the stub."""
    return index.client(ReaderSettings(elasticsearch_url=elastic.url))


@contextlib.asynccontextmanager
async def reading(url: str, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a reader in this process, over the Elasticsearch at `url`."""
    values = {"elasticsearch_url": url, "warm_up": False, "requests_per_minute": 0, **settings}
    chosen = load(ReaderSettings, **values)
    async with index.client(chosen) as elasticsearch:
        app = application(chosen, elasticsearch)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as web:
            yield web
        await app.state.dependencies.large.workers.stop()
