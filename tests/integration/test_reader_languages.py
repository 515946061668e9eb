"""Several target languages in one reader: each is read, searched and linked by itself."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import feedparser
import pytest
from click.testing import CliRunner
from lxml import etree, html

from console.commands import cli
from perspektiven.contracts import TranslatedParagraph
from tests.support.library import Library, report, stocked
from tests.support.stack import MakeSettings

LINKED = "//a/@href[starts-with(., '/')]"
ENGLISH = ["The new bridge over the Vistula was opened on Friday."]
FRENCH = ["Le nouveau pont sur la Vistule a été ouvert vendredi."]


def _page(text: str) -> Any:
    return html.fromstring(text)


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    known = {"target_language": ("de", "en", "fr"), "public_url": "http://reader.example"}
    async with stocked(settings, **known) as made:
        for number in range(3):
            english = {"title": f"Bridge {number}", "paragraphs": ENGLISH}
            await made.add(
                report(number), report(number, target_language="en", **english, tags=("Most",))
            )
        french = {"title": "Pont 0", "paragraphs": FRENCH}
        await made.add(report(0, target_language="fr", **french))
        yield made


async def test_each_language_is_searched_by_itself(library: Library) -> None:
    german = await library.json("/api/v1/search", q="opened OR eröffnet")
    english = await library.json("/api/v1/search", q="opened OR eröffnet", lang="EN")
    article = await library.json(f"/api/v1/articles/{german['results'][0]['id']}", lang="en")

    assert {each["title"] for each in german["results"]} == {f"Brücke {n}" for n in range(3)}
    assert {each["title"] for each in english["results"]} == {f"Bridge {n}" for n in range(3)}
    assert [each["label"] for each in german["facets"]["country"]] == ["Polen"]
    assert [each["label"] for each in english["facets"]["country"]] == ["Poland"]
    assert article["target_language"] == "en"


@pytest.mark.parametrize(
    "path",
    [
        *("/api/v1/search", "/api/v1/facets", "/api/v1/timeline", "/api/v1/outlets"),
        *("/api/v1/export", "/api/v1/articles/x", "/feed.atom", "/feed.rss", "/feed.json"),
        *("/search", "/", "/outlets", "/articles/x", "/articles/x.txt", "/sitemap.xml"),
    ],
)
async def test_what_is_no_target_language_is_a_problem_that_names_those_that_are(
    library: Library, path: str
) -> None:
    answer = await library.web.get(path, params={"lang": "pl"})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "lang"
    assert "de, en, fr" in error["message"]


async def test_every_link_of_a_page_stays_in_its_language(library: Library) -> None:
    identity = report(1).article.id
    paths = (
        *("/", "/search?q=bridge&size=1", "/outlets", "/outlets/gazeta?size=1", "/countries/PL"),
        *(f"/articles/{identity}", f"/articles/{identity}?original=1", f"/stories/{identity}"),
    )

    for path in paths:
        answer = await library.web.get(path, params={"lang": "en"})
        assert answer.status_code == 200
        assert answer.headers["content-language"] == "en"
        page = _page(answer.text)
        switch = set(page.xpath("//nav[@class='versions']//a/@href"))
        stray = [
            each for each in page.xpath(LINKED) if "lang=en" not in each and each not in switch
        ]
        assert stray == [], path
        for form in page.xpath("//form"):
            assert form.xpath("input[@name='lang']/@value") == ["en"]
        for each in page.xpath("//link[@rel='search' or @type]/@href"):
            assert "lang=en" in each or each.startswith("/static/"), path


async def test_a_page_offers_itself_in_the_other_languages(library: Library) -> None:
    page = _page((await library.web.get("/search?q=a&country=PL&lang=en&cursor=")).text)
    article = _page((await library.web.get(f"/articles/{report(1).article.id}?lang=en")).text)

    links = {each.text: each.get("href") for each in page.xpath("//nav[@class='versions']//a")}
    assert links == {
        "Deutsch": "/search?q=a&country=PL",
        "English": "/search?q=a&country=PL&lang=en",
        "français": "/search?q=a&country=PL&lang=fr",
    }
    assert page.xpath("//a[@aria-current]/text()") == ["English"]
    here = f"http://reader.example/articles/{report(1).article.id}"
    alternates = {
        each.get("hreflang"): each.get("href") for each in article.xpath("//link[@hreflang]")
    }
    assert alternates == {
        "de": here,
        "en": f"{here}?lang=en",
        "fr": f"{here}?lang=fr",
        "x-default": here,
    }
    assert article.xpath("//link[@rel='canonical']/@href") == [f"{here}?lang=en"]


async def test_one_language_alone_offers_no_other(settings: MakeSettings) -> None:
    async with stocked(settings) as library:
        await library.add(report(1))
        page = _page((await library.web.get("/?lang=de")).text)

    assert page.xpath("//nav[@class='versions'] | //link[@hreflang]") == []
    assert [each for each in page.xpath(LINKED) if "lang=" in each] == []


async def test_pages_speak_the_language_that_is_read(library: Library) -> None:
    page = _page((await library.web.get("/?lang=en")).text)

    assert page.get("lang") == "en"
    assert page.xpath("//h2/a/text()")[0] == "Bridge 0"
    assert page.xpath("//form[@role='search']/button/text()") == ["Search"]
    assert "Poland" in page.text_content()


async def test_what_the_pages_have_no_words_for_stands_in_english_around_the_texts(
    library: Library,
) -> None:
    page = _page((await library.web.get(f"/articles/{report(0).article.id}?lang=fr")).text)

    assert page.get("lang") == "en"
    assert page.xpath("//form[@role='search']/button/text()") == ["Search"]
    assert page.xpath("//h1/bdi[@lang='fr']/text()") == ["Pont 0"]
    assert page.xpath("//div[@class='text']/p[@lang='fr']/text()") == FRENCH
    assert "from Polish" in page.xpath("//p[@class='provenance']")[0].text_content()


async def test_an_article_that_is_missing_in_a_language_is_not_found_there(
    library: Library,
) -> None:
    accept = {"Accept": "text/html"}
    path = f"/articles/{report(2).article.id}?lang=fr"

    answer = await library.web.get(path, headers=accept)

    assert answer.status_code == 404
    assert "/?lang=fr" in _page(answer.text).xpath("//a/@href")


async def test_a_cursor_of_one_language_is_of_no_use_in_another(library: Library) -> None:
    for sort in ("newest", "relevance"):
        wanted: dict[str, Any] = {"q": "Most OR most", "sort": sort, "size": 1}
        german = await library.json("/api/v1/search", **wanted)
        wanted["cursor"] = german["next_cursor"]

        further = await library.json("/api/v1/search", **wanted)
        refused = await library.web.get("/api/v1/search", params={**wanted, "lang": "en"})

        assert len(further["results"]) == 1
        assert refused.status_code == 400


async def test_languages_do_not_share_points_in_time(library: Library) -> None:
    for lang, title in (("de", "Brücke"), ("en", "Bridge"), ("de", "Brücke")):
        wanted: dict[str, Any] = {"q": "otwarto", "size": 1, "sort": "relevance", "lang": lang}
        first = await library.json("/api/v1/search", **wanted)
        second = await library.json("/api/v1/search", **wanted, cursor=first["next_cursor"])
        assert second["results"][0]["title"].startswith(title)


async def test_feeds_and_sitemaps_are_of_one_language(library: Library) -> None:
    here = "http://reader.example"
    identity = report(0).article.id

    atom = feedparser.parse((await library.web.get("/feed.atom?lang=en&q=bridge")).content)
    rss = feedparser.parse((await library.web.get("/feed.rss?lang=en")).content)
    feed = (await library.web.get("/feed.json?lang=en")).json()
    search = etree.fromstring((await library.web.get("/opensearch.xml?lang=en")).content)
    sitemap = (await library.web.get("/sitemap.xml?lang=en")).text
    robots = (await library.web.get("/robots.txt")).text

    for parsed in (atom, rss):
        assert not parsed.bozo
        assert parsed.feed.language == "en"
        assert parsed.entries[0].title == "Bridge 0"
        assert parsed.entries[0].link == f"{here}/articles/{identity}?lang=en"
    assert atom.feed.link == f"{here}/search?q=bridge&lang=en"
    assert feed["language"] == "en"
    assert feed["items"][0]["url"] == f"{here}/articles/{identity}?lang=en"
    assert {each.get("template") for each in search.findall("{*}Url")} >= {
        f"{here}/search?q={{searchTerms}}&lang=en"
    }
    assert f"<loc>{here}/articles/{identity}?lang=en</loc>" in sitemap
    assert f"Sitemap: {here}/sitemap.xml\nSitemap: {here}/sitemap.xml?lang=en\n" in robots


async def test_the_page_of_a_feed_has_all_that_the_feed_was_asked_for(library: Library) -> None:
    feed = (await library.web.get("/feed.json?country=PL&country=ES&from=2026-11-01")).json()

    assert feed["home_page_url"] == (
        "http://reader.example/search?country=PL&country=ES&from=2026-11-01"
    )


async def test_text_export_and_etag_are_of_one_language(library: Library) -> None:
    identity = report(0).article.id

    text = (await library.web.get(f"/articles/{identity}.txt?lang=en")).text
    lines = (await library.web.get("/api/v1/export?lang=en")).text.splitlines()
    tags = [
        (await library.web.get(f"/articles/{identity}?lang={lang}")).headers["etag"]
        for lang in ("de", "en", "fr")
    ]

    assert "Gazeta - Poland" in text
    assert len(lines) == 3
    assert all('"target_language":"en"' in line for line in lines)
    assert len(set(tags)) == 3


async def test_commands_read_the_language_that_they_are_told(library: Library) -> None:
    environment = {
        "PERSPEKTIVEN_ELASTICSEARCH_URL": library.settings.elasticsearch_url,
        "PERSPEKTIVEN_INDEX_PREFIX": library.settings.index_prefix,
        "PERSPEKTIVEN_TARGET_LANGUAGE": "de,en,fr",
    }

    async def said(*words: str) -> str:
        chosen = [*words, "--target-language", "en"]
        told = await asyncio.to_thread(CliRunner().invoke, cli, chosen, env=environment)
        assert told.exit_code == 0, told.output
        return told.output

    found = json.loads(await said("search", "bridge", "--status", "translated", "--json"))
    exported = await said("export", "--query", "bridge", "--limit", "1")

    assert found["total"]["value"] == 3
    assert "Bridge 0" in await said("show", report(0).article.id)
    assert json.loads(exported)["target_language"] == "en"


@pytest.mark.parametrize("command", [("search", "x"), ("show", "x"), ("export",)])
def test_a_command_refuses_what_is_no_target_language(command: tuple[str, ...]) -> None:
    environment = {"PERSPEKTIVEN_TARGET_LANGUAGE": "de,en"}

    told = CliRunner().invoke(cli, [*command, "--target-language", "pl"], env=environment)

    assert told.exit_code == 2
    assert "de, en" in told.output


async def test_articles_are_found_by_status(library: Library) -> None:
    kept = TranslatedParagraph(text="Die Brücke.")
    await library.add(
        report(7, status="untranslated", original_title="Nowy most"),
        report(8, title="Alte Brücke", paragraphs=[kept], language="de", status="same_language"),
    )
    gone = report(9, status="untranslated", original_title="Stary most")
    away = gone.article.model_copy(update={"withdrawn_at": gone.translated_at, "paragraphs": ()})
    await library.add(gone.model_copy(update={"article": away, "paragraphs": ()}))

    assert "Stary most" not in await library.found(sort="newest")
    assert await library.found(status="untranslated") == ["Nowy most"]
    assert await library.found(status="same_language") == ["Alte Brücke"]
    assert await library.found(status="withdrawn") == ["Stary most"]
    assert await library.found(status=["withdrawn", "untranslated"], sort="newest") == [
        "Nowy most",
        "Stary most",
    ]
    page = _page((await library.web.get("/search?status=withdrawn")).text)
    assert page.xpath("//strong[@class='mark']/text()") == ["Zurückgezogen"]
    assert page.xpath("//form[@action='/search']/input[@name='status']/@value") == ["withdrawn"]
    assert (await library.web.get("/api/v1/search?status=lost")).status_code == 422
