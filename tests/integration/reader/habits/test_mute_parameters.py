"""Mutes as parameters of the search API and of feeds, over the real index."""

from collections.abc import AsyncIterator

import pytest
from lxml import etree

from tests.support.library import SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        await made.add(
            report(1),
            report(2, outlet=SPANISH, tags=("Klimaschutz",)),
            report(3, title="Klimawandel am Fluss"),
        )
        yield made


async def _in_feed(library: Library, kind: str, **mutes: str) -> list[str]:
    answer = await library.web.get(f"/feed.{kind}", params=mutes)
    assert answer.status_code == 200, answer.text
    if kind == "json":
        return [each["title"] for each in answer.json()["items"]]
    tree = etree.fromstring(answer.content)
    path = f"{ATOM}entry/{ATOM}title" if kind == "atom" else "channel/item/title"
    return [str(each.text) for each in tree.findall(path)]


@pytest.mark.parametrize(
    ("mutes", "left"),
    [
        ({"mute_country": "pl"}, ["Brücke 2"]),
        ({"mute_outlet": "la-vega"}, ["Brücke 1", "Klimawandel am Fluss"]),
        ({"mute_word": "klima*"}, ["Brücke 1"]),
        ({"mute_word": "klima"}, ["Brücke 1", "Brücke 2", "Klimawandel am Fluss"]),
        ({"mute_word": "klimawandel", "mute_country": "ES"}, ["Brücke 1"]),
        ({"mute_word": "", "mute_country": ""}, ["Brücke 1", "Brücke 2", "Klimawandel am Fluss"]),
    ],
)
async def test_api_and_feeds_leave_out_what_their_address_mutes(
    library: Library, mutes: dict[str, str], left: list[str]
) -> None:
    assert await library.found(**mutes) == left
    for kind in ("atom", "rss", "json"):
        assert await _in_feed(library, kind, **mutes) == left


async def test_totals_and_facets_leave_out_muted_sources_and_count_muted_words(
    library: Library,
) -> None:
    sources = await library.json("/api/v1/search", mute_country="PL")
    words = await library.json("/api/v1/search", mute_word="Klimawandel")

    assert sources["total"]["value"] == 1
    assert [each["value"] for each in sources["facets"]["country"]] == ["ES"]
    assert words["total"]["value"] == 3
    assert len(words["results"]) == 2


async def test_a_page_goes_on_behind_what_is_muted(library: Library) -> None:
    wanted = {"size": 1, "sort": "newest", "mute_word": "Klimaschutz"}
    first = await library.json("/api/v1/search", **wanted)
    second = await library.json("/api/v1/search", **wanted, cursor=first["next_cursor"])
    third = await library.json("/api/v1/search", **wanted, cursor=second["next_cursor"])

    assert [len(each["results"]) for each in (first, second, third)] == [1, 0, 1]
    assert third["next_cursor"] is None


async def test_a_feed_with_mutes_is_a_feed_of_its_own(library: Library) -> None:
    feeds = [
        etree.fromstring((await library.web.get("/feed.atom", params=mutes)).content)
        for mutes in ({}, {"mute_word": "Klima"})
    ]

    assert len({each.findtext(f"{ATOM}id") for each in feeds}) == 2


@pytest.mark.parametrize("parameter", ["mute_word", "mute_outlet", "mute_country"])
async def test_what_is_no_plain_text_is_refused_by_name(library: Library, parameter: str) -> None:
    for value in ("x" * 101, " a", "a\x00"):
        answer = await library.web.get("/api/v1/search", params={parameter: value})

        assert answer.status_code == 422
        assert "errors" in answer.json()
