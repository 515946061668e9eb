"""A timeline as CSV: no cell that a spreadsheet would take for a formula."""

import csv
import io

import httpx
import pytest

from perspektiven import index
from services.reader.app import application
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import ElasticStub, stub


def _found(elastic: ElasticStub) -> None:
    timeline = {"buckets": [{"key": 0, "doc_count": 3}]}
    name = {"buckets": [{"key": "@evil", "doc_count": 3}]}
    value = {"key": "=evil", "doc_count": 3, "timeline": timeline, "name": name}
    elastic.answer = {
        "aggregations": {
            "first": {"value": 0},
            "last": {"value": 0},
            "timeline": timeline,
            "values": {"buckets": [value]},
            "outlets": {"buckets": [value]},
        }
    }


async def _asked(accept: str, **parameters: str) -> httpx.Response:
    async with stub() as elastic:
        _found(elastic)
        settings = ReaderSettings(elasticsearch_url=elastic.url)
        async with index.client(settings) as elasticsearch:
            transport = httpx.ASGITransport(app=application(settings, elasticsearch))
            async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
                return await web.get(
                    "/api/v1/timeline", params=parameters, headers={"Accept": accept}
                )


async def test_names_that_look_like_formulas_are_quoted() -> None:
    answer = await _asked("*/*", format="csv", by="outlet")

    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows == [
        ["start", "value", "label", "count", "total", "share"],
        ["1970-01-01T00:00:00+00:00", "", "", "3", "3", "1.0"],
        ["1970-01-01T00:00:00+00:00", "'=evil", "'@evil", "3", "3", "1.0"],
    ]


@pytest.mark.parametrize(
    ("accept", "parameters", "kind"),
    [
        ("text/csv", {}, "text/csv; charset=utf-8"),
        ("text/csv", {"format": "json"}, "application/json"),
        ("text/csv, application/json", {}, "application/json"),
        ("*/*", {}, "application/json"),
    ],
)
async def test_the_format_is_the_one_asked_for(
    accept: str, parameters: dict[str, str], kind: str
) -> None:
    answer = await _asked(accept, **parameters)

    assert answer.headers["content-type"] == kind
    assert answer.headers["vary"].startswith("Accept, Accept-Encoding")
