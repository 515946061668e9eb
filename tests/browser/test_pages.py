"""The pages in a real browser: accessible, readable without scripts, at home on a small screen."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Page
from typing_extensions import override

from console.demo.pictures import landscape
from perspektiven.contracts import Image, OutletRef, TranslatedParagraph, Translation
from tests.browser.conftest import Open
from tests.support import factories
from tests.support.reader import serving
from tests.support.stack import Addresses

POLISH = OutletRef(id="gazeta", name="Gazeta Przykładowa", country="PL")
ARABIC = OutletRef(id="al-nahr", name="النهر", country="EG")


@contextlib.contextmanager
def _pictures() -> Iterator[str]:
    """The address of a server that has a picture at every path, but for /1.png."""
    body = landscape("hills")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/1.png" else 200)
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _articles(pictures: str) -> list[Translation]:
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
            image=Image(url=f"{pictures}/{number}.png", caption="Most o świcie"),
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
    english = [
        factories.translation(article=each.article, title="A bridge", target_language="en")
        for each in made[:3]
    ]
    return [*made, factories.translation(article=foreign, status="untranslated"), *english]


@pytest.fixture(scope="module")
def reader(stack: Addresses, worker_name: str) -> Iterator[str]:
    prefix = f"{worker_name}-pages-"
    with (
        _pictures() as pictures,
        serving(
            stack,
            prefix,
            _articles(pictures),
            factories.NOW,
            allowed_hosts="127.0.0.1",
            target_language="de,en,ar",
        ) as address,
    ):
        # What can't be had is known before pages are looked at: a console would complain of it.
        missing = _articles(pictures)[1].article.id
        assert httpx.get(f"{address}/images/{missing}", trust_env=False).status_code == 404
        yield address


def _first_article(page: Page) -> str:
    return str(page.locator(".lead h2 a").get_attribute("href"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(visit: Open, axe: str, scheme: str) -> None:
    article = _first_article(visit("/"))
    paths = (
        "/", article, f"{article}?original=1", "/search?q=Brücke", "/search?q=nichts",
        "/outlets/al-nahr", "/countries/PL", "/outlets", article.replace("articles", "stories"),
        "/?lang=en", f"{article}?lang=en", "/?lang=ar", "/search?q=Brücke&by=country",
    )  # fmt: skip
    for path in paths:
        page = visit(path, scheme=scheme, bypass_csp=True)
        page.evaluate(axe)
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == [], path


@pytest.mark.parametrize(
    "path", ["/", "/search?q=Brücke&country=PL", "/search?q=Brücke&by=outlet", "/outlets"]
)
def test_a_small_screen_needs_no_sideways_scrolling(visit: Open, path: str) -> None:
    page = visit(path, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_search_is_typed_sent_and_narrowed_without_scripts(visit: Open) -> None:
    page = visit("/", java_script_enabled=False)

    page.fill("input[name=q]", "Brücken")
    page.press("input[name=q]", "Enter")
    page.locator(".narrow summary").click()
    page.select_option("select[name=country]", "PL")
    page.locator(".narrow button").click()

    assert "country=PL" in page.url
    assert page.locator("article.item").count() == 8
    assert page.locator("mark").first.text_content() == "Brücke"


def test_a_language_is_chosen_and_kept_without_scripts(visit: Open) -> None:
    page = visit(_first_article(visit("/")), java_script_enabled=False)

    page.locator(".versions a", has_text="English").click()
    title = page.locator("h1").text_content()
    page.fill("input[name=q]", "bridge")
    page.press("input[name=q]", "Enter")

    assert title == "A bridge"
    assert "lang=en" in page.url
    assert page.locator("article.item").count() == 3


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


def test_a_picture_is_shown_and_nothing_moves_when_it_comes(visit: Open) -> None:
    page = visit(_first_article(visit("/")))
    picture = page.locator("figure img")
    picture.evaluate("each => each.decode()")

    shown = picture.evaluate("each => [each.naturalWidth, each.clientWidth, each.clientHeight]")
    moved = page.evaluate(
        """() => new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => {
                for (const each of list.getEntries()) sum += each.value;
            }).observe({type: "layout-shift", buffered: true});
            requestAnimationFrame(() => setTimeout(() => done(sum), 0));
        })"""
    )
    assert shown[0] == 640
    assert abs(shown[1] / shown[2] - 16 / 9) < 0.02
    assert moved < 0.01


def test_a_page_knows_which_pictures_can_not_be_had(visit: Open) -> None:
    page = visit("/")

    assert page.locator("article.item").count() == 9
    assert page.locator(".picture img").count() == 7


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
