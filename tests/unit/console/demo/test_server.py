"""The demo newspapers answer as real ones do, and the same in every run."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from console.demo import addresses, catalogue, papers
from console.demo.addresses import Addresses
from console.demo.server import REVISED_AFTER, Newsstand
from perspektiven import catalogue_file
from tests.support.web import local_client

OPENED = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
REVISED = "/kraj/pozar-magazynu-w-olszynach-1045.html"
ACCEPTANCE = "/swiat/putin-i-kim-dzong-un-zawarli-historyczny-pakt-1043.html"


class _Clock:
    def __init__(self) -> None:
        self.now = OPENED

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
async def stand(tmp_path: Path, clock: _Clock) -> AsyncIterator[Addresses]:
    where = addresses.claim(tmp_path, papers.load(), OPENED, any_port=True)
    async with Newsstand(papers.load(), where, clock):
        yield where


async def _get(url: str, **headers: str) -> httpx.Response:
    async with local_client(timeout=10) as client:
        return await client.get(url, headers=headers)


async def test_everything_that_a_newspaper_lists_is_there(stand: Addresses) -> None:
    for paper in papers.load():
        base = stand.base(paper.id)
        paths = ["/", "/robots.txt", *(source.path for source in paper.sources)]
        paths += [article.path for article in paper.articles]

        statuses = {path: (await _get(base + path)).status_code for path in paths}

        assert set(statuses.values()) == {200}, statuses


async def test_who_holds_a_page_already_is_told_so(stand: Addresses) -> None:
    url = stand.base("do-rzeczy") + ACCEPTANCE
    first = await _get(url)

    second = await _get(url, **{"If-None-Match": first.headers["etag"]})

    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")


async def test_an_article_shows_its_later_version_after_a_while(
    stand: Addresses, clock: _Clock
) -> None:
    url = stand.base("do-rzeczy") + REVISED
    before = await _get(url)

    clock.now = OPENED + REVISED_AFTER
    after = await _get(url, **{"If-None-Match": before.headers["etag"]})

    assert "19 zastępów" in before.text
    assert "31 zastępów" in after.text


async def test_a_note_is_taken_down_after_an_hour(stand: Addresses, clock: _Clock) -> None:
    url = stand.base("kurier-nadodrzanski") + "/2024/woda-pitna-sprostowanie.html"
    before = await _get(url)

    clock.now = OPENED + timedelta(hours=1)
    after = await _get(url)

    assert (before.status_code, after.status_code) == (200, 404)


async def test_charsets_are_those_of_the_newspapers(stand: Addresses) -> None:
    page = await _get(stand.base("kurier-nadodrzanski") + "/2024/jablka-sadowka.html")

    assert "jabłek".encode("iso-8859-2") in page.content
    assert page.headers["content-type"] == "text/html"


async def test_an_old_address_leads_to_the_new_one(stand: Addresses) -> None:
    base = stand.base("pregonero-de-alcabril")

    moved = await _get(f"{base}/noticias/2291")

    assert moved.status_code == 301
    assert moved.headers["location"].startswith(f"{base}/sociedad/")


async def test_the_catalogue_is_without_a_fault(tmp_path: Path, stand: Addresses) -> None:
    path = catalogue.write(tmp_path, papers.load(), stand)

    assert len(catalogue_file.read(path)) == len(papers.load())
