"""The addresses of stories: pages, lists of them, feeds."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree, html

from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings, target_language="de,en") as made:
        yield made


async def _page(library: Library, path: str) -> Any:
    return html.fromstring((await library.web.get(path)).content)


async def test_each_report_has_its_original_beside_it_and_its_time(library: Library) -> None:
    root = await put_story(
        library, report(3), report(1, outlet=SPANISH, original_title="El puente", language="es")
    )

    page = await _page(library, f"/stories/{root}")

    places = page.xpath("//section[@class='telling']/h2/a/text()")
    assert places == ["Polen", "Spanien"]
    assert "2 Stunden später" in page.xpath("//section[@id='ES']")[0].text_content()
    original = page.xpath("//section[@id='ES']//details")[0]
    assert original.xpath("summary/text()") == ["Original (Spanisch)"]
    assert original.xpath("p/@lang") == ["es", "es"]
    assert original.xpath("p")[0].text == "El puente"


async def test_the_timeline_has_a_point_for_each_report_and_words_beside_it(
    library: Library,
) -> None:
    root = await put_story(library, report(3), report(2, outlet=FRENCH), report(1, outlet=SPANISH))

    (timeline,) = (await _page(library, f"/stories/{root}")).xpath("//figure[@class='timeline']")

    assert timeline.xpath(".//*[local-name()='circle']/@cx") == ["3.0%", "50.0%", "97.0%"]
    assert [each.text for each in timeline.xpath(".//li/a")] == ["Polen", "Frankreich", "Spanien"]
    assert set(timeline.xpath(".//*[local-name()='svg']/@aria-hidden")) == {"true"}


async def test_copies_are_folded_and_name_whose_text_they_are(library: Library) -> None:
    first, copy = report(3), report(1, outlet=SPANISH)
    root = await put_story(library, first, copy)
    await library.add(first, copy, cluster=first.article.id)

    page = await _page(library, f"/stories/{root}")

    (folded,) = page.xpath("//section[@id='ES']//details[@class='copies']")
    assert "gleicher Text wie bei Gazeta" in folded.text_content()


async def test_a_member_leads_to_its_story_in_the_same_language(library: Library) -> None:
    member = report(2, outlet=SPANISH)
    root = await put_story(library, report(3), member)

    answer = await library.web.get(f"/stories/{member.article.id}.atom")
    page = await library.web.get(f"/stories/{member.article.id}")

    assert (answer.status_code, answer.headers["location"]) == (307, f"/stories/{root}.atom")
    assert (page.status_code, page.headers["location"]) == (307, f"/stories/{root}")


async def test_the_feed_of_a_story_has_its_articles_newest_first(library: Library) -> None:
    root = await put_story(library, report(3), report(2, outlet=SPANISH))

    feed = etree.fromstring((await library.web.get(f"/stories/{root}.atom")).content)

    atom = "{http://www.w3.org/2005/Atom}"
    assert [each.text for each in feed.iter(f"{atom}title")][1:] == ["Brücke 2", "Brücke 3"]
    assert (await library.web.get("/stories/none.atom")).status_code == 404


async def test_an_article_leads_to_its_story(library: Library) -> None:
    root = await put_story(library, report(3), report(2, outlet=SPANISH))

    page = await _page(library, f"/articles/{root}")

    (link,) = page.xpath("//p[@class='its-story']/a")
    assert link.get("href") == f"/stories/{root}"
    assert link.text == "So berichten andere über dieses Ereignis: 2 Artikel, 2 Länder"


async def test_the_list_of_stories_is_turned_page_by_page(library: Library) -> None:
    stories = [
        await put_story(
            library,
            report(2 * number),
            report(2 * number + 1, outlet=SPANISH),
            first_at=NOW if number else datetime(2026, 11, 23, 18, tzinfo=UTC),
        )
        for number in range(3)
    ]

    first = await _page(library, "/stories?size=1")
    shown = first.xpath("//article/h2/a/@href")
    for _ in range(2):
        first = await _page(library, first.xpath("//a[@rel='next nofollow']/@href")[0])
        shown += first.xpath("//article/h2/a/@href")

    assert shown[0] == f"/stories/{stories[0]}"
    assert sorted(shown) == sorted(f"/stories/{each}" for each in stories)
    assert not first.xpath("//a[@rel='next nofollow']")


async def test_the_list_of_stories_is_narrowed_to_a_country_and_to_many_texts(
    library: Library,
) -> None:
    two = await put_story(library, report(1), report(2, outlet=SPANISH))
    three = await put_story(library, report(3), report(4, outlet=FRENCH), report(5, outlet=SPANISH))

    french = (await _page(library, "/stories?country=fr")).xpath("//article/h2/a/@href")
    widely = (await _page(library, "/stories?texts=3")).xpath("//article/h2/a/@href")
    every = (await _page(library, "/stories?country=&texts=2")).xpath("//article/h2/a/@href")

    assert french == widely == [f"/stories/{three}"]
    assert sorted(every) == sorted([f"/stories/{two}", f"/stories/{three}"])


async def test_without_stories_the_list_says_so(library: Library) -> None:
    page = await library.web.get("/stories?lang=en")

    assert page.status_code == 200
    assert "No story is told by several newspapers yet" in page.text
