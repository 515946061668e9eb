"""Pages of lists over one article, and pages of errors."""

import pytest
from fastapi import Request

from perspektiven.contracts import Translation
from services.indexer.documents import document
from services.reader.pages.routes import wants_page
from tests.support.library import NOW, report
from tests.support.one_document import OneDocument
from tests.unit.reader.elastic_stub import reading

HTML = {"accept": "text/html"}


def one(translation: Translation | None = None) -> OneDocument:
    return OneDocument(document(translation or report(1), NOW).to_source())


@pytest.mark.parametrize("path", ["/", "/search?q=Br%C3%BCcke", "/countries/pl"])
async def test_a_list_leads_to_its_article(path: str) -> None:
    async with one() as elastic, reading(elastic.url) as web:
        page = await web.get(path)

    assert (page.status_code, page.headers["content-language"]) == (200, "de")
    assert f"/articles/{report(1).article.id}" in page.text


async def test_a_search_without_results_shows_the_newest_and_says_so() -> None:
    async with OneDocument() as elastic, reading(elastic.url) as web:
        page = await web.get("/search", params={"q": "<b>Narnia</b>"})

    assert page.status_code == 200
    assert "<b>Narnia" not in page.text
    assert "&lt;b&gt;Narnia" in page.text


@pytest.mark.parametrize("path", ["/countries/fr", "/outlets/nobody", "/nowhere"])
async def test_what_is_not_there_is_a_page_with_404(path: str) -> None:
    async with OneDocument() as elastic, reading(elastic.url) as web:
        page = await web.get(path, headers=HTML)

    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


async def test_an_error_is_told_in_the_language_that_is_read() -> None:
    async with OneDocument() as elastic, reading(elastic.url, target_language="de,en") as web:
        german = await web.get("/nowhere", headers=HTML)
        english = await web.get("/nowhere?lang=en", headers=HTML)
        unknown = await web.get("/search?lang=tlh", headers=HTML)

    assert '<html lang="de"' in german.text
    assert '<html lang="en"' in english.text
    assert (unknown.status_code, '<html lang="de"' in unknown.text) == (422, True)


async def test_the_list_of_outlets_is_a_page_without_any() -> None:
    async with OneDocument() as elastic, reading(elastic.url) as web:
        assert (await web.get("/outlets")).status_code == 200


@pytest.mark.parametrize(
    ("path", "accept", "is_page"),
    [
        ("/search", "text/html,*/*", True),
        ("/search", "application/json", False),
        ("/search", None, False),
        ("/api/v1/search", "text/html", False),
        ("/articles/1.json", "text/html", False),
        ("/images/1", "text/html", False),
    ],
)
def test_an_error_is_a_page_for_who_looks_at_one_in_a_browser(
    path: str, accept: str | None, is_page: bool
) -> None:
    headers = [(b"accept", accept.encode())] if accept else []

    assert wants_page(Request({"type": "http", "path": path, "headers": headers})) is is_page
