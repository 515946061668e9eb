"""Reading habits in a real browser: by forms, by keys, without scripts; what is new by ours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from perspektiven.contracts import OutletRef, Translation
from tests.browser.conftest import Open
from tests.support import factories
from tests.support.reader import serving
from tests.support.stack import Addresses

GAZETA = OutletRef(id="gazeta", name="Gazeta Przykładowa", country="PL")
NAHR = OutletRef(id="al-nahr", name="النهر", country="EG")


def _report(
    number: int, outlet: OutletRef, language: str, title: str, *, days: int, found: int = 0
) -> Translation:
    """Printed so many days ago and found so many days ago; all are written now."""
    now = datetime.now(UTC) - timedelta(minutes=number)
    article = factories.article(
        url=f"https://{outlet.id}.example/{number}",
        title=f"{title} {number}",
        paragraphs=["Tekst o moście." if language == "pl" else "نص طويل عن الجسر."],
        outlet=outlet,
        language=language,
        published_at=now - timedelta(days=days),
        discovered_at=now - timedelta(days=found),
    )
    return factories.translation(
        article=article, title=f"Brücke {number}", paragraphs=[f"Brücke {number} steht."]
    )


@pytest.fixture(scope="module")
def reader(stack: Addresses, worker_name: str) -> Iterator[str]:
    reports = [_report(number, GAZETA, "pl", "Most", days=5) for number in range(1, 3)]
    reports += [_report(number, NAHR, "ar", "جسر", days=2, found=2) for number in range(3, 5)]
    prefix = f"{worker_name}-habits-"
    now = datetime.now(UTC)
    with serving(stack, prefix, reports, now, target_language="de,en,ar") as address:
        yield address


def _go(page: Page, path: str) -> None:
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + path)


def _mute_poland(page: Page) -> None:
    form = page.locator("#mute form", has=page.locator("[value=country]"))
    form.locator("select[name=value]").select_option("PL")
    form.get_by_role("button").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_habits_are_accessible(visit: Open, axe: str, scheme: str) -> None:
    page = visit("/habits", scheme=scheme, bypass_csp=True)
    page.check("input[value=pl]")
    page.locator("#languages button").click()
    _go(page, "/habits?kind=outlet&value=al-nahr")
    page.locator("#ask button").click()
    paths = ("/habits", "/habits?lang=en&kind=country&value=PL", "/habits?lang=ar", "/", "/search")
    for path in paths:
        _go(page, path)
        page.evaluate(axe)
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == [], path


def test_a_small_screen_needs_no_sideways_scrolling(visit: Open) -> None:
    page = visit("/habits?kind=outlet&value=al-nahr", width=320)
    _mute_poland(page)

    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_language_is_chosen_without_scripts_and_read_at_once(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)
    assert "Most" not in (page.locator("main").text_content() or "")

    page.locator("footer a[href='/habits']").click()
    page.check("input[value=pl]")
    page.locator("#languages button").click()
    _go(page, "/")

    polish = page.locator(".item", has_text="Gazeta").first
    assert polish.locator("bdi[lang=pl]").first.text_content() == "Most 1"
    assert polish.locator(".mark").text_content() == "Im Original"
    assert polish.locator(".teaser").get_attribute("lang") == "pl"


def test_an_outlet_is_muted_from_its_article_with_keys_alone(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)
    page.locator(".item", has_text="Gazeta").first.locator("h2 a").click()
    page.get_by_role("link", name="Diese Zeitung stummschalten").press("Enter")
    page.locator("#ask select").press("End")
    page.locator("#ask button").press("Enter")
    _go(page, "/")

    assert page.locator("main", has_text="Gazeta").count() == 0
    assert page.locator("p.muted").count() == 1

    page.locator("p.muted a").first.press("Enter")
    assert page.locator("main", has_text="Gazeta").count() == 1

    page.locator("p.muted a").last.press("Enter")
    page.locator("#muted button").press("Enter")
    assert page.locator("#muted").count() == 0


def test_what_came_into_the_index_since_the_last_visit_is_marked_if_somebody_asked(
    visit: Open,
) -> None:
    page = visit("/")
    assert page.evaluate("localStorage.length") == 0

    _go(page, "/habits")
    page.check("input[name=new]")
    page.locator("#languages button").click()
    _go(page, "/")
    assert page.locator(".mark.new").count() == 0

    page.evaluate(
        "localStorage.setItem('perspektiven-visit',"
        " JSON.stringify({seen: Date.now() - 36e5, since: null}))"
    )
    for _ in range(2):
        page.reload()
        marked = page.locator(".newest .item", has=page.locator(".mark.new"))
        assert [GAZETA.name in text for text in marked.all_text_contents()] == [True, True]

    page.evaluate(
        "const time = document.querySelector('.item:has(.mark.new) time');"
        "localStorage.setItem('perspektiven-visit',"
        " JSON.stringify({seen: Date.now(), since: Date.parse(time.dataset.came)}))"
    )
    page.reload()
    assert page.locator(".newest .mark.new").count() == 0

    _go(page, "/habits")
    page.get_by_role("button", name="Alle Gewohnheiten vergessen").click()
    # The page that follows forgets it, once its script runs.
    page.wait_for_function("localStorage.length === 0")
