"""The page, the text and the image of an article."""

import pytest

from perspektiven.contracts import Translation
from perspektiven.index import Status
from services.indexer.documents import document
from tests.support.library import NOW, report
from tests.support.one_document import OneDocument
from tests.unit.reader.elastic_stub import reading

ARTICLE = f"/articles/{report(1).article.id}"


def one(translation: Translation | None = None) -> OneDocument:
    return OneDocument(document(translation or report(1), NOW).to_source())


async def test_an_article_is_a_page_and_a_plain_text() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        page = await web.get(ARTICLE)
        text = await web.get(f"{ARTICLE}.txt")

    assert "Die neue Brücke über die Weichsel" in page.text
    assert "Nowy most na Wiśle" not in page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Die neue Brücke über die Weichsel" in text.text
    assert text.headers["content-type"] == "text/plain; charset=utf-8"


async def test_the_original_stands_beside_it_where_that_is_asked_for() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        page = await web.get(ARTICLE, params={"original": "1"})

    assert "Nowy most na Wiśle" in page.text
    assert 'lang="pl"' in page.text


async def test_a_part_that_it_does_not_have_is_not_found() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        assert (await web.get(ARTICLE, params={"part": 2})).status_code == 404
        assert (await web.get(ARTICLE, params={"part": 0})).status_code == 422


@pytest.mark.parametrize("path", [ARTICLE, f"{ARTICLE}.txt"])
async def test_what_its_outlet_took_down_is_gone(path: str) -> None:
    source = document(report(1), NOW).model_copy(
        update={"status": Status.WITHDRAWN, "withdrawn_at": NOW}
    )
    async with OneDocument(source.to_source()) as elastic, reading(elastic.url) as web:
        assert (await web.get(path)).status_code == 410


@pytest.mark.parametrize("path", [ARTICLE, f"{ARTICLE}.txt", "/images/1"])
async def test_an_id_that_nobody_has_is_not_found(path: str) -> None:
    async with OneDocument() as elastic, reading(elastic.url) as web:
        assert (await web.get(path)).status_code == 404


async def test_an_article_without_an_image_has_none_to_show() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        answer = await web.get(f"/images/{report(1).article.id}")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no picture of this article."


async def test_who_has_the_page_gets_304() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        first = await web.get(ARTICLE)
        second = await web.get(ARTICLE, headers={"If-None-Match": first.headers["etag"]})

    assert (second.status_code, second.content) == (304, b"")
