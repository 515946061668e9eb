"""Lists of outlets as a source: of a file and of the API, in queries, feeds and alerts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.reader.api import outlet_list_routes
from tests.support.library import POLISH, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings

TOKEN = "a token of the tests"


@pytest.fixture
async def library(settings: MakeSettings, tmp_path: Path) -> AsyncIterator[Library]:
    path = tmp_path / "lists.txt"
    path.write_text("fixed: gazeta, unheard-of\n")
    async with stocked(settings, alerts_token=TOKEN, outlet_lists=path) as made:
        made.web.headers["Authorization"] = f"Bearer {TOKEN}"
        await made.add(report(1, outlet=POLISH), report(2, outlet=SPANISH))
        yield made


async def _put(library: Library, name: str, *outlets: str) -> int:
    path = f"/api/v1/outlet-lists/{name}"
    answer = await library.web.put(path, json={"outlets": list(outlets)})
    return answer.status_code


async def test_a_list_is_a_source_from_when_it_is_kept_to_when_it_is_deleted(
    library: Library,
) -> None:
    assert await _put(library, "Iberia", "la-vega") == 200
    assert await library.found(q="source:iberia Brücke") == ["Brücke 2"]
    assert await library.found(q="-source:iberia Brücke") == ["Brücke 1"]
    said = await library.json("/api/v1/search", q="source:iberia")
    assert said["query"]["explanation"] == "in einer Zeitung der Liste iberia"

    assert await _put(library, "iberia", "la-vega", "gazeta") == 200
    assert await library.found(q="source:iberia Brücke") == ["Brücke 1", "Brücke 2"]

    assert (await library.web.delete("/api/v1/outlet-lists/iberia")).status_code == 204
    left = await library.json("/api/v1/search", q="source:iberia Brücke")
    assert left["total"]["value"] == 2
    assert [part["reason"] for part in left["query"]["ignored"]] == ["unknown_outlet"]
    refused = await library.web.get("/api/v1/search", params={"q": "Brücke -source:iberia"})
    assert refused.status_code == 422


async def test_a_list_of_the_file_is_a_source_and_no_request_changes_it(library: Library) -> None:
    assert await library.found(q="source:fixed") == ["Brücke 1"]

    assert await _put(library, "fixed", "la-vega") == 409
    assert (await library.web.delete("/api/v1/outlet-lists/fixed")).status_code == 409


async def test_all_lists_can_be_read(library: Library) -> None:
    await _put(library, "iberia", "la-vega", "la-vega")

    found = await library.json("/api/v1/outlet-lists")

    assert found == [
        {"name": "fixed", "outlets": ["gazeta", "unheard-of"], "is_fixed": True},
        {"name": "iberia", "outlets": ["la-vega"], "is_fixed": False},
    ]
    assert await library.json("/api/v1/outlet-lists/IBERIA") == found[1]
    assert (await library.web.get("/api/v1/outlet-lists/none")).status_code == 404


async def test_there_are_no_more_lists_than_the_limit(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlet_list_routes, "MOST", 2)

    assert await _put(library, "one", "gazeta") == 200
    assert await _put(library, "two", "gazeta") == 409
    assert await _put(library, "one", "la-vega") == 200


async def test_a_feed_of_a_list_that_is_gone_brings_nothing_instead_of_everything(
    library: Library,
) -> None:
    answer = await library.web.get("/feed.atom", params={"q": "source:gone"})

    assert answer.status_code == 422
