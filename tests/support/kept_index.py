"""An Elasticsearch on loopback that keeps documents by index and id, with their versions.

It knows the requests of the indexer's upkeep alone: searches by ids, terms and ranges, bulk writes
and deletions with external versions, statistics, and merges. tests/integration/test_indexer*.py
put the same upkeep through a real one.
"""

import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from aiohttp import web

from tests.support.http_server import served

_HEADERS = {"X-Elastic-Product": "Elasticsearch"}


@dataclass(slots=True)
class Kept:
    """A document, and the version that it was written with."""

    version: int
    source: dict[str, Any]


@dataclass(slots=True)
class KeptIndex:
    """`documents` may be put there by a test, and shows what was written."""

    documents: dict[tuple[str, str], Kept] = field(default_factory=dict)
    """By index and id."""
    segments: dict[str, list[int]] = field(default_factory=dict)
    """The articles in each segment of an index."""
    merging: set[str] = field(default_factory=set)
    """Indices that are being merged."""
    merged_into: dict[str, int] = field(default_factory=dict)
    """Indices that were to be merged, in the order of asking, and into how many segments."""
    fails: bool = False
    """Whether single searches fail."""
    away: set[str] = field(default_factory=set)
    """Indices whose shards do not answer: a search that may be partial goes on without them."""
    url: str = ""
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/{alias}/_search", self._search)
        app.router.add_post("/_msearch", self._search_all)
        app.router.add_put("/_bulk", self._write)
        app.router.add_delete("/{index}/_doc/{id}", self._delete)
        app.router.add_post("/{alias}/_refresh", self._refresh)
        app.router.add_get("/_alias/{alias}", self._aliases)
        app.router.add_get("/{indices}/_stats/{metrics}", self._stats)
        app.router.add_get("/{indices}/_segments", self._segments)
        app.router.add_post("/{index}/_forcemerge", self._merge)
        self.url = await self._open.enter_async_context(served(app))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def _search(self, request: web.Request) -> web.Response:
        is_whole = request.query.get("allow_partial_search_results") == "false"
        answer = self._answer(await request.json(), is_whole=is_whole)
        return _said(answer, answer.get("status", 200))

    async def _search_all(self, request: web.Request) -> web.Response:
        lines = [json.loads(line) for line in (await request.read()).splitlines()]
        answers = [
            self._answer(body, is_whole=header.get("allow_partial_search_results") is False)
            for header, body in zip(lines[::2], lines[1::2], strict=True)
        ]
        return _said({"took": 1, "responses": answers})

    def _answer(self, asked: Mapping[str, Any], *, is_whole: bool) -> dict[str, Any]:
        if self.fails:
            return _failure(429, "es_rejected_execution_exception")
        if self.away and is_whole:
            return _failure(503, "search_phase_execution_exception")
        return self._found(asked)

    def _found(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        hits: list[dict[str, Any]] = [
            {"_index": index, **_shown(asked, identity, kept),
             "sort": [kept.source["indexed_at"], identity]}
            for (index, identity), kept in sorted(self.documents.items())
            if index not in self.away and _fits(asked["query"], identity, kept.source)
        ]  # fmt: skip
        if after := asked.get("search_after"):
            hits = [hit for hit in hits if hit["sort"] > after]
        if "sort" in asked:
            hits.sort(key=lambda hit: list(hit["sort"]))
        return {"took": 1, "hits": {"hits": hits[: asked.get("size", 10)]}}

    async def _write(self, request: web.Request) -> web.Response:
        lines = [json.loads(line) for line in (await request.read()).splitlines()]
        items = [
            self._take(each["index"], new)
            for each, new in zip(lines[::2], lines[1::2], strict=True)
        ]
        return _said({"items": [{"index": {"status": status}} for status in items]})

    def _take(self, action: Mapping[str, Any], source: dict[str, Any]) -> int:
        place, version = (action["_index"], action["_id"]), action["version"]
        there = self.documents.get(place)
        yields = int(action["version_type"] == "external")
        if there and there.version + yields > version:
            return 409
        self.documents[place] = Kept(version, source)
        return 200 if there else 201

    async def _delete(self, request: web.Request) -> web.Response:
        place = request.match_info["index"], request.match_info["id"]
        there = self.documents.get(place)
        if there is None or there.version > int(request.query["version"]):
            return _said({"result": "not_found"}, status=409 if there else 404)
        del self.documents[place]
        return _said({"result": "deleted"})

    async def _refresh(self, _: web.Request) -> web.Response:
        return _said({"_shards": {"failed": 0}})

    async def _aliases(self, _: web.Request) -> web.Response:
        return _said({index: {"aliases": {}} for index in self.segments})

    async def _stats(self, request: web.Request) -> web.Response:
        return _said(
            {
                "indices": {
                    name: {"total": {"merges": {"current": int(name in self.merging)}}}
                    for name in _names(request)
                }
            }
        )

    async def _segments(self, request: web.Request) -> web.Response:
        return _said(
            {"indices": {name: {"shards": self._shards(name)} for name in _names(request)}}
        )

    def _shards(self, name: str) -> dict[str, Any]:
        held = {f"_{n}": {"num_docs": articles} for n, articles in enumerate(self.segments[name])}
        return {"0": [{"segments": held}]}

    async def _merge(self, request: web.Request) -> web.Response:
        wanted = int(request.query["max_num_segments"])
        self.merged_into[request.match_info["index"]] = wanted
        return _said({"task": "node:1"})


def _names(request: web.Request) -> list[str]:
    return request.match_info["indices"].split(",")


def _shown(asked: Mapping[str, Any], identity: str, kept: Kept) -> dict[str, Any]:
    """The columns that were asked for, moments to the millisecond; else all of the document."""
    if "docvalue_fields" not in asked:
        return {"_id": identity, "_version": kept.version, "_source": kept.source}
    columns = {name: kept.source.get(name) for name in asked["docvalue_fields"]}
    if moment := columns.get("discovered_at"):
        exact = datetime.fromisoformat(moment)
        columns["discovered_at"] = exact.isoformat(timespec="milliseconds")
    return {"fields": {name: [value] for name, value in columns.items() if value is not None}}


def _fits(query: Mapping[str, Any], identity: str, source: Mapping[str, Any]) -> bool:
    ((kind, what),) = query.items()
    match kind:
        case "ids":
            return identity in what["values"]
        case "constant_score":
            return _fits(what["filter"], identity, source)
        case "terms":
            ((name, values),) = what.items()
            own = source.get(name, [])
            return bool(set(values) & set(own if isinstance(own, list) else [own]))
        case "range":
            ((name, bounds),) = what.items()
            own = datetime.fromisoformat(source[name])
            last = datetime.fromisoformat(bounds["lte"]) if "lte" in bounds else own
            return datetime.fromisoformat(bounds["gte"]) <= own <= last
        case "bool":
            tried = [_fits(each, identity, source) for each in what.get("should", [])]
            return (any(tried) or not tried) and all(
                _fits(each, identity, source) for each in what.get("filter", [])
            )
        case "match_none":
            return False
    raise ValueError(f"a query of a kind that no upkeep asks: {kind}")


def _failure(status: int, kind: str) -> dict[str, Any]:
    return {"error": {"type": kind, "reason": "made up", "root_cause": []}, "status": status}


def _said(body: Mapping[str, Any], status: int = 200) -> web.Response:
    return web.json_response(body, headers=_HEADERS, status=status)
