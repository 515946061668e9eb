"""One URL to bytes, whatever the server does."""

import asyncio
import gzip
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from perspektiven.errors import Permanent
from services.fetcher.http.download import Downloader, Unreachable, Wish, user_agent
from services.fetcher.settings import FetcherSettings
from tests.support.newspaper import (
    Newspaper,
    Reply,
    bomb,
    drip,
    endless_body,
    endless_redirects,
    lying_length,
    redirect,
)


def _settings(**values: object) -> FetcherSettings:
    return FetcherSettings.model_validate({"allowed_hosts": ("127.0.0.0/8",)} | values)


async def test_a_page_comes_with_status_headers_and_body() -> None:
    async with Newspaper() as paper, Downloader(_settings()) as downloader:
        paper.answer("/a", Reply(body="Żółć".encode(), etag='W/"x"'))
        response = await downloader.get(paper.url("/a"))

    assert (response.status, response.body.decode()) == (200, "Żółć")
    assert response.headers["etag"] == 'W/"x"'
    assert response.content_type == "text/html; charset=utf-8"


async def test_it_says_who_asks_and_where_to_complain() -> None:
    settings = _settings(user_agent_contact="https://paper.example/bot")
    async with Newspaper() as paper, Downloader(settings) as downloader:
        await downloader.get(paper.url("/"))

    agent = paper.requests[0].headers["user-agent"]
    assert re.fullmatch(r"Perspektiven/\S+ \(\+https://paper\.example/bot\)", agent)
    assert "+" not in user_agent(_settings())


async def test_redirects_are_followed_and_told() -> None:
    async with Newspaper() as paper, Downloader(_settings()) as downloader:
        paper.answer("/old", redirect("/new#part", 301))
        paper.page("/new", "<p>here</p>")
        response = await downloader.get(paper.url("/old"))

    assert response.url == paper.url("/new")
    assert [(hop.status, hop.location) for hop in response.hops] == [(301, paper.url("/new"))]


async def test_a_redirect_that_is_not_wished_for_is_the_answer() -> None:
    async def nowhere(_: str, __: str) -> bool:
        return False

    async with Newspaper() as paper, Downloader(_settings()) as downloader:
        paper.answer("/old", redirect("https://other.example/"))
        response = await downloader.get(paper.url("/old"), Wish(follow=nowhere))

    assert response.redirect == "https://other.example/"


async def test_each_request_of_a_download_is_paced() -> None:
    paced = []

    @asynccontextmanager
    async def pace(url: str) -> AsyncIterator[None]:
        paced.append(url)
        yield

    async with Newspaper() as paper, Downloader(_settings()) as downloader:
        paper.answer("/old", redirect("/new"))
        paper.page("/new", "")
        await downloader.get(paper.url("/old"), Wish(pace=pace))

    assert paced == [paper.url("/old"), paper.url("/new")]


def _endless_redirects(paper: Newspaper) -> None:
    paper.route("/", endless_redirects, prefix=True)


def _serves(answer: Reply) -> Callable[[Newspaper], None]:
    return lambda paper: paper.answer("/", answer)


@pytest.mark.parametrize(
    ("manners", "reason"),
    [
        (_endless_redirects, "too_many_redirects"),
        (_serves(endless_body()), "too_large"),
        (_serves(bomb(50 * 2**20)), "too_large"),
        (_serves(bomb(50 * 2**20, "deflate")), "too_large"),
        (_serves(drip(b"so slow", 0.4)), "too_slow"),
        (_serves(Reply(delay_seconds=30)), "too_slow"),
        (_serves(redirect("http://10.0.0.1/")), "forbidden_address"),
        (_serves(redirect("file:///etc/passwd")), "forbidden_scheme"),
        (_serves(Reply(headers={f"X-{n}": "1" for n in range(400)})), "too_many_headers"),
        (_serves(Reply(body=b"x", headers={"Content-Encoding": "secret"})), "bad_encoding"),
    ],
)
async def test_a_hostile_answer_is_refused_by_name(
    manners: Callable[[Newspaper], None], reason: str
) -> None:
    settings = _settings(download_deadline=1.0)
    async with Newspaper() as paper, Downloader(settings) as downloader:
        manners(paper)
        with pytest.raises(Permanent) as refused:
            await downloader.get(paper.url("/"), Wish(most_bytes=2**20))

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "answer",
    [
        lying_length(b"short", 5_000),
        Reply(hangs_up=True),
        Reply(headers={"X-Long": "x" * 200_000}),
    ],
)
async def test_a_broken_answer_may_be_whole_another_time(answer: Reply) -> None:
    async with Newspaper() as paper, Downloader(_settings()) as downloader:
        paper.answer("/", answer)
        with pytest.raises(Unreachable) as failed:
            await downloader.get(paper.url("/"))

    assert failed.value.reason == "broken_response"


async def test_nobody_listens() -> None:
    async with Newspaper() as paper:
        url = paper.url("/")
    async with Downloader(_settings()) as downloader:
        with pytest.raises(Unreachable) as failed:
            await downloader.get(url)

    assert failed.value.reason == "connect_error"


async def test_a_name_that_does_not_exist() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    async with Downloader(_settings(user_agent_contact="a@b.example"), resolve=resolve) as door:
        with pytest.raises(Unreachable) as failed:
            await door.get("http://nowhere.example/")

    assert failed.value.reason == "dns_error"


async def test_a_body_can_be_cut_off_instead_of_refused() -> None:
    async with Newspaper() as paper, Downloader(_settings()) as downloader:
        paper.answer("/robots.txt", endless_body(b"# and so on\n" * 100))
        response = await downloader.get(paper.url("/robots.txt"), Wish(most_bytes=10_000, cut=True))

    assert 10_000 < len(response.body) < 200_000


async def test_a_slow_download_does_not_hold_up_others() -> None:
    settings = _settings(download_deadline=5.0)
    async with Newspaper() as paper, Downloader(settings) as downloader:
        paper.answer("/slow", Reply(delay_seconds=30))
        paper.page("/quick", "<p>quick</p>")
        slow = asyncio.create_task(downloader.get(paper.url("/slow")))
        started = time.monotonic()
        await downloader.get(paper.url("/quick"))
        seconds = time.monotonic() - started
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)

    assert seconds < 3


async def test_a_validator_whose_octets_are_no_text_is_not_sent() -> None:
    headers = {"If-None-Match": '"\xe9"', "If-Modified-Since": "yesterday"}
    async with Newspaper() as paper, Downloader(_settings()) as downloader:
        await downloader.get(paper.url("/"), Wish(headers=headers))

    sent = paper.requests[0].headers
    assert ("if-none-match" in sent, sent["if-modified-since"]) == (False, "yesterday")


async def test_a_long_page_is_unpacked_whole() -> None:
    page = b"<p>one of many</p>" * 200_000
    packed = Reply(body=gzip.compress(page), headers={"Content-Encoding": "gzip"})
    async with Newspaper() as paper, Downloader(_settings()) as downloader:
        paper.answer("/", packed)
        response = await downloader.get(paper.url("/"))

    assert response.body == page
