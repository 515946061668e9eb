"""Export of search results: NDJSON, CSV or Parquet, as a stream of any length.

All pages are read from one point in time, so nothing is missed or repeated while articles arrive.
Where that point ends, or a page is not whole, the export ends with an error: a part of the result
would look like all of it. Pages are read and packed in a worker process.
"""

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any

import pyarrow
from pyarrow import parquet
from typing_extensions import override

from perspektiven.answer_size import PARTIAL, TooLarge
from perspektiven.errors import PipelineError, Transient
from perspektiven.index import NOT_SHOWN
from perspektiven.ops.workers import WorkerPool
from services.reader.api.export_rows import SCHEMA, ExportFormat, PackedPage, packed
from services.reader.article_index import AnswerTooLarge, ArticleIndex
from services.reader.beginnings import MOST_BYTES
from services.reader.query.clauses import Filters, matching
from services.reader.query.resolve import resolve
from services.reader.query.tree import Query

_PAGE = 250
_MOST_OF_PAGE = 8 * 2**20
"""Bytes of a page; of fewer articles where these are large."""
_ROWS_PER_GROUP = 5_000
_BYTES_PER_GROUP = 64 * 2**20
_MOST_COUNTED = 2**31 - 1
"""Elasticsearch counts no further."""
_KEEP_ALIVE = "10m"
"""How long whoever reads an export may take over one page."""


async def export(
    articles: ArticleIndex,
    query: Query,
    filters: Filters,
    *,
    format: ExportFormat,
    limit: int,
    workers: WorkerPool,
) -> AsyncGenerator[bytes]:
    """The articles that match, in the format asked for; at most `limit`, in the index's order.

    The first piece comes only when Elasticsearch has answered: what it can't do is raised before
    anything is sent. Raises QueryRefused, else as `our_errors`.
    """
    search = {
        "query": {"bool": {"filter": await _clauses(articles, query, filters)}},
        "sort": [{"_shard_doc": "asc"}],
        "track_total_hits": False,
        "_source": {"excludes": list(NOT_SHOWN)},
    }
    async with aclosing(_pages(articles, search, format, limit, workers)) as pages:
        if format is ExportFormat.PARQUET:
            async for piece in _parquet(pages):
                yield piece
            return
        async for page in pages:
            yield page.rows


async def exceeds(articles: ArticleIndex, query: Query, filters: Filters, limit: int) -> bool:
    """Whether more than `limit` articles match. Raises as `our_errors`."""
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": await _clauses(articles, query, filters)}},
            "size": 0,
            "track_total_hits": min(limit + 1, _MOST_COUNTED),
        }
    )
    return bool(answer["hits"]["total"]["value"] > limit)


async def _pages(
    articles: ArticleIndex,
    search: Mapping[str, Any],
    format: ExportFormat,
    limit: int,
    workers: WorkerPool,
) -> AsyncGenerator[PackedPage]:
    body, left, size = dict(search), limit, _PAGE
    pit = await articles.open(_KEEP_ALIVE)
    try:
        while left > 0:
            body["size"] = min(size, left)
            body["pit"] = {"id": pit, "keep_alive": _KEEP_ALIVE}
            try:
                page = await _page(articles, body, format, workers)
            except TooLarge as exc:
                if body["size"] == 1:
                    raise AnswerTooLarge(MOST_BYTES) from exc
                size = max(1, body["size"] // 5)
                continue
            yield page
            pit, left, size = page.pit, left - page.count, min(_PAGE, size * 2)
            if page.count < body["size"]:
                return
            body["search_after"] = page.last
    finally:
        with suppress(PipelineError):  # it ends by itself
            await articles.let_go(pit)


async def _page(
    articles: ArticleIndex, body: Mapping[str, Any], format: ExportFormat, workers: WorkerPool
) -> PackedPage:
    most = MOST_BYTES if body["size"] == 1 else _MOST_OF_PAGE
    raw = await articles.ask_unread(body, most)
    is_first = "search_after" not in body
    page = await workers.run("export", "a page of results", packed, raw, format, is_first)
    if page.is_partial:
        raise Transient(PARTIAL)
    return page


async def _clauses(articles: ArticleIndex, query: Query, filters: Filters) -> list[dict[str, Any]]:
    query = await resolve(articles, query)
    return [matching(query, filters, articles.language), *filters.facets().values()]


async def _parquet(pages: AsyncIterator[PackedPage]) -> AsyncIterator[bytes]:
    sink = _Sink()
    writer = parquet.ParquetWriter(sink, SCHEMA, compression="zstd")
    tables: list[pyarrow.Table] = []
    size = 0
    async for page in pages:
        tables.append(pyarrow.ipc.open_stream(page.rows).read_all())
        size += len(page.rows)
        if sum(map(len, tables)) >= _ROWS_PER_GROUP or size >= _BYTES_PER_GROUP:
            await asyncio.to_thread(_write_group, writer, tables)
            tables, size = [], 0
            yield sink.taken()
    if any(map(len, tables)):
        await asyncio.to_thread(_write_group, writer, tables)
    writer.close()
    yield sink.taken()


def _write_group(writer: parquet.ParquetWriter, tables: Sequence[pyarrow.Table]) -> None:
    writer.write_table(pyarrow.concat_tables(tables))


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
