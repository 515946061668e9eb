"""Articles → rows of an export (NDJSON, CSV, Arrow), made in a worker process."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
import pyarrow

from perspektiven.answer_size import is_partial
from perspektiven.index import Document
from services.reader.api.models import article_json

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the beginning of a formula (OWASP: CSV injection)."""

Row = dict[str, Any]


class ExportFormat(StrEnum):
    """How exported articles are written."""

    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"


MEDIA_TYPES = {
    ExportFormat.NDJSON: "application/x-ndjson",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
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


@dataclass(frozen=True, slots=True)
class PackedPage:
    """One response of Elasticsearch, packed by a worker."""

    is_partial: bool
    pit: str
    count: int
    last: list[Any] | None
    """Where the next page follows."""
    rows: bytes
    """In the format asked for; of Parquet, an Arrow stream."""


def packed(raw: bytes, format: ExportFormat, is_first: bool) -> PackedPage:
    """The hits of an answer as rows; the first page of CSV begins with the columns' names."""
    answer = orjson.loads(raw)
    hits = answer["hits"]["hits"]
    last = hits[-1]["sort"] if hits else None
    partial = is_partial(answer)
    documents = [] if partial else [Document.model_validate(hit["_source"]) for hit in hits]
    rows = _PACKERS[format](documents, is_first)
    return PackedPage(partial, answer["pit_id"], len(hits), last, rows)


def _json_lines(documents: Sequence[Document], is_first: bool) -> bytes:
    return b"".join(article_json(each).encode() + b"\n" for each in documents)


def _csv_lines(documents: Sequence[Document], is_first: bool) -> bytes:
    text = io.StringIO(newline="")
    header = [SCHEMA.names] if is_first else []
    csv.writer(text).writerows([*header, *(_cells(_row(each)) for each in documents)])
    return text.getvalue().encode()


def _arrow(documents: Sequence[Document], is_first: bool) -> bytes:
    table = pyarrow.Table.from_pylist([_row(each) for each in documents], SCHEMA)
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, SCHEMA) as stream:
        stream.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _cells(row: Row) -> list[str]:
    return [cell(row[name]) for name in SCHEMA.names]


def cell(value: Any) -> str:
    """A value as CSV has it; text that a spreadsheet would take for a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(value)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


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


_PACKERS: dict[ExportFormat, Callable[[Sequence[Document], bool], bytes]] = {
    ExportFormat.NDJSON: _json_lines,
    ExportFormat.CSV: _csv_lines,
    ExportFormat.PARQUET: _arrow,
}
