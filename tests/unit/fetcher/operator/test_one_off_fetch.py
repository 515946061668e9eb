"""Pages fetched for a person, by the rules all the same."""

from collections.abc import AsyncIterator

import pytest

from perspektiven.errors import Permanent
from services.fetcher.http.download import Downloader
from services.fetcher.operator.one_off_fetch import SingleFetches
from services.fetcher.settings import FetcherSettings
from tests.support.newspaper import Newspaper, Reply, redirect


@pytest.fixture
async def paper() -> AsyncIterator[Newspaper]:
    async with Newspaper(hosts=2) as paper:
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /redakcja/"))
        paper.page("/swiat/1", "<p>Nowy most</p>")
        yield paper


@pytest.fixture
async def fetches() -> AsyncIterator[SingleFetches]:
    settings = FetcherSettings(allowed_hosts=("127.0.0.0/8",), crawl_delay=0)
    async with Downloader(settings) as downloader:
        yield SingleFetches(settings, downloader)


async def test_a_page_is_fetched_after_its_robots_rules(
    paper: Newspaper, fetches: SingleFetches
) -> None:
    response = await fetches.get(paper.url("/swiat/1"))
    await fetches.get(paper.url("/swiat/1"))

    assert response.body == b"<p>Nowy most</p>"
    assert paper.paths() == ["/robots.txt", "/swiat/1", "/swiat/1"]


async def test_a_page_that_is_disallowed_is_not_fetched(
    paper: Newspaper, fetches: SingleFetches
) -> None:
    with pytest.raises(Permanent) as refused:
        await fetches.get(paper.url("/redakcja/1"))

    assert refused.value.reason == "robots_disallowed"
    assert paper.paths() == ["/robots.txt"]


async def test_a_redirect_does_not_lead_around_the_rules(
    paper: Newspaper, fetches: SingleFetches
) -> None:
    paper.answer("/skrot", redirect("/redakcja/1"))

    with pytest.raises(Permanent) as refused:
        await fetches.get(paper.url("/skrot"))

    assert refused.value.reason == "robots_disallowed"


async def test_a_host_without_rules_allows_and_one_that_fails_refuses(
    paper: Newspaper, fetches: SingleFetches
) -> None:
    paper.answer(f"{paper.hosts[1]}/robots.txt", Reply(status=500))

    assert not (await fetches.rules(paper.url("/", 1))).decide("/swiat/1").allowed
    assert fetches.why_no_rules(paper.url("/", 1)) == f"{paper.url('/robots.txt', 1)} answers 500"
    assert fetches.why_no_rules(paper.url("/")) is None


async def test_an_unreachable_host_is_no_host_that_disallows(fetches: SingleFetches) -> None:
    with pytest.raises(Permanent, match="txt can't be fetched: ") as refused:
        await fetches.get("http://127.0.0.1:9/swiat/1")

    assert refused.value.reason == "robots_unreachable"


async def test_a_page_that_is_not_there_is_refused(
    paper: Newspaper, fetches: SingleFetches
) -> None:
    with pytest.raises(Permanent) as refused:
        await fetches.get(paper.url("/nie-ma"))

    assert refused.value.reason == "http_404"
