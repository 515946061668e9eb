"""The pages and feeds of the reader on the real index."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from perspektiven.contracts import Paragraph, ParagraphKind, TranslatedParagraph
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

    assert "Übersetzt aus dem Polnischen mit einem Übersetzungsspeicher am 14. März 2026" in text
    assert "Maschinell" not in text
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


async def test_a_story_is_found_by_the_name_it_had_before(library: Library) -> None:
    earlier, later = report(2, outlet=SPANISH), report(1)
    await library.add(earlier, later, cluster=earlier.article.id)

    old = await library.web.get(f"/stories/{later.article.id}")
    page = _page((await library.web.get(old.headers["location"])).text)

    assert old.status_code == 307
    assert "2 Fassungen aus 2 Ländern" in page.text_content()
    assert page.xpath("//ol[@class='course']/li/p/text()") == ["zuerst", "1 Stunde später"]
    assert page.xpath("//ul[@class='shares']//rect/@width") == ["100.0", "100.0"]


async def test_lists_say_how_many_others_carry_a_report(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.reader.query.near_duplicates.MOST", 3)
    first = report(0)
    await library.add(*(report(n, outlet=SPANISH) for n in range(1, 9)), cluster=first.article.id)
    await library.add(first, cluster=first.article.id)

    page = _page((await library.web.get("/search?q=Brücke&collapse=true")).text)
    story = _page((await library.web.get(f"/stories/{first.article.id}")).text)

    assert len(page.xpath("//article")) == 1
    assert "und 3 weitere · alle 9 Fassungen" in " ".join(page.text_content().split())
    assert len(story.xpath("//article")) == 3
    all_of_them = story.xpath("//p[@class='onward']/a/@href")[0]
    assert len(_page((await library.web.get(all_of_them)).text).xpath("//article")) == 9


async def test_a_hit_in_the_original_shows_where_with_its_language(library: Library) -> None:
    await library.add(report(1), report(2, original=["افتتحت المكتبة يوم الجمعة."], language="ar"))

    polish = _page((await library.web.get("/search?q=otwarto")).text)
    arabic = _page((await library.web.get("/search?q=المكتبة")).text)

    assert polish.xpath("//p[@class='teaser'][@lang='pl']/mark/text()") == ["otwarto"]
    assert arabic.xpath("//p[@class='teaser'][@lang='ar'][@dir='rtl']//mark")


async def test_a_marked_title_keeps_its_language(library: Library) -> None:
    await library.add(report(1, status="untranslated", original_title="مكتبة", language="ar"))

    page = _page((await library.web.get("/search?q=مكتبة")).text)

    assert page.xpath("//h2/a/bdi[@lang='ar'][@dir='rtl']/mark/text()") == ["مكتبة"]


async def test_a_query_without_words_shows_how_texts_begin(library: Library) -> None:
    await library.add(report(1))

    page = _page((await library.web.get("/search?q=country:Polen")).text)

    assert page.xpath("//p[@class='teaser']/text()")[0].startswith("Die neue Brücke")


async def test_what_is_not_translated_is_marked_as_what_it_is(library: Library) -> None:
    kept = TranslatedParagraph(text="Nowy most.", warnings=("not_translated",))
    await library.add(
        report(1, title="Most", paragraphs=[kept], warnings=("title:not_translated",))
    )
    identity = report(1).article.id

    listed = _page((await library.web.get("/search?q=most")).text)
    both = _page((await library.web.get(f"/articles/{identity}?original=1")).text)

    assert listed.xpath("//strong/text()") == ["Nur zum Teil übersetzt"]
    assert listed.xpath("//h2/a/bdi/@lang") == ["pl"]
    assert both.xpath("//h1/bdi/@lang") == ["pl"]
    assert both.xpath("//div[@class='side']/p[1]/@lang") == ["pl"]


async def test_provenance_stands_under_the_headline(library: Library) -> None:
    await library.add(report(1))

    page = _page((await library.web.get(f"/articles/{report(1).article.id}")).text)

    line = page.xpath("//header/p[@class='provenance']")[0]
    assert line.xpath("a/@href") == [
        "https://gazeta.example/1",
        f"/articles/{report(1).article.id}?original=1",
    ]
    assert "Polnischen mit einem Übersetzungsspeicher am" in line.text_content()
    assert page.xpath("//header/details/p/text()") == ["memory test 1"]


async def test_items_of_a_list_are_a_list(library: Library) -> None:
    kinds = [ParagraphKind.LIST_ITEM, ParagraphKind.LIST_ITEM, ParagraphKind.PARAGRAPH]
    original = [Paragraph(kind=kind, text=f"{n}") for n, kind in enumerate(kinds)]
    await library.add(report(1, original=original, paragraphs=["eins", "zwei", "drei"]))

    page = _page((await library.web.get(f"/articles/{report(1).article.id}")).text)
    feed = feedparser.parse((await library.web.get("/feed.atom")).content)

    assert page.xpath("//div[@class='text']/ul/li/text()") == ["eins", "zwei"]
    assert feed.entries[0].content[0].value == "<ul><li>eins</li><li>zwei</li></ul><p>drei</p>"


async def test_feeds_tell_of_a_new_translation_and_of_the_source(library: Library) -> None:
    await library.add(report(1, translated_at=NOW + timedelta(days=2)))

    atom = feedparser.parse((await library.web.get("/feed.atom")).content)
    rss = (await library.web.get("/feed.rss")).text

    assert atom.entries[0].updated == "2026-11-25T12:00:00+00:00"
    assert "<dc:source>https://gazeta.example/1</dc:source>" in rss


async def test_an_old_link_to_a_further_page_leads_to_the_first(library: Library) -> None:
    await library.add(report(1))
    accept = {"Accept": "text/html"}

    answer = await library.web.get("/search?q=Most&cursor=old&sort=newest", headers=accept)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=Most&sort=newest"


async def test_a_page_names_all_outlets_by_country(library: Library) -> None:
    await library.add(report(1), report(2), report(3, outlet=SPANISH))

    page = _page((await library.web.get("/outlets")).text)

    assert page.xpath("//h2/a/text()") == ["Polen", "Spanien"]
    assert page.xpath("//li/a/@href") == ["/outlets/gazeta", "/outlets/la-vega"]
    assert page.xpath("//li/span[@class='number']/text()") == ["2", "1"]
    assert _page((await library.web.get("/")).text).xpath("//a[@href='/outlets']")


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
    listens = f"http://127.0.0.1:{library.settings.http_port}"
    assert f"{listens}/countries/PL" in (await library.web.get("/sitemap.xml")).text


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
