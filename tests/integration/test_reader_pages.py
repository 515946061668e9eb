"""The pages and feeds of the reader on the real index."""

from collections.abc import AsyncIterator
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from tests.support import factories
from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings

XML = etree.XMLParser(resolve_entities=False, no_network=True)


def _page(text: str) -> Any:
    return html.fromstring(text)


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_an_empty_archive_has_a_front_page_that_says_what_to_do(library: Library) -> None:
    page = await library.web.get("/")

    assert page.status_code == 200
    assert "perspektiven status" in page.text
    assert await library.found(q="Brücke") == []


async def test_a_withdrawn_article_is_gone_and_says_so(library: Library) -> None:
    gone = factories.article(paragraphs=[], withdrawn_at=NOW, revision=2, title="Most")
    await library.add(factories.translation(article=gone, status="untranslated"))

    page = await library.web.get(f"/articles/{gone.id}", headers={"Accept": "text/html"})
    answer = await library.web.get(f"/api/v1/articles/{gone.id}")

    assert page.status_code == 410
    assert "zurückgezogen" in page.text
    assert answer.status_code == 410
    assert answer.json()["status"] == "withdrawn"
    assert await library.found(q="Most") == []


async def test_an_article_that_nobody_knows_is_not_found(library: Library) -> None:
    for path in ("/articles/none", "/articles/none.txt", "/api/v1/articles/none", "/stories/none"):
        assert (await library.web.get(path)).status_code == 404

    page = await library.web.get("/articles/none", headers={"Accept": "text/html"})
    assert "gibt es nicht" in page.text


async def test_an_untranslated_article_stands_in_its_own_language(library: Library) -> None:
    await library.add(report(1, status="untranslated", original_title="مكتبة", language="ar"))
    identity = (await library.json("/api/v1/search"))["results"][0]["id"]

    page = _page((await library.web.get(f"/articles/{identity}")).text)

    title = page.xpath("//h1/bdi")[0]
    assert (title.get("lang"), title.get("dir"), title.text) == ("ar", "rtl", "مكتبة")
    assert "noch nicht übersetzt" in page.text_content()


async def test_the_article_page_says_where_its_text_comes_from(library: Library) -> None:
    await library.add(report(1))
    identity = (await library.json("/api/v1/search"))["results"][0]["id"]

    text = _page((await library.web.get(f"/articles/{identity}")).text).text_content()
    both = (await library.web.get(f"/articles/{identity}", params={"original": 1})).text

    assert "Übersetzt aus dem Polnischen mit memory test am" in text
    assert "Nowy most na Wiśle" in both


async def test_near_duplicates_stand_once_on_the_front_page(library: Library) -> None:
    first, second = report(1), report(2, outlet=SPANISH)
    await library.add(first, second, cluster=first.article.id)

    front = _page((await library.web.get("/")).text)
    story = await library.web.get(f"/stories/{first.article.id}")

    titles = front.xpath("//section[@class='newest']//h2/a/text()")
    assert titles == ["Brücke 1"]
    assert "Auch bei" in front.text_content()
    assert "Brücke 2" in story.text


async def test_feeds_can_be_read_by_a_feed_reader(library: Library) -> None:
    nasty = report(1, title="A & B <i>kursiv</i>", paragraphs=["<b>fett</b> & ]]> Schluss"])
    await library.add(nasty, report(2, outlet=SPANISH))

    atom = feedparser.parse((await library.web.get("/feed.atom?country=PL")).content)
    rss = feedparser.parse((await library.web.get("/feed.rss?country=PL")).content)
    feed = (await library.web.get("/feed.json?country=PL")).json()

    for parsed in (atom, rss):
        assert not parsed.bozo
        assert [entry.id for entry in parsed.entries] == [f"urn:uuid:{nasty.article.id}"]
    assert atom.entries[0].title == "A & B <i>kursiv</i>"
    assert atom.entries[0].content[0].value == "<p>&lt;b&gt;fett&lt;/b&gt; &amp; ]]&gt; Schluss</p>"
    assert feed["items"][0]["title"] == "A & B <i>kursiv</i>"


async def test_opensearch_and_sitemap_are_well_formed(library: Library) -> None:
    await library.add(report(1))

    for path in ("/opensearch.xml", "/sitemap.xml"):
        etree.fromstring((await library.web.get(path)).content, XML)
    assert "http://reader.example/countries/PL" in (await library.web.get("/sitemap.xml")).text


async def test_pages_of_a_place_and_an_outlet_list_their_articles(library: Library) -> None:
    await library.add(report(1), report(2, outlet=SPANISH))

    country = await library.web.get("/countries/es")
    outlet = await library.web.get("/outlets/gazeta")

    assert "Spanien" in country.text
    assert "Brücke 2" in country.text
    assert "Brücke 1" not in country.text
    assert "Brücke 1" in outlet.text


async def test_pages_allow_no_script_and_no_request_elsewhere(library: Library) -> None:
    await library.add(report(1))

    page = await library.web.get("/")

    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    addresses = _page(page.text).xpath("//@src | //link/@href")
    assert all(address.startswith("/") for address in addresses)
    assert len(page.content) < 50_000
