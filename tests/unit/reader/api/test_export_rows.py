"""One answer of Elasticsearch → rows of an export, in each format."""

import csv
import io
from typing import Any

import orjson
import pyarrow
import pytest

from perspektiven.index import Document
from services.indexer.documents import document
from services.reader.api.export_rows import MEDIA_TYPES, SCHEMA, ExportFormat, packed
from tests.support.library import NOW, report


def answer(*documents: Document, **more: Any) -> bytes:
    hits = [
        {"_source": each.to_source(), "sort": [number]} for number, each in enumerate(documents)
    ]
    shards = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
    said = {"pit_id": "pit", "timed_out": False, "_shards": shards, "hits": {"hits": hits}}
    return orjson.dumps(said | more)


def documents(count: int) -> list[Document]:
    return [document(report(number), NOW) for number in range(count)]


def cells(rows: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(rows.decode(), newline="")))


def test_a_page_says_how_many_and_where_the_next_one_follows() -> None:
    page = packed(answer(*documents(3)), ExportFormat.NDJSON, True)

    assert (page.is_partial, page.pit, page.count, page.last) == (False, "pit", 3, [2])


@pytest.mark.parametrize("format", list(ExportFormat))
def test_after_the_last_page_there_is_nothing(format: ExportFormat) -> None:
    page = packed(answer(), format, False)

    assert (page.count, page.last) == (0, None)
    assert format is ExportFormat.PARQUET or page.rows == b""


@pytest.mark.parametrize("format", list(ExportFormat))
def test_of_a_partial_answer_no_row_is_made(format: ExportFormat) -> None:
    page = packed(answer(*documents(2), timed_out=True), format, False)

    assert page.is_partial
    assert format is ExportFormat.PARQUET or page.rows == b""


def test_a_line_of_ndjson_is_an_article_as_the_api_has_it() -> None:
    first, second = documents(2)

    lines = packed(answer(first, second), ExportFormat.NDJSON, True).rows.splitlines()

    read = [orjson.loads(line) for line in lines]
    assert [each["id"] for each in read] == [first.id, second.id]
    assert read[0]["original"]["paragraphs"][0]["text"] == "Nowy most na Wiśle otwarto w piątek."


def test_only_the_first_page_of_csv_has_the_names_of_columns() -> None:
    first = cells(packed(answer(*documents(1)), ExportFormat.CSV, True).rows)
    second = cells(packed(answer(*documents(1)), ExportFormat.CSV, False).rows)

    assert first[0] == SCHEMA.names
    assert second == first[1:]


def test_what_is_missing_is_an_empty_cell() -> None:
    untranslated = document(report(1, status="untranslated"), NOW)

    names, values = cells(packed(answer(untranslated), ExportFormat.CSV, True).rows)

    row = dict(zip(names, values, strict=True))
    assert (row["title"], row["text"], row["engine"]) == ("", "", "")
    assert (row["status"], row["original_title"]) == ("untranslated", "Most 1")
    assert row["published_at"] == "2026-11-23T11:00:00+00:00"


def test_rows_of_parquet_have_their_types() -> None:
    page = packed(answer(*documents(2)), ExportFormat.PARQUET, True)

    with pyarrow.ipc.open_stream(page.rows) as stream:
        table = stream.read_all()
    assert table.schema == SCHEMA
    assert table.num_rows == 2
    assert table["published_at"][0].as_py() == NOW
    assert table["engine"][0].as_py() == "memory test 1"


def test_each_format_has_its_media_type() -> None:
    assert set(MEDIA_TYPES) == set(ExportFormat)
