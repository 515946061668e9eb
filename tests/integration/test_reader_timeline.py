"""Attention over time: counts, shares of all articles, by country or outlet; JSON, CSV, page."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.support.library import POLISH, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def _fill(library: Library) -> None:
    """Three days: a bridge on the first two, operas on all of them; half of it from Spain."""
    await library.add(
        report(50, title="Oper A", outlet=SPANISH, paragraphs=["Ein Abend."]),
        report(49, outlet=SPANISH),
        report(26, outlet=POLISH),
        report(25, title="Oper B", outlet=POLISH, paragraphs=["Ein Abend."]),
        report(24, title="Oper C", outlet=SPANISH, paragraphs=["Ein Abend."]),
        report(1, title="Oper D", outlet=POLISH, paragraphs=["Ein Abend."]),
        report(2, outlet=POLISH),
    )


async def test_a_timeline_counts_days_that_had_nothing_too(library: Library) -> None:
    await library.add(report(0), report(72))

    answer = await library.json("/api/v1/timeline", interval="day", time_zone="Europe/Berlin")

    assert [each["count"] for each in answer["buckets"]] == [1, 0, 0, 1]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tokyo"])
async def test_a_timeline_may_begin_with_the_first_of_all_days(library: Library, zone: str) -> None:
    first = report(0)
    dated = first.article.model_copy(update={"published_at": datetime(1, 1, 1, tzinfo=UTC)})
    await library.add(first.model_copy(update={"article": dated}), report(1))

    for span in ({}, {"to": "1000-01-01"}, {"to": "0001-01-02"}):
        answer = await library.json("/api/v1/timeline", time_zone=zone, interval="hour", **span)
        assert sum(each["count"] for each in answer["buckets"]) == (1 if span else 2)


async def test_a_share_is_of_all_articles_of_the_same_days(library: Library) -> None:
    await _fill(library)

    answer = await library.json("/api/v1/timeline", q="Brücke", interval="day")

    assert [(each["count"], each["total"]) for each in answer["buckets"]] == [
        (1, 2),
        (1, 3),
        (1, 2),
    ]
    assert answer["buckets"][0]["share"] == 0.5
    assert answer["series"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "Brücke country:PL"},
        {"q": "Brücke source:gazeta"},
        {"q": "Brücke", "outlet": "gazeta"},
    ],
)
async def test_conditions_of_place_hold_for_all_articles_too(
    library: Library, asked: dict[str, str]
) -> None:
    await _fill(library)

    answer = await library.json("/api/v1/timeline", interval="day", **asked)

    assert [(each["count"], each["total"]) for each in answer["buckets"]] == [(1, 2), (1, 2)]


@pytest.mark.parametrize(
    ("by", "values"), [("country", ["PL", "ES"]), ("outlet", ["gazeta", "la-vega"])]
)
async def test_each_series_is_a_share_of_its_own_articles(
    library: Library, by: str, values: list[str]
) -> None:
    await _fill(library)

    answer = await library.json("/api/v1/timeline", q="Brücke", interval="day", by=by)
    one = await library.json("/api/v1/timeline", q="Brücke", interval="day", by=by, top=1)

    assert [(each["value"], each["count"]) for each in answer["series"]] == [
        (values[0], 2),
        (values[1], 1),
    ]
    spans = [(each["count"], each["total"]) for each in answer["series"][1]["buckets"]]
    assert spans == [(1, 2), (0, 1), (0, 0)]
    assert answer["series"][1]["buckets"][2]["share"] is None
    assert one["series"] == answer["series"][:1]


async def test_the_interval_follows_from_the_span_and_the_zone_decides_the_days(
    library: Library,
) -> None:
    await _fill(library)

    usual = await library.json("/api/v1/timeline", q="Brücke")
    tokyo = await library.json(
        "/api/v1/timeline", q="Brücke", interval="day", time_zone="Asia/Tokyo", to="2026-11-22"
    )

    assert usual["interval"] == "hour"
    assert len(usual["buckets"]) == 48
    assert [each["start"] for each in tokyo["buckets"]] == [
        "2026-11-20T15:00:00Z",
        "2026-11-21T15:00:00Z",
    ]


async def test_csv_comes_by_parameter_or_accept_and_holds_no_formula(library: Library) -> None:
    await _fill(library)
    evil = SPANISH.model_copy(update={"id": "evil", "name": "=SUM(A1)"})
    await library.add(report(3, outlet=evil))
    asked = {"q": "Brücke", "interval": "day", "by": "outlet"}

    by_parameter = await library.web.get("/api/v1/timeline", params={**asked, "format": "csv"})
    by_header = await library.web.get(
        "/api/v1/timeline", params=asked, headers={"Accept": "text/csv"}
    )

    assert by_parameter.headers["content-type"] == "text/csv; charset=utf-8"
    assert by_parameter.text == by_header.text
    rows = list(csv.reader(io.StringIO(by_parameter.text)))
    assert rows[0] == ["start", "value", "label", "count", "total", "share"]
    assert rows[1] == ["2026-11-21T00:00:00+00:00", "", "", "1", "2", "0.5"]
    assert {row[2] for row in rows[1:]} == {"", "Gazeta", "La Vega", "'=SUM(A1)"}


async def test_the_page_shows_shares_as_bars_and_as_a_table(library: Library) -> None:
    await _fill(library)

    together = (await library.web.get("/search", params={"q": "Brücke"})).text
    apart = (await library.web.get("/search", params={"q": "Brücke", "by": "country"})).text

    assert together.count("<svg") == 1
    assert together.count("<rect") == 3
    assert "100\u00a0% (1 von 1)" in together
    assert apart.count("<svg") == 2
    assert "<bdi>Polen</bdi>" in apart
    assert "/api/v1/timeline?q=Br%C3%BCcke&amp;by=country&amp;interval=hour" in apart
    assert "/api/v1/export?q=Br%C3%BCcke&amp;format=csv" in apart


@pytest.mark.parametrize("query", ["", "country:PL", "Nirgendwo", "Oper"])
async def test_the_page_has_no_picture_where_there_is_nothing_to_see(
    library: Library, query: str
) -> None:
    await library.add(report(1), report(2, title="Oper"))

    page = (await library.web.get("/search", params={"q": query})).text

    assert "<svg" not in page


async def test_an_export_has_the_days_of_the_zone_that_is_named(library: Library) -> None:
    # 23:00 in UTC is a day later in Tokyo.
    await library.add(report(13))
    day = {"from": "2026-11-23", "to": "2026-11-23", "format": "csv"}

    utc = await library.web.get("/api/v1/export", params=day)
    tokyo = await library.web.get("/api/v1/export", params={**day, "time_zone": "Asia/Tokyo"})

    assert len(utc.text.splitlines()) == 1, "the names of the columns"
    assert len(tokyo.text.splitlines()) > 1
