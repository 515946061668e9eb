"""The page of reading habits: its forms, the cookie, what other pages then show."""

from typing import Any

import httpx
import pytest

from services.indexer.documents import document
from services.reader.habits.cookie import COOKIE, Habits, Kind, Mute, parsed
from tests.support.library import NOW, report
from tests.support.one_document import OneDocument
from tests.unit.reader.elastic_stub import reading

HTML = {"accept": "text/html"}


def one() -> OneDocument:
    return OneDocument(document(report(1), NOW).to_source())


def kept(web: httpx.AsyncClient) -> Habits:
    value = web.cookies.get(COOKIE)
    return parsed(value.strip('"')) if value else Habits()


async def test_languages_are_chosen_and_articles_then_stay_in_the_original() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        before = await web.get("/countries/pl")
        sent = await web.post("/habits", data={"do": "read", "language": ["pl"], "new": "1"})
        after = await web.get("/countries/pl")

    assert (sent.status_code, sent.headers["location"]) == (303, "/habits")
    assert str(report(1).title) in before.text
    assert str(report(1).title) not in after.text
    assert report(1).article.title in after.text
    assert "Im Original" in after.text
    assert "/static/visits.js" in after.text
    assert "/static/visits.js" not in before.text
    assert before.headers["cache-control"].startswith("public")
    assert after.headers["cache-control"] == "private, no-cache"


async def test_an_article_in_a_language_that_is_read_leads_to_its_translation() -> None:
    path = f"/articles/{report(1).article.id}"
    async with one() as elastic, reading(elastic.url) as web:
        await web.post("/habits", data={"do": "read", "language": "pl"})
        original = await web.get(path)
        translated = await web.get(path, params={"translation": "1"})

    assert "Im Original (Polnisch)" in original.text
    assert f'<a href="{path}?translation=1">' in original.text
    assert report(1).paragraphs[0].text not in original.text
    assert report(1).paragraphs[0].text in translated.text


@pytest.mark.parametrize("path", ["/", "/search"])
async def test_what_is_muted_is_not_in_lists_which_say_so_and_show_it_when_asked(path: str) -> None:
    async with one() as elastic, reading(elastic.url) as web:
        await web.post("/habits", data={"do": "mute", "kind": "country", "value": "PL"})
        without = await web.get(path)
        shown = await web.get(path, params={"muted": "show"})
        feed = await web.get("/feed.atom")

    assert report(1).article.id not in without.text
    assert f'<a rel="nofollow" href="{path}?muted=show">' in without.text
    assert report(1).article.id in shown.text
    assert report(1).article.id in feed.text


async def test_something_is_muted_for_a_time_and_no_longer() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        asking = await web.get("/habits", params={"kind": "word", "value": "<Börse>"})
        mute = {"do": "mute", "kind": "word", "value": " Börse ", "span": "week"}
        await web.post("/habits", data=mute)
        muted = kept(web).mutes
        page = await web.get("/habits")
        await web.post("/habits", data={"do": "unmute", "muted": "word BÖRSE"})
        left = kept(web)

    assert "&lt;Börse&gt;" in asking.text
    assert [(each.kind, each.value) for each in muted] == [(Kind.WORD, "Börse")]
    assert muted[0].until is not None
    assert 'value="word Börse"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert left == Habits()


async def test_what_is_muted_again_is_muted_once() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        for span in ("day", "always"):
            mute = {"do": "mute", "kind": "outlet", "value": "gazeta", "span": span}
            await web.post("/habits", data=mute)
        muted = kept(web).mutes

    assert muted == (Mute(kind=Kind.OUTLET, value="gazeta"),)


async def test_the_feed_without_what_is_muted_for_good_is_linked() -> None:
    feed = "/feed.atom?mute_word=B%C3%B6rse&amp;mute_country=PL"
    async with one() as elastic, reading(elastic.url) as web:
        week = {"do": "mute", "kind": "outlet", "value": "gazeta", "span": "week"}
        await web.post("/habits", data=week)
        for_a_time = await web.get("/habits")
        for kind, value in (("word", "Börse"), ("country", "PL")):
            mute = {"do": "mute", "kind": kind, "value": value, "span": "always"}
            await web.post("/habits", data=mute)
        for_good = await web.get("/habits")

    assert "/feed.atom?mute" not in for_a_time.text
    assert f'href="{feed}"' in for_good.text


async def test_habits_are_forgotten() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        await web.post("/habits", data={"do": "read", "language": "pl"})
        await web.post("/habits", data={"do": "forget"})

        assert COOKIE not in web.cookies


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "eat"},
        {"do": "read", "language": "<b>"},
        {"do": "mute", "kind": "planet", "value": "x"},
        {"do": "mute", "kind": "word", "value": "   "},
        {"do": "mute", "kind": "word", "value": "x" * 101},
    ],
)
async def test_a_form_that_is_not_ours_changes_nothing(data: dict[str, Any]) -> None:
    async with one() as elastic, reading(elastic.url) as web:
        answer = await web.post("/habits", data=data, headers=HTML)

    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


async def test_more_than_a_cookie_holds_is_refused_in_words() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        words = [f"{number:03}" + "ж" * 97 for number in range(20)]
        mutes = [{"do": "mute", "kind": "word", "value": each} for each in words]
        answers = [await web.post("/habits", data=each) for each in mutes]

    assert (answers[0].status_code, answers[-1].status_code) == (303, 422)
    assert 'role="alert"' in answers[-1].text


async def test_a_form_of_another_origin_is_refused() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        headers = {"origin": "https://evil.example"}
        answer = await web.post("/habits", data={"do": "forget"}, headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize("value", ["%00", "x" * 9_000, "W10=", '"', "eyJsIjoicGwifQ=="])
async def test_a_hostile_cookie_fails_no_page(value: str) -> None:
    async with one() as elastic, reading(elastic.url) as web:
        for path in ("/", "/search", "/habits", f"/articles/{report(1).article.id}"):
            answer = await web.get(path, headers={"cookie": f"{COOKIE}={value}"})
            assert answer.status_code == 200, path
