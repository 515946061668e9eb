"""Beginnings of documents for lists: cut to a fixed size, and kept.

Such a list is searched for without documents. Those that are not known yet follow a few at a time,
and each is cut to a fixed size, in the worker process where they are large. Beginnings are kept, so
a large document costs something only once in each of its versions.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from perspektiven.answer_size import PARTIAL, TooLarge, is_partial
from perspektiven.errors import Transient
from perspektiven.index import NOT_SHOWN, Document
from perspektiven.ops.workers import WorkerPool
from services.reader.worker import worker_pool

MOST_BYTES = 32 * 2**20
"""Of a document that can still be shown: twice what any topic lets through."""

MOST_ON_LOOP = 512 * 1024
"""Bytes of an answer that are read on the event loop."""

_MOST_AT_ONCE = 8 * 2**20
_KEPT = 500
_LETTERS = 20_000
_PARAGRAPHS = 400
_SHORT = 2_000
"""Letters of any other text, and the most values of any other list."""

_MARK = "beginning"
_TEXTS = ("title", "paragraphs", "original")

AskUnread = Callable[[Mapping[str, Any], int], Awaitable[bytes]]
"""Asks Elasticsearch for an answer of at most so many bytes. Raises TooLarge."""

Source = dict[str, Any]
Key = tuple[str, str, int, int]
"""A document as it was written once: index, id, sequence number, primary term."""


class Beginning(Document):
    """Beginning of a document; cut texts end with `…`."""


def class_of(source: Mapping[str, Any]) -> type[Document]:
    """What a hit's `_source` is."""
    return Beginning if _MARK in source else Document


def without_documents(body: Mapping[str, Any], *, grouped: bool = True) -> dict[str, Any]:
    """The same search with sequence numbers instead of documents.

    Documents within aggregations stay, unless `grouped`.
    """
    made = dict(body)
    if isinstance(made.get("_source"), Mapping):
        made |= {"_source": False, "seq_no_primary_term": True}
    if grouped and "aggs" in made:
        made["aggs"] = {name: _grouped(each) for name, each in made["aggs"].items()}
    return made


def without_marks(body: Mapping[str, Any]) -> dict[str, Any]:
    """The same search without highlights: a fragment is as long as the longest word."""
    return {name: value for name, value in body.items() if name != "highlight"}


class Beginnings:
    """Fetches documents and keeps their beginnings."""

    def __init__(self, workers: WorkerPool | None = None) -> None:
        self._workers = workers or worker_pool()
        self._kept: OrderedDict[Key, Source] = OrderedDict()
        self._lock = asyncio.Lock()

    async def put_into(self, answer: Mapping[str, Any], ask: AskUnread) -> None:
        """Adds the beginnings to the hits of a response without documents."""
        lists = list(_lists_of_hits(answer))
        wanted = {_key(hit) for hits in lists for hit in hits if "_source" not in hit}
        # One at a time: what others wait for is kept when their turn comes.
        async with self._lock:
            found = await self._of(wanted, ask)
        for hits in lists:
            hits[:] = _filled(hits, found)

    async def _of(self, wanted: Iterable[Key], ask: AskUnread) -> dict[str, Source]:
        """The beginnings of documents, by id: what is kept, and what has to be fetched."""
        found = {key[1]: self._kept[key] for key in wanted if key in self._kept}
        unknown = {key[1]: key for key in wanted if key not in self._kept}
        fetched = await self._fetched(list(unknown), ask)
        self._keep({unknown[identity]: source for identity, source in fetched.items()})
        return found | fetched

    async def _fetched(self, ids: list[str], ask: AskUnread) -> dict[str, Source]:
        found: dict[str, Source] = {}
        size = len(ids)
        while ids:
            some = ids[:size]
            try:
                raw = await ask(_search(some), MOST_BYTES if len(some) == 1 else _MOST_AT_ONCE)
            except TooLarge:
                if len(some) > 1:
                    size = max(1, len(some) // 4)
                    continue
                raw = await ask(_search(some, without=_TEXTS), _MOST_AT_ONCE)
            cut = await self._cut(raw, some[0])
            if cut is None:
                raise Transient(PARTIAL)
            found |= cut
            ids = ids[len(some) :]
        return found

    async def _cut(self, raw: bytes, subject: str) -> dict[str, Source] | None:
        if len(raw) <= MOST_ON_LOOP:
            return cut_all(raw)
        return await self._workers.run("beginnings", subject, cut_all, raw)

    def _keep(self, found: Mapping[Key, Source]) -> None:
        self._kept.update(found)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _filled(hits: Iterable[dict[str, Any]], found: Mapping[str, Source]) -> list[dict[str, Any]]:
    """The hits with their documents; without those that have gone meanwhile."""
    return [
        {**hit, "_source": hit.get("_source") or found[hit["_id"]]}
        for hit in hits
        if "_source" in hit or hit["_id"] in found
    ]


def _key(hit: Mapping[str, Any]) -> Key:
    return hit["_index"], hit["_id"], hit["_seq_no"], hit["_primary_term"]


def cut_all(raw: bytes) -> dict[str, Source] | None:
    """The beginnings of an answer's documents, by id; None where the answer is not whole."""
    answer = orjson.loads(raw)
    if is_partial(answer):
        return None
    hits = answer["hits"]["hits"]
    return {hit["_id"]: _cut(hit["_source"]) for hit in hits}


def _cut(source: Mapping[str, Any]) -> Source:
    made: Source = {name: _short(value) for name, value in source.items() if name not in _TEXTS}
    if "title" in source:
        made["title"] = _short(source["title"])
    original = source.get("original", {})
    made["paragraphs"] = _paragraphs(source.get("paragraphs", ()))
    made["original"] = {
        "title": _short(original.get("title", "…")),
        "paragraphs": _paragraphs(original.get("paragraphs", ())),
    }
    return made | {_MARK: True}


def _paragraphs(paragraphs: Iterable[Mapping[str, Any]]) -> list[Source]:
    made: list[Source] = []
    left = _LETTERS
    for each in paragraphs:
        if left <= 0 or len(made) == _PARAGRAPHS:
            made.append({"kind": "paragraph", "text": "…"})
            break
        text = each.get("text", "")
        made.append({**_short(each), "text": _shortened(text, left)})
        left -= len(text)
    return made


def _short(value: Any) -> Any:
    match value:
        case str():
            return _shortened(value, _SHORT)
        case list():
            return [_shortened(each, 200) for each in value[:50] if isinstance(each, str)]
        case dict():
            return {name: _short(inner) for name, inner in value.items()}
    return value


def _shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[:letters] + "…"


def _search(ids: Iterable[str], without: Iterable[str] = ()) -> dict[str, Any]:
    wanted = list(ids)
    return {
        "query": {"ids": {"values": wanted}},
        "size": len(wanted),
        "track_total_hits": False,
        "_source": {"excludes": [*NOT_SHOWN, *without]},
    }


def _grouped(aggregation: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(aggregation)
    if "top_hits" in made:
        made["top_hits"] = without_documents(made["top_hits"])
    if "aggs" in made:
        made["aggs"] = {name: _grouped(each) for name, each in made["aggs"].items()}
    return made


def _lists_of_hits(part: Any) -> Iterator[list[dict[str, Any]]]:
    """The hits of an answer, and those within its aggregations."""
    if isinstance(part, Mapping):
        hits = part.get("hits")
        if isinstance(hits, Mapping) and isinstance(hits.get("hits"), list):
            yield hits["hits"]
        for name, inner in part.items():
            if name != "hits":
                yield from _lists_of_hits(inner)
    elif isinstance(part, list):
        for each in part:
            yield from _lists_of_hits(each)
