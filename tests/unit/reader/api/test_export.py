"""Exports: a cell is read again as it was, and is no formula; places are given back."""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from services.indexer.documents import document
from services.reader.api.export_rows import ExportFormat, _csv_lines
from services.reader.api.routes import _Export
from tests.support.library import NOW, report


def _row(**overrides: object) -> dict[str, str]:
    lines = _csv_lines([document(report(1, **overrides), NOW)], True)
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


async def test_who_stops_reading_an_export_gives_his_place_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.reader.api.routes._STALLED_SECONDS", 0.01)
    places = asyncio.Semaphore(1)
    await places.acquire()

    async def pieces() -> AsyncGenerator[bytes]:
        yield b"more"

    async def waiting() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def full(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    scope = {"type": "http", "method": "GET", "asgi": {"spec_version": "2.4"}}
    with pytest.raises(ClientDisconnect):
        await _Export(b"some", pieces(), places, ExportFormat.CSV)(scope, waiting, full)

    assert not places.locked()
