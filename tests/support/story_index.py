"""An Elasticsearch on loopback as far as the grouper asks it: articles, stories, a lease.

tests/integration/test_grouper.py puts the grouper on a real one.
"""

import asyncio
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
class StoryIndex:
    """`documents` may be put there by a test, and shows what was written."""

    documents: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """By index and id."""
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    written: dict[tuple[str, str], int] = field(default_factory=dict)
    """Sequence number of each document that was written in bulk."""
    writes: int = 0
    uuid: str = "u-"
    templates: dict[str, Any] = field(default_factory=dict)
    reads: int = 0
    """Articles that were read with their texts."""
    status: int = 200
    """What bulk writes end with."""
    articles_answer: asyncio.Event = field(default_factory=asyncio.Event)
    """Searches for articles wait for it."""
    url: str = ""
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        self.articles_answer.set()
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/{alias}/_search", self._search)
        app.router.add_get("/{alias}/_alias", self._indices)
        app.router.add_post("/{alias}/_count", self._count)
        app.router.add_post("/{alias}/_refresh", self._create)
        app.router.add_delete("/{index}", self._delete)
        app.router.add_put("/_bulk", self._bulk)
        app.router.add_put("/_index_template/{name}", self._template)
        app.router.add_get("/_index_template/{name}", self._known_template)
        app.router.add_get("/{index}/_settings/index.uuid", self._uuids)
        app.router.add_get("/{index}/_doc/{id}", self._get)
        app.router.add_put("/{index}/_doc/{id}", self._index)
        app.router.add_put("/{index}/_create/{id}", self._index)
        app.router.add_put("/{index}", self._create)
        app.router.add_put("/{index}/_mapping", self._create)
        self.url = await self._open.enter_async_context(served(app))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def stories(self) -> dict[str, list[str]]:
        """Article ids of each stored story, by its id."""
        return {
            identity: [each["article_id"] for each in source["members"]]
            for (index, identity), source in sorted(self.documents.items())
            if index.startswith("stories-") and "members" in source
        }

    async def _indices(self, _: web.Request) -> web.Response:
        """None is known by name: searches look into fields by pattern."""
        return _said({})

    async def _search(self, request: web.Request) -> web.Response:
        asked = await request.json()
        alias = request.match_info["alias"]
        if alias.startswith("articles-"):
            await self.articles_answer.wait()
        names = [next(iter(each)) for each in asked["sort"]]
        hits: list[dict[str, Any]] = [
            {"_index": index, "_id": identity, "_source": source, "_primary_term": 1,
             "_seq_no": self.written.get((index, identity), 0),
             "sort": [_sort_value(source[name]) for name in names]}
            for (index, identity), source in self.documents.items()
            if _is_of(index, alias) and _fits(asked["query"], identity, source)
        ]  # fmt: skip
        hits.sort(key=lambda hit: list(hit["sort"]))
        if after := asked.get("search_after"):
            hits = [hit for hit in hits if hit["sort"] > after]
        found = hits[: asked["size"]]
        if alias.startswith("articles-") and asked.get("_source") is not False:
            self.reads += len(found)
        return _said({"took": 1, "hits": {"hits": found}})

    async def _count(self, request: web.Request) -> web.Response:
        query, alias = (await request.json())["query"], request.match_info["alias"]
        fitting = [
            identity
            for (index, identity), source in self.documents.items()
            if _is_of(index, alias) and _fits(query, identity, source)
        ]
        return _said({"count": len(fitting), "_shards": {"failed": 0}})

    async def _delete(self, request: web.Request) -> web.Response:
        name = request.match_info["index"]
        self.documents = {at: each for at, each in self.documents.items() if at[0] != name}
        return _said({"acknowledged": True})

    async def _bulk(self, request: web.Request) -> web.Response:
        lines = iter([json.loads(line) for line in (await request.read()).splitlines()])
        items = []
        for line in lines:
            ((kind, where),) = line.items()
            place = where["_index"], where["_id"]
            if kind == "index":
                self.documents[place] = next(lines)
            else:
                self.documents.pop(place, None)
            self.writes += 1
            self.written[place] = self.writes
            told = {"status": self.status, "_seq_no": self.writes, "_primary_term": 1}
            items.append({kind: where | told})
        return _said({"errors": self.status >= 300, "items": items})

    async def _template(self, request: web.Request) -> web.Response:
        self.templates[request.match_info["name"]] = await request.json()
        return _said({"acknowledged": True})

    async def _known_template(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        known = [
            {"name": each, "index_template": template}
            for each, template in self.templates.items()
            if each == name
        ]
        return _said({"index_templates": known}, 200 if known else 404)

    async def _uuids(self, request: web.Request) -> web.Response:
        aliases = request.match_info["index"].split(",")
        found = {index for index, _ in self.documents for each in aliases if index.startswith(each)}
        return _said({each: {"settings": {"index.uuid": self.uuid + each}} for each in found})

    async def _create(self, _: web.Request) -> web.Response:
        return _said({"acknowledged": True})

    async def _get(self, request: web.Request) -> web.Response:
        place = request.match_info["index"], request.match_info["id"]
        if place not in self.documents:
            return _said({"found": False}, 404)
        version = {"_seq_no": self.versions[place], "_primary_term": 1}
        return _said({"_source": self.documents[place], **version})

    async def _index(self, request: web.Request) -> web.Response:
        place = request.match_info["index"], request.match_info["id"]
        expected = int(request.query.get("if_seq_no", -1))
        if self.versions.get(place, -1) != expected:
            return _said({"error": {"type": "version_conflict_engine_exception"}}, 409)
        self.documents[place] = await request.json()
        self.versions[place] = expected + 1
        return _said({"result": "updated"})


def _sort_value(value: str) -> str | int:
    """What Elasticsearch sorts by: milliseconds for a time."""
    try:
        return round(datetime.fromisoformat(value).timestamp() * 1000)
    except ValueError:
        return value


def _is_of(index: str, alias: str) -> bool:
    return index == alias or index.startswith(f"{alias}-")


def _fits(query: Mapping[str, Any], identity: str, source: Mapping[str, Any]) -> bool:
    ((kind, what),) = query.items()
    if kind == "ids":
        return identity in what["values"]
    if kind == "match_all":
        return True
    ((name, bounds),) = what.items()
    at = datetime.fromisoformat(source[name])
    since, before = (
        datetime.fromisoformat(bounds[each]) if each in bounds else None for each in ("gte", "lt")
    )
    return (since is None or at >= since) and (before is None or at < before)


def _said(body: Mapping[str, Any], status: int = 200) -> web.Response:
    return web.json_response(body, headers=_HEADERS, status=status)
