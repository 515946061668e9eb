"""Front page, list and pages of stories in a real browser."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import FloatRect, Page

from perspektiven import index
from perspektiven.contracts import OutletRef, Translation
from perspektiven.settings import load
from perspektiven.stories import Story, StoryMember
from services.grouper.settings import GrouperSettings
from services.grouper.store import StoryStore
from tests.browser.conftest import Open
from tests.support import factories
from tests.support.reader import serving
from tests.support.stack import Addresses

OUTLETS = [
    OutletRef(id="gazeta", name="Gazeta Przykładowa", country="PL"),
    OutletRef(id="al-nahr", name="النهر", country="EG"),
    OutletRef(id="le-port", name="Le Port", country="FR"),
    OutletRef(id="la-vega", name="La Vega", country="ES"),
]
LANGUAGES = ["pl", "ar", "fr", "es"]


def _report(story: int, outlet: int, now: datetime) -> Translation:
    at = now - timedelta(minutes=90 - 10 * outlet - story)
    original = factories.article(
        url=f"https://{OUTLETS[outlet].id}.example/{story}",
        title="جسر جديد" if outlet == 1 else f"Tytuł {story}",
        paragraphs=["نص طويل عن الجسر الجديد."] if outlet == 1 else ["Tekst o moście."],
        outlet=OUTLETS[outlet],
        language=LANGUAGES[outlet],
        published_at=at,
        discovered_at=at,
    )
    if outlet == 3:
        return factories.translation(article=original, status="untranslated")
    return factories.translation(
        article=original,
        title=f"Brücke {story} eingeweiht, sagt {OUTLETS[outlet].id}",
        paragraphs=["Die Brücke steht. Sie wird mit einem Fest am Ufer eingeweiht."],
    )


def _story(reports: list[Translation]) -> Story:
    members = tuple(
        StoryMember(
            article_id=each.article.id,
            cluster_id=each.article.id,
            outlet=each.article.outlet.id,
            country=each.article.outlet.country,
            language=each.article.language,
            dated_at=each.article.discovered_at,
        )
        for each in reports
    )
    return Story(
        id=members[0].article_id,
        first_at=members[0].dated_at,
        last_at=members[-1].dated_at,
        members=members,
        countries=tuple(each.country for each in members),
        outlets=tuple(each.outlet for each in members),
        texts=len(members),
    )


async def _write(settings: GrouperSettings, stories: list[Story]) -> None:
    async with index.client(settings) as elasticsearch:
        store = StoryStore(elasticsearch, settings, "de")
        await store.set_up()
        await store.write({each.id: each for each in stories})
        await elasticsearch.indices.refresh(index=f"{settings.index_prefix}stories-*")


@pytest.fixture(scope="module")
def reader(stack: Addresses, worker_name: str) -> Iterator[str]:
    prefix = f"{worker_name}-stories-"
    now = datetime.now(UTC)
    told = [[_report(story, outlet, now) for outlet in range(4)] for story in range(4)]
    alone = [_report(story, 0, now) for story in range(10, 14)]
    settings = load(GrouperSettings, elasticsearch_url=stack.elasticsearch, index_prefix=prefix)
    everything = [*(each for reports in told for each in reports), *alone]
    with serving(stack, prefix, everything, now, target_language="de,en,ar") as address:
        asyncio.run(_write(settings, [_story(reports) for reports in told]))
        yield address


def _first_story(visit: Open) -> str:
    return str(visit("/stories").locator(".told h2 a").first.get_attribute("href"))


def _scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def _box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_stories_are_accessible(visit: Open, axe: str, scheme: str) -> None:
    story = _first_story(visit)
    for path in ("/", "/?date=2026-01-02", "/stories", "/stories?country=PL", story, "/?lang=ar"):
        page = visit(path, scheme=scheme, bypass_csp=True)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate(axe)
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == [], path


@pytest.mark.parametrize("width", [320, 700, 1100, 1800])
def test_no_width_needs_sideways_scrolling(visit: Open, width: int) -> None:
    for path in ("/", "/stories", _first_story(visit)):
        assert not _scrolls_sideways(visit(path, width=width)), path


def test_a_wide_screen_has_a_second_column_and_a_small_one_has_not(visit: Open) -> None:
    wide, narrow = visit("/", width=1280), visit("/", width=390)

    assert _box(wide, ".margin")["x"] > _box(wide, ".stage")["x"] + _box(wide, ".stage")["width"]
    assert _box(narrow, ".margin")["y"] > _box(narrow, ".stage")["y"]


def test_the_front_page_says_what_is_not_translated(visit: Open) -> None:
    page = visit("/")

    assert page.locator(".told .voices .mark").first.text_content() == "Noch nicht übersetzt"


def test_an_original_is_opened_without_scripts_and_reads_in_its_direction(visit: Open) -> None:
    page = visit(_first_story(visit), java_script_enabled=False)
    arabic = page.locator("#EG details.as-printed")

    arabic.locator("summary").click()

    original = arabic.locator(".original-headline")
    assert original.is_visible()
    assert original.get_attribute("dir") == "rtl"
    assert original.text_content() == "جسر جديد"


def test_the_timeline_runs_from_right_to_left_where_its_readers_do(visit: Open) -> None:
    page = visit(_first_story(visit))
    page.evaluate("document.documentElement.dir = 'rtl'")

    points = page.locator(".timeline circle")
    first, last = points.first.bounding_box(), points.last.bounding_box()

    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]


def test_a_day_is_chosen_without_scripts(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)

    page.fill("input[name=date]", "2026-01-02")
    page.locator(".calendar button").click()

    assert "date=2026-01-02" in page.url
    assert page.locator(".this-day").text_content() == "Freitag, 2. Januar 2026"
