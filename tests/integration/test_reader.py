"""The search of the reader on the real index: words, facets, cursors, lists, exports."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pyarrow import parquet

from services.reader.cursors import Cursors
from services.reader.parameters import SearchParameters
from tests.support.library import SECRET, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings

CURSORS = Cursors(SECRET)


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_words_are_found_in_translation_and_original(library: Library) -> None:
    await library.add(report(1), report(2, title="Anderes", paragraphs=["Nichts davon."]))

    assert await library.found(q="eröffnete Brücken") == ["Brücke 1"]
    assert sorted(await library.found(q="Weichsel OR nichts")) == ["Anderes", "Brücke 1"]
    assert sorted(await library.found(q="otwarto")) == ["Anderes", "Brücke 1"]
    assert await library.found(q="otwarto -Weichsel") == ["Anderes"]


async def test_found_words_are_marked_and_everything_else_is_escaped(library: Library) -> None:
    await library.add(report(1, title="<b>Brücke</b> & <script>alert(1)</script>"))

    answer = await library.json("/api/v1/search", q="Brücke")
    page = (await library.web.get("/search", params={"q": "Brücke"})).text

    marked = "&lt;b&gt;<mark>Brücke</mark>&lt;/b&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;"
    assert answer["results"][0]["highlights"]["title"] == [marked]
    assert marked in page
    assert "<script>alert" not in page


async def test_facets_count_right_under_filters(library: Library) -> None:
    spanish = [report(n, outlet=SPANISH, language="es", tags=("Puente",)) for n in range(2)]
    await library.add(*spanish, *(report(n) for n in range(2, 5)))

    answer = await library.json("/api/v1/search", q="Brücke", country="PL")

    countries = {each["value"]: each["count"] for each in answer["facets"]["country"]}
    languages = {each["value"]: each["count"] for each in answer["facets"]["language"]}
    assert answer["total"] == {"value": 3, "relation": "eq"}
    assert countries == {"PL": 3, "ES": 2}
    assert languages == {"pl": 3}
    assert answer["facets"]["tag"] == []
    assert answer["facets"]["outlet"] == [{"value": "gazeta", "label": "Gazeta", "count": 3}]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
async def test_pages_neither_repeat_nor_skip_while_articles_arrive(
    library: Library, sort: str
) -> None:
    await library.add(*(report(number) for number in range(3, 16)))

    seen: list[str] = []
    parameters: dict[str, Any] = {"q": "Brücke", "sort": sort, "size": 4}
    answer = await library.json("/api/v1/search", **parameters)
    for newcomer in (0, 1, 2):
        seen += [each["title"] for each in answer["results"]]
        await library.add(report(newcomer))
        cursor = answer["next_cursor"]
        answer = await library.json("/api/v1/search", **parameters, cursor=cursor)
    seen += [each["title"] for each in answer["results"]]

    old = {f"Brücke {number}" for number in range(3, 16)}
    assert len(seen) == len(set(seen))
    assert old <= set(seen)


async def test_the_last_page_says_that_it_is_the_last(library: Library) -> None:
    await library.add(*(report(number) for number in range(4)))

    for sort in ("newest", "relevance"):
        first = await library.json("/api/v1/search", q="Brücke", size=2, sort=sort)
        cursor = first["next_cursor"]
        last = await library.json("/api/v1/search", q="Brücke", size=2, sort=sort, cursor=cursor)
        assert last["next_cursor"] is None
        assert last["total"] == first["total"]
        assert last["facets"] == first["facets"]


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0.forged", "é" * 10])
async def test_a_forged_cursor_is_a_bad_request(library: Library, cursor: str) -> None:
    answer = await library.web.get("/api/v1/search", params={"cursor": cursor})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_page_can_be_turned_after_its_point_in_time_has_ended(library: Library) -> None:
    await library.add(*(report(number) for number in range(6)))
    first = await library.json("/api/v1/search", q="Brücke", size=2)
    second = await library.json("/api/v1/search", q="Brücke", size=2, cursor=first["next_cursor"])

    position = CURSORS.open(second["next_cursor"], SearchParameters(q="Brücke").search().key)
    assert position.pit is not None
    await library.elasticsearch.close_point_in_time(id=position.pit)
    third = await library.json("/api/v1/search", q="Brücke", size=2, cursor=second["next_cursor"])

    titles = [each["title"] for page in (first, second, third) for each in page["results"]]
    assert sorted(titles) == [f"Brücke {number}" for number in range(6)]


async def test_search_shows_near_duplicates_once_on_demand(library: Library) -> None:
    first, second = report(1), report(2, outlet=SPANISH)
    await library.add(first, second, cluster=first.article.id)

    answer = await library.json("/api/v1/search", q="Brücke", sort="newest", collapse=True)

    assert [each["title"] for each in answer["results"]] == ["Brücke 1"]
    assert [each["outlet"]["id"] for each in answer["results"][0]["also_at"]] == ["la-vega"]
    assert answer["next_cursor"] is None


async def test_similar_articles_leave_out_the_article_and_its_copies(library: Library) -> None:
    first, copy, other = report(1), report(2), report(3)
    await library.add(first, copy, cluster=first.article.id)
    await library.add(other)

    similar = await library.json(f"/api/v1/articles/{first.article.id}/similar")

    assert [each["id"] for each in similar] == [other.article.id]


async def test_exports_hold_every_article_that_matches(library: Library) -> None:
    await library.add(*(report(number) for number in range(30)))
    await library.add(report(31, title="=SUMME(A1)", outlet=SPANISH))

    lines = (await library.web.get("/api/v1/export")).text.splitlines()
    table = (await library.web.get("/api/v1/export?format=csv&country=ES")).text
    rows = list(csv.DictReader(io.StringIO(table)))
    columns = (await library.web.get("/api/v1/export?format=parquet&q=Weichsel")).content

    assert len({json.loads(line)["id"] for line in lines}) == 31
    assert [row["title"] for row in rows] == ["'=SUMME(A1)"]
    assert parquet.read_table(io.BytesIO(columns)).num_rows == 31


async def test_what_did_not_change_is_not_sent_again(library: Library) -> None:
    await library.add(report(1))

    for path in ("/", "/api/v1/search?q=Brücke", "/feed.atom"):
        first = await library.web.get(path)
        again = await library.web.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        assert not again.content


async def test_a_timeline_counts_days_that_had_nothing_too(library: Library) -> None:
    await library.add(report(0), report(72))

    answer = await library.json("/api/v1/timeline", time_zone="Europe/Berlin")

    assert [each["count"] for each in answer["buckets"]] == [1, 0, 0, 1]


async def test_wrong_parameters_are_problems_that_name_them(library: Library) -> None:
    answer = await library.web.get("/api/v1/search", params={"size": 1_000, "from": "gestern"})

    problem = answer.json()
    assert answer.status_code == 422
    assert {each["parameter"] for each in problem["errors"]} == {"size", "from"}
