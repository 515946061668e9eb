"""Documents from before the limits: read in parts, short in lists, and felt by no other request."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import feedparser
import httpx
import pytest
from lxml import html

from perspektiven.contracts import Translation
from perspektiven.limits import PARAGRAPHS
from services.reader.rendering import content
from tests.support.library import NOW, report, stocked
from tests.support.reader import serving
from tests.support.stack import Addresses, MakeSettings

COUNT = 100_000
PARAGRAPHS_OF_IT = [f"Absatz {number}." for number in range(COUNT)]


def _page(text: str) -> Any:
    return html.fromstring(text)


def _long() -> Translation:
    return report(1, original=PARAGRAPHS_OF_IT, paragraphs=PARAGRAPHS_OF_IT)


def _loud() -> Translation:
    """With a title of 1 MB."""
    title = "Brücke " * 150_000
    return report(2, title=title, original_title=title)


@pytest.fixture(scope="module")
def address(stack: Addresses) -> Iterator[str]:
    articles = [_long(), _loud(), *(report(number) for number in range(3, 30))]
    patient = {"request_seconds": 60, "search_seconds": 30}
    with serving(stack, "large-", articles, NOW, **patient) as made:
        yield made


@pytest.fixture
async def web(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as made:
        yield made


async def test_an_article_of_100_000_paragraphs_is_read_in_parts(web: httpx.AsyncClient) -> None:
    address = f"/articles/{_long().article.id}"

    texts = []
    for part in (1, 2, COUNT // PARAGRAPHS.most):
        page = _page((await web.get(f"{address}?part={part}")).text)
        texts.append(page.xpath("//div[@class='text']/p/text()"))
    last = (await web.get(f"{address}?part={COUNT // PARAGRAPHS.most + 1}")).status_code
    first = _page((await web.get(address)).text)

    most = PARAGRAPHS.most
    assert texts == [
        PARAGRAPHS_OF_IT[:most],
        PARAGRAPHS_OF_IT[most : 2 * most],
        PARAGRAPHS_OF_IT[-most:],
    ]
    assert last == 404
    assert first.xpath("//a[@rel='next']/@href") == [f"{address}?part=2"]


async def test_its_text_and_its_json_are_whole(web: httpx.AsyncClient) -> None:
    address = f"/articles/{_long().article.id}"

    text = (await web.get(f"{address}.txt")).text
    answer = (await web.get(f"{address}.json")).json()

    assert text.endswith(f"\n\nAbsatz {COUNT - 1}.\n")
    assert [each["text"] for each in answer["paragraphs"]] == PARAGRAPHS_OF_IT
    again = await web.get(f"{address}.txt")
    assert again.headers["etag"]
    asked = {"If-None-Match": again.headers["etag"]}
    assert (await web.get(f"{address}.txt", headers=asked)).status_code == 304


async def test_a_title_of_a_megabyte_is_whole_on_its_own_page_and_short_elsewhere(
    web: httpx.AsyncClient,
) -> None:
    whole = _loud().title or ""

    page = _page((await web.get(f"/articles/{_loud().article.id}")).text)
    sizes = {
        path: len((await web.get(path)).content)
        for path in (
            "/", "/search", "/search?q=Br%C3%BCcke", "/search?q=otwarto", "/outlets/gazeta",
            "/feed.atom", "/feed.rss", "/feed.json", "/api/v1/search?q=Br%C3%BCcke",
            "/sitemap.xml", f"/articles/{report(3).article.id}",
            f"/api/v1/articles/{report(3).article.id}/similar",
        )
    }  # fmt: skip

    assert page.xpath("string(//h1)").split() == whole.split()
    assert max(sizes.values()) < 300_000, sizes


async def test_beside_them_other_articles_are_shown_as_ever(web: httpx.AsyncClient) -> None:
    found = _page((await web.get("/search?q=Br%C3%BCcke")).text)
    feed = feedparser.parse((await web.get("/feed.atom")).content)

    titles = [" ".join(each.text_content().split()) for each in found.xpath("//article/h2")]
    assert "Brücke 3" in titles
    assert "<p>Die neue Brücke über die Weichsel ist am Freitag eröffnet worden.</p>" in [
        each.content[0].value for each in feed.entries
    ]


async def test_a_feed_holds_the_beginning_of_a_very_long_article(settings: MakeSettings) -> None:
    paragraphs = ["Wort " * 200] * 100
    async with stocked(settings) as library:
        await library.add(report(1, paragraphs=paragraphs, original=paragraphs))
        item = (await library.json("/feed.json"))["items"][0]

    assert item["content_text"].endswith("\n\n…")
    assert len(item["content_text"]) < content.FEED_LETTERS + 2_000


async def test_whatever_is_asked_of_them_the_reader_answers_at_once(
    address: str, web: httpx.AsyncClient
) -> None:
    long, loud = _long().article.id, _loud().article.id
    paths = [
        f"/articles/{long}", f"/articles/{long}?part=7", f"/articles/{long}?original=1",
        f"/articles/{long}.txt", f"/articles/{long}.json", f"/api/v1/articles/{long}",
        f"/articles/{loud}", f"/articles/{loud}.txt", "/", "/search", "/search?q=Absatz",
        "/feed.atom", "/feed.rss", "/feed.json", "/api/v1/search?q=Br%C3%BCcke",
        "/api/v1/export",
    ]  # fmt: skip
    slowest = 0.0
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as one:
        paths_asked = [path for path in paths for _ in range(10)]
        asked = [asyncio.create_task(web.get(path)) for path in paths_asked]
        while not all(each.done() for each in asked):
            began = time.monotonic()
            assert (await one.get("/healthz")).status_code == 200
            slowest = max(slowest, time.monotonic() - began)
            await asyncio.sleep(0.02)
        statuses = [each.result().status_code for each in asked]

    assert slowest < 1
    # Of an export there are four at once.
    refused = {path for path, status in zip(paths_asked, statuses, strict=True) if status != 200}
    assert refused <= {"/api/v1/export"}
