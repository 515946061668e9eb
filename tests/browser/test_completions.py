"""Completions below the search field, in a real browser: asked for, listed, searched."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import Open
from tests.support.library import NOW, SPANISH, report
from tests.support.reader import serving
from tests.support.stack import Addresses

FIELD = "input[name=q]"
SHOWN = "datalist#completions option"


@pytest.fixture(scope="module")
def reader(stack: Addresses, worker_name: str) -> Iterator[str]:
    articles = [
        report(1, title="Brücke eröffnet", tags=("Brückenbau",)),
        report(2, title="Wahlen verschoben", outlet=SPANISH, original_title="Elecciones"),
    ]
    prefix = f"{worker_name}-completions-"
    with serving(stack, prefix, articles, NOW, target_language="de,en") as address:
        # A cold index answers too late for the deadline, as it should.
        for _ in range(3):
            httpx.get(f"{address}/api/v1/suggest?q=brück", trust_env=False)
        yield address


def _type(page: Page, text: str) -> Response:
    """Types into the field; returns the answer once the completions are there."""
    with page.expect_response("**/api/v1/suggest?*") as answered:
        page.locator(FIELD).press_sequentially(text)
    page.locator(SHOWN).first.wait_for(state="attached")
    return answered.value


def test_what_is_typed_is_completed(visit: Open) -> None:
    page = visit("/")

    answer = _type(page, "brück")

    options = page.eval_on_selector_all(SHOWN, "all => all.map(o => [o.value, o.label])")
    assert answer.url.endswith("/api/v1/suggest?q=br%C3%BCck")
    assert options == [[each["text"], each["label"]] for each in answer.json()["completions"]]
    assert {label for _, label in options} == {"Brücke", "Brückenbau"}


def test_the_last_word_alone_is_completed_and_the_query_is_searched_with_enter(
    visit: Open,
) -> None:
    page = visit("/")
    _type(page, "-Oper wahl")

    # The list itself is the browser's own; a page without a window does not open it.
    page.fill(FIELD, str(page.locator(SHOWN).first.get_attribute("value")))
    page.keyboard.press("Enter")

    page.wait_for_url("**/search?q=-Oper+Wahlen")
    assert page.locator("article.item").count() == 1


def test_completions_are_of_the_language_that_is_read(visit: Open) -> None:
    page = visit("/?lang=en")

    with page.expect_response("**/api/v1/suggest?*") as answered:
        page.locator(FIELD).press_sequentially("brück")

    assert answered.value.url.endswith("q=br%C3%BCck&lang=en")
    assert answered.value.json()["completions"] == []


def test_one_letter_asks_for_nothing(visit: Open) -> None:
    page = visit("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator(FIELD).press_sequentially("b")
    page.wait_for_timeout(400)  # more than twice as long as the field waits for the next letter
    _type(page, "rück")

    suggestions = [url for url in asked if "/api/" in url]
    assert [url.partition("?")[2] for url in suggestions] == ["q=br%C3%BCck"]


def test_a_screen_reader_is_told_of_a_field_with_a_list(visit: Open) -> None:
    page = visit("/")
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]

    (field,) = [node for node in nodes if node["role"]["value"] == "combobox"]

    told = {each["name"]: each["value"]["value"] for each in field["properties"]}
    assert field["name"]["value"] == "Artikel durchsuchen"
    assert (told["autocomplete"], told["hasPopup"]) == ("list", "listbox")


def test_without_scripts_the_field_searches_all_the_same(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)

    page.locator(FIELD).press_sequentially("Wahlen")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search?q=Wahlen")
    assert page.locator(SHOWN).count() == 0
    assert page.locator("article.item").count() == 1
