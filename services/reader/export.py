"""Search results taken out whole: NDJSON, CSV or Parquet, as a stream of any length.

All pages are read from one point in time, so nothing is missed or repeated while articles arrive.
Where that point ends, or a page is not whole, the export ends with an error: a part of the result
would look like all of it. Texts are checked and packed beside the event loop.
"""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from enum import StrEnum
from typing import Any

import pyarrow
from pyarrow import parquet
from typing_extensions import override

from perspektiven.errors import PipelineError
from perspektiven.index import NOT_SHOWN, Document
from services.reader.answers import article_answer
from services.reader.archive import Archive
from services.reader.clauses import Filters, matching
from services.reader.query import Query

_PAGE = 250
_ROWS_PER_GROUP = 5_000
_MOST_COUNTED = 2**31 - 1
"""Elasticsearch counts no further."""
_KEEP_ALIVE = "10m"
"""How long whoever reads an export may take over one page."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the beginning of a formula (OWASP: CSV injection)."""

Row = dict[str, Any]
Batches = AsyncIterator[Sequence[Document]]


class Format(StrEnum):
    """How exported articles are written."""

    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"


MEDIA_TYPES = {
    Format.NDJSON: "application/x-ndjson",
    Format.CSV: "text/csv; charset=utf-8",
    Format.PARQUET: "application/vnd.apache.parquet",
}

SCHEMA = pyarrow.schema(
    [
        ("id", pyarrow.string()),
        ("revision", pyarrow.int32()),
        ("url", pyarrow.string()),
        ("outlet_id", pyarrow.string()),
        ("outlet_name", pyarrow.string()),
        ("country", pyarrow.string()),
        ("language", pyarrow.string()),
        ("target_language", pyarrow.string()),
        ("status", pyarrow.string()),
        ("title", pyarrow.string()),
        ("text", pyarrow.string()),
        ("original_title", pyarrow.string()),
        ("original_text", pyarrow.string()),
        ("authors", pyarrow.list_(pyarrow.string())),
        ("tags", pyarrow.list_(pyarrow.string())),
        ("published_at", pyarrow.timestamp("ms", tz="UTC")),
        ("discovered_at", pyarrow.timestamp("ms", tz="UTC")),
        ("translated_at", pyarrow.timestamp("ms", tz="UTC")),
        ("engine", pyarrow.string()),
        ("cluster_id", pyarrow.string()),
    ]
)
"""The columns of CSV and Parquet."""


async def export(
    archive: Archive,
    query: Query,
    filters: Filters,
    *,
    format: Format,
    limit: int,
) -> AsyncGenerator[bytes]:
    """The articles that match, in the format asked for; at most `limit`, in the index's order.

    The first piece comes only when Elasticsearch has answered: what it can't do is raised before
    anything is sent. Raises as `our_errors`.
    """
    async with aclosing(_documents(archive, query, filters, limit)) as batches:
        async for piece in _WRITERS[format](batches):
            yield piece


async def exceeds(archive: Archive, query: Query, filters: Filters, limit: int) -> bool:
    """Whether more than `limit` articles match. Raises as `our_errors`."""
    answer = await archive.ask(
        {
            "query": {"bool": {"filter": _clauses(archive, query, filters)}},
            "size": 0,
            "track_total_hits": min(limit + 1, _MOST_COUNTED),
        }
    )
    return bool(answer["hits"]["total"]["value"] > limit)


async def _documents(
    archive: Archive, query: Query, filters: Filters, limit: int
) -> AsyncGenerator[list[Document]]:
    body: dict[str, Any] = {
        "query": {"bool": {"filter": _clauses(archive, query, filters)}},
        "sort": [{"_shard_doc": "asc"}],
        "track_total_hits": False,
        "_source": {"excludes": list(NOT_SHOWN)},
    }
    left = limit
    pit = await archive.open(_KEEP_ALIVE)
    try:
        while left > 0:
            size = min(_PAGE, left)
            page = body | {"size": size, "pit": {"id": pit, "keep_alive": _KEEP_ALIVE}}
            answer = await archive.ask(page)
            pit, hits = answer["pit_id"], answer["hits"]["hits"]
            yield await asyncio.to_thread(_read, hits)
            left -= len(hits)
            if len(hits) < size:
                return
            body["search_after"] = hits[-1]["sort"]
    finally:
        with suppress(PipelineError):  # it ends by itself
            await archive.let_go(pit)


def _read(hits: Sequence[Mapping[str, Any]]) -> list[Document]:
    return [Document.model_validate(hit["_source"]) for hit in hits]


def _clauses(archive: Archive, query: Query, filters: Filters) -> list[dict[str, Any]]:
    return [matching(query, filters, archive.language), *filters.facets().values()]


async def _ndjson(batches: Batches) -> AsyncIterator[bytes]:
    async for batch in batches:
        yield await asyncio.to_thread(_json_lines, batch)


def _json_lines(batch: Sequence[Document]) -> bytes:
    return b"".join(article_answer(each).model_dump_json().encode() + b"\n" for each in batch)


async def _csv(batches: Batches) -> AsyncIterator[bytes]:
    header = [SCHEMA.names]
    async for batch in batches:
        yield await asyncio.to_thread(_csv_lines, header, batch)
        header = []


def _csv_lines(header: Iterable[Sequence[str]], batch: Sequence[Document]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*header, *(_cells(_row(each)) for each in batch)])
    return text.getvalue().encode()


def _cells(row: Row) -> list[str]:
    return [_cell(row[name]) for name in SCHEMA.names]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(value)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


async def _parquet(batches: Batches) -> AsyncIterator[bytes]:
    sink = _Sink()
    writer = parquet.ParquetWriter(sink, SCHEMA, compression="zstd")
    rows: list[Row] = []
    async for batch in batches:
        rows.extend(map(_row, batch))
        if len(rows) >= _ROWS_PER_GROUP:
            await asyncio.to_thread(_write_group, writer, rows)
            rows = []
            yield sink.taken()
    if rows:
        await asyncio.to_thread(_write_group, writer, rows)
    writer.close()
    yield sink.taken()


def _write_group(writer: parquet.ParquetWriter, rows: list[Row]) -> None:
    writer.write_table(pyarrow.Table.from_pylist(rows, SCHEMA))


class _Sink(io.RawIOBase):
    """Keeps what was written until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._written = 0

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._written += len(piece)
        return len(piece)

    @override
    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _row(document: Document) -> Row:
    engine = document.engine
    return {
        "id": document.id,
        "revision": document.revision,
        "url": document.url,
        "outlet_id": document.outlet.id,
        "outlet_name": document.outlet.name,
        "country": document.outlet.country,
        "language": document.language,
        "target_language": document.target_language,
        "status": document.status.value,
        "title": document.title,
        "text": _joined(each.text for each in document.paragraphs),
        "original_title": document.original.title,
        "original_text": _joined(each.text for each in document.original.paragraphs),
        "authors": list(document.authors),
        "tags": list(document.tags),
        "published_at": document.published_at,
        "discovered_at": document.discovered_at,
        "translated_at": document.translated_at,
        "engine": f"{engine.name} {engine.model} {engine.version}" if engine else None,
        "cluster_id": document.cluster_id,
    }


def _joined(texts: Iterable[str]) -> str | None:
    return "\n\n".join(texts) or None


_WRITERS: dict[Format, Callable[[Batches], AsyncIterator[bytes]]] = {
    Format.NDJSON: _ndjson,
    Format.CSV: _csv,
    Format.PARQUET: _parquet,
}
