"""An Elasticsearch on loopback whose index holds one document, however large, and takes any other.

async with OneDocument(source) as elasticsearch:
    settings = ReaderSettings(elasticsearch_url=elasticsearch.url)
"""

import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any, Self

from aiohttp import web

from tests.support.http_server import served

_WHOLE = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
_HEADERS = {"X-Elastic-Product": "Elasticsearch"}


class OneDocument:
    """Answers every search for articles with the document, every aggregation with nothing."""

    def __init__(self, source: Mapping[str, Any] | None = None) -> None:
        self.written: list[dict[str, Any]] = []
        """The documents that were sent to the index."""
        self.url = ""
        self._hits = [] if source is None else [_hit(source)]
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/{alias}/_search", self._search)
        app.router.add_post("/{alias}/_field_caps", self._fields)
        app.router.add_post("/_msearch", self._search_all)
        app.router.add_put("/_bulk", self._write)
        app.router.add_post("/_bulk", self._write)
        self.url = await self._open.enter_async_context(served(app))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def _fields(self, _: web.Request) -> web.Response:
        """None is known by name: searches look into fields by pattern."""
        return _said({"indices": []})

    async def _search(self, request: web.Request) -> web.Response:
        asked = await request.json()
        has_hits = asked.get("size", 10) and not request.match_info["alias"].startswith("stories-")
        hits = [_shown(each, asked) for each in self._hits] if has_hits else []
        return _said({**_answer(hits), "aggregations": _nothing(asked.get("aggs", {}))})

    async def _search_all(self, request: web.Request) -> web.Response:
        lines = (await request.read()).splitlines()
        return _said({"took": 1, "responses": [_answer([]) for _ in lines[1::2]]})

    async def _write(self, request: web.Request) -> web.Response:
        lines = (await request.read()).splitlines()
        self.written += [json.loads(line) for line in lines[1::2]]
        return _said({"items": [{"index": {"status": 201}} for _ in lines[1::2]]})


def _hit(source: Mapping[str, Any]) -> dict[str, Any]:
    return {"_index": "articles-de-2026.03", "_id": source["sort_id"], "_score": 1.0,
            "_source": source, "sort": [1, source["sort_id"]]}  # fmt: skip


def _shown(hit: dict[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The hit with as much of its document as was asked for."""
    wanted = asked.get("_source", True)
    versions = {"_seq_no": 1, "_primary_term": 1} if asked.get("seq_no_primary_term") else {}
    if wanted is False:
        return {name: value for name, value in hit.items() if name != "_source"} | versions
    left_out = wanted.get("excludes", []) if isinstance(wanted, Mapping) else []
    source = {name: value for name, value in hit["_source"].items() if name not in left_out}
    return {**hit, "_source": source, **versions}


def _answer(hits: list[dict[str, Any]]) -> dict[str, Any]:
    return {"took": 1, "timed_out": False, "_shards": _WHOLE,
            "hits": {"total": {"value": len(hits), "relation": "eq"}, "hits": hits}}  # fmt: skip


def _nothing(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Empty answers to aggregations, those within others too."""
    return {
        name: {"doc_count": 0, "value": 0, "buckets": [], **_nothing(each.get("aggs", {}))}
        for name, each in asked.items()
    }


def _said(body: Mapping[str, Any]) -> web.Response:
    return web.json_response(body, headers=_HEADERS)
