"""Exported tables: what is in a cell is read again as it was, and is no formula."""

import csv
import io

import pytest

from services.indexer.documents import document
from services.reader.export import SCHEMA, _csv_lines
from tests.support.library import NOW, report


def _row(**overrides: object) -> dict[str, str]:
    lines = _csv_lines([SCHEMA.names], [document(report(1, **overrides), NOW)])
    (row,) = csv.DictReader(io.StringIO(lines.decode(), newline=""))
    return row


def test_quotes_commas_and_line_breaks_come_back() -> None:
    row = _row(title='„So“, sagte "er"; \r\nimmer', paragraphs=["eins,\nzwei"], tags=("a", "b"))

    assert row["title"] == '„So“, sagte "er"; \r\nimmer'
    assert row["text"] == "eins,\nzwei"
    assert row["tags"] == "a; b"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(begin: str) -> None:
    row = _row(title=f"{begin}HYPERLINK(1)", tags=(f"{begin}1", "b"))

    assert row["title"] == f"'{begin}HYPERLINK(1)"
    assert row["tags"].startswith("'")
