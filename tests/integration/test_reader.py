"""The search of the reader on the real index: words, facets, cursors, lists."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from perspektiven import index
from services.reader.app import application
from services.reader.index_names import ANALYSIS_SECONDS
from services.reader.query.parameters import SearchParameters
from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings


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


@pytest.mark.parametrize("language", ["pl", "no", "pt-BR", "zu", "und"])
async def test_words_that_only_the_original_has_are_marked_in_it(
    library: Library, language: str
) -> None:
    await library.add(report(1, language=language, original=["Xylobru ante portas."]))

    answer = await library.json("/api/v1/search", q="xylobru")

    highlights = answer["results"][0]["highlights"]
    assert highlights["original.body"] == ["<mark>Xylobru</mark> ante portas."]


async def test_the_first_article_in_a_language_is_found_by_its_original_a_moment_later(
    library: Library,
) -> None:
    await library.add(report(1))
    polish = await library.found(q="otwarto")
    await library.add(report(2, language="tr", original=["Köprü cuma günü açıldı."]))
    await asyncio.sleep(ANALYSIS_SECONDS)

    assert polish == ["Brücke 1"]
    assert await library.found(q="açıldı") == ["Brücke 2"]


async def test_an_outlet_is_called_by_its_name_as_soon_as_it_has_articles(
    library: Library,
) -> None:
    await library.add(report(1))
    before = await library.json("/api/v1/search")
    await library.add(report(2, outlet=SPANISH))
    after = await library.json("/api/v1/search")

    assert [each["label"] for each in before["facets"]["outlet"]] == ["Gazeta"]
    assert sorted(each["label"] for each in after["facets"]["outlet"]) == ["Gazeta", "La Vega"]


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

    position = library.dependencies.open(
        second["next_cursor"], SearchParameters(q="Brücke").search()
    )
    assert position is not None
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
    assert answer["results"][0]["copies"] == 1
    assert answer["next_cursor"] is None


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
async def test_pages_of_stories_neither_repeat_nor_skip(library: Library, sort: str) -> None:
    for number in range(6):
        first, copy = report(2 * number), report(2 * number + 1, outlet=SPANISH)
        await library.add(first, copy, cluster=first.article.id)

    wanted: dict[str, Any] = {"q": "Brücke", "sort": sort, "size": 2, "collapse": True}
    pages = [await library.json("/api/v1/search", **wanted)]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(await library.json("/api/v1/search", **wanted, cursor=cursor))

    clusters = [each["cluster_id"] for page in pages for each in page["results"]]
    assert len(clusters) == len(set(clusters)) == 6
    assert len(pages) == 3
    assert {page["total"]["value"] for page in pages} == {12}


async def test_each_result_says_how_many_others_carry_it(library: Library) -> None:
    first = report(1)
    await library.add(first, *(report(n, outlet=SPANISH) for n in (2, 3)), cluster=first.article.id)
    await library.add(report(4))

    answer = await library.json("/api/v1/search", sort="newest")
    members = await library.found(cluster=first.article.id, sort="newest")

    assert [each["copies"] for each in answer["results"]] == [2, 2, 2, 0]
    assert members == ["Brücke 1", "Brücke 2", "Brücke 3"]


async def test_pages_asked_for_again_and_again_share_a_point_in_time(library: Library) -> None:
    await library.add(*(report(number) for number in range(6)))
    first = await library.json("/api/v1/search", q="Brücke", size=2)

    for _ in range(5):
        await library.json("/api/v1/search", q="Brücke", size=2, cursor=first["next_cursor"])

    stats = await library.elasticsearch.indices.stats(index="*", metric="search")
    name = index.month_index(library.settings, "de", NOW)
    assert stats["indices"][name]["total"]["search"]["open_contexts"] == 1


@pytest.mark.parametrize("text", ["a,b,c,d," * 120, "東京" * 400, "x🎉" * 400, '"a b" ' * 150])
async def test_a_query_of_a_thousand_words_is_answered(library: Library, text: str) -> None:
    answer = await library.json("/api/v1/search", q=text)

    assert answer["query"]["ignored"]


async def test_what_names_no_country_is_said_to_be_ignored(library: Library) -> None:
    await library.add(report(1))

    answer = await library.json("/api/v1/search", q="Brücke country:Narnia")

    assert answer["total"]["value"] == 1
    assert [each["text"] for each in answer["query"]["ignored"]] == ["country:Narnia"]
    assert answer["query"]["ignored"][0]["why"] == "kein bekanntes Land"


async def test_similar_articles_leave_out_the_article_and_its_copies(library: Library) -> None:
    first, copy, other = report(1), report(2), report(3)
    await library.add(first, copy, cluster=first.article.id)
    await library.add(other)

    similar = await library.json(f"/api/v1/articles/{first.article.id}/similar")

    assert [each["id"] for each in similar] == [other.article.id]


async def test_what_can_be_asked_for_can_be_asked_for_by_head(library: Library) -> None:
    await library.add(report(1))
    paths = ("/", "/search?q=Brücke", "/feed.atom", "/api/v1/facets", "/robots.txt", "/healthz")

    for path in paths:
        whole, head = await library.web.get(path), await library.web.head(path)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["content-length"] == whole.headers["content-length"]
    export_head = await library.web.head("/api/v1/export?format=csv")
    assert export_head.headers["content-type"] == "text/csv; charset=utf-8"


async def test_what_did_not_change_is_not_sent_again(library: Library) -> None:
    await library.add(report(1))

    paths = ("/", "/api/v1/search?q=Brücke", "/feed.atom", "/api/v1/facets", "/api/v1/timeline")
    for path in paths:
        first = await library.web.get(path)
        again = await library.web.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        assert not again.content


async def test_an_answer_with_a_cursor_of_another_key_is_another_answer(
    settings: MakeSettings,
) -> None:
    async with stocked(settings) as library:
        await library.add(report(1), report(2))
        first = await library.web.get("/api/v1/search?size=1")
        same = await library.web.get("/api/v1/search?size=1")
        changed = library.settings.model_copy(update={"reader_secret": SecretStr("k" * 16)})
        transport = httpx.ASGITransport(app=application(changed, library.elasticsearch))
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as restarted:
            known = {"If-None-Match": first.headers["etag"]}
            other = await restarted.get("/api/v1/search?size=1", headers=known)

    assert same.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200


async def test_wrong_parameters_are_problems_that_name_them(library: Library) -> None:
    answer = await library.web.get("/api/v1/search", params={"size": 1_000, "from": "gestern"})

    problem = answer.json()
    assert answer.status_code == 422
    assert {each["parameter"] for each in problem["errors"]} == {"size", "from"}
