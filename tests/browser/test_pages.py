"""The pages in a real browser: accessible, readable without scripts, at home on a small screen."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from perspektiven.contracts import OutletRef, TranslatedParagraph, Translation
from tests.support import factories
from tests.support.reader import serving
from tests.support.stack import Addresses

AXE = "axe-core@4.14.1"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
POLISH = OutletRef(id="gazeta", name="Gazeta Przykładowa", country="PL")
ARABIC = OutletRef(id="al-nahr", name="النهر", country="EG")


def _articles() -> list[Translation]:
    made = []
    for number in range(12):
        at = factories.NOW - timedelta(hours=number)
        original = factories.article(
            url=f"https://gazeta.example/{number}",
            outlet=POLISH if number % 3 else ARABIC,
            language="pl" if number % 3 else "ar",
            published_at=at,
            discovered_at=at,
            authors=("Anna Kowalska",),
            tags=("Wisła",),
        )
        doubtful = TranslatedParagraph(text="Bis dahin bleibt sie zu.", warnings=("numbers",))
        texts: list[str | TranslatedParagraph] = [
            "Die neue Brücke über die Weichsel ist fertig, und niemand weint.",
            doubtful,
        ]
        made.append(
            factories.translation(article=original, title=f"Brücke {number}", paragraphs=texts)
        )
    foreign = factories.article(
        url="https://nahr.example/1", title="مكتبة جديدة", outlet=ARABIC, language="ar"
    )
    return [*made, factories.translation(article=foreign, status="untranslated")]


@pytest.fixture(scope="module")
def reader(stack: Addresses, worker_name: str) -> Iterator[str]:
    with serving(stack, f"{worker_name}-pages-", _articles(), factories.NOW) as address:
        yield address


@pytest.fixture(scope="module")
def browser(reader: str) -> Iterator[Browser]:
    """Started after the reader and ended before: its event loop is the only one meanwhile."""
    assert reader
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("needs chromium, which is not installed here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, from npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm, which is not installed here")
    folder = Path.home() / ".cache" / "perspektiven" / "axe"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), AXE]
        subprocess.run(command, check=True, capture_output=True, timeout=90)
    return script.read_text(encoding="utf-8")


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, reader: str) -> Iterator[Open]:
    """Opens a path; the page may not complain on its console."""
    contexts = []

    def open_path(path: str, *, width: int = 1100, scheme: Any = "light", **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(reader + path)
        return page

    complaints: list[str] = []
    yield open_path
    for context in contexts:
        context.close()
    assert complaints == []


def _first_article(page: Page) -> str:
    return str(page.locator(".lead h2 a").get_attribute("href"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(visit: Open, axe: str, scheme: str) -> None:
    article = _first_article(visit("/"))
    paths = (
        "/", article, f"{article}?original=1", "/search?q=Brücke", "/search?q=nichts",
        "/outlets/al-nahr", "/countries/PL",
    )  # fmt: skip
    for path in paths:
        page = visit(path, scheme=scheme, bypass_csp=True)
        page.evaluate(axe)
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == [], path


@pytest.mark.parametrize("path", ["/", "/search?q=Brücke&country=PL"])
def test_a_small_screen_needs_no_sideways_scrolling(visit: Open, path: str) -> None:
    page = visit(path, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_search_is_typed_sent_and_narrowed_without_scripts(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)

    page.fill("input[name=q]", "Brücken")
    page.press("input[name=q]", "Enter")
    page.locator("summary").click()
    page.select_option("select[name=country]", "PL")
    page.locator(".narrow button").click()

    assert "country=PL" in page.url
    assert page.locator("article.item").count() == 8
    assert page.locator("mark").first.text_content() == "Brücke"


def test_a_keyboard_reaches_the_content_first(visit: Open) -> None:
    page = visit("/")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"


def test_the_original_stands_beside_its_translation(visit: Open) -> None:
    page = visit(_first_article(visit("/")) + "?original=1")

    left = page.locator(".side").first.bounding_box()
    right = page.locator(".side.other").first.bounding_box()
    assert left is not None
    assert right is not None
    assert abs(left["y"] - right["y"]) < 30
    assert right["x"] > left["x"] + left["width"]


def test_a_line_of_text_has_at_most_seventy_characters(visit: Open) -> None:
    page = visit(_first_article(visit("/")), width=1600)

    characters = page.evaluate(
        """() => {
            const p = document.querySelector(".text p");
            const probe = document.createElement("span");
            probe.textContent = "n".repeat(70);
            probe.style.whiteSpace = "nowrap";
            p.append(probe);
            return p.clientWidth / probe.getBoundingClientRect().width * 70;
        }"""
    )
    assert characters <= 72
