"""The server with bad manners really has them."""

import asyncio

import httpx
import pytest

from tests.support.newspaper import (
    Newspaper,
    Reply,
    bomb,
    drip,
    endless_body,
    endless_redirects,
    lying_length,
    redirect,
    too_many_requests,
)
from tests.support.web import local_client


async def test_pages_are_served_and_requests_are_remembered() -> None:
    async with Newspaper() as paper, local_client() as client:
        paper.page("/a.html", "<p>Ą</p>")

        answer = await client.get(paper.url("/a.html?x=1"), headers={"X-Name": "Anna"})

        assert answer.text == "<p>Ą</p>"
        assert paper.paths() == ["/a.html?x=1"]
        assert paper.requests[0].headers["x-name"] == "Anna"


async def test_an_unknown_path_is_not_found() -> None:
    async with Newspaper() as paper, local_client() as client:
        assert (await client.get(paper.url("/robots.txt"))).status_code == 404


async def test_answers_follow_each_other_and_the_last_one_stays() -> None:
    async with Newspaper() as paper, local_client() as client:
        paper.answer("/", too_many_requests("7"), Reply(body=b"at last"))

        answers = [await client.get(paper.url()) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [429, 200, 200]
        assert answers[0].headers["retry-after"] == "7"


async def test_hosts_share_a_port_and_are_kept_apart() -> None:
    async with Newspaper(hosts=3) as paper, local_client() as client:
        paper.route("127.0.0.3/", lambda _: Reply(body=b"only here"))

        third = await client.get(paper.url(host=2))
        first = await client.get(paper.url(host=0))

        assert (third.text, first.status_code) == ("only here", 404)
        assert paper.paths(host=2) == ["/"]


async def test_validators_lead_to_not_modified() -> None:
    async with Newspaper() as paper, local_client() as client:
        paper.page("/", "text", etag='"1"')

        same = await client.get(paper.url(), headers={"If-None-Match": '"1"'})
        other = await client.get(paper.url(), headers={"If-None-Match": '"0"'})

        assert (same.status_code, other.status_code) == (304, 200)


async def test_redirects_go_on_and_on() -> None:
    async with Newspaper() as paper, local_client(follow_redirects=True) as client:
        paper.route("/loop/", endless_redirects, prefix=True)
        paper.answer("/old", redirect(paper.url("/loop/")))

        with pytest.raises(httpx.TooManyRedirects):
            await client.get(paper.url("/old"))


async def test_an_endless_body_can_be_left_in_the_middle() -> None:
    async with Newspaper() as paper, local_client() as client:
        paper.answer("/", endless_body())

        async with client.stream("GET", paper.url()) as answer:
            received = 0
            async for part in answer.aiter_bytes():
                received += len(part)
                if received > 1_000_000:
                    break

        assert received > 1_000_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_is_small_on_the_wire(encoding: str) -> None:
    async with Newspaper() as paper, local_client() as client:
        paper.answer("/", bomb(4 * 2**20, encoding))

        answer = await client.get(paper.url())

        assert answer.content == b" " * (4 * 2**20)
        assert int(answer.headers["content-length"]) < 8192


async def test_a_lying_length_breaks_the_body_off() -> None:
    async with Newspaper() as paper, local_client() as client:
        paper.answer("/", lying_length(b"short", claimed=100))

        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(paper.url())


async def test_a_hang_up_is_no_answer() -> None:
    async with Newspaper() as paper, local_client() as client:
        paper.answer("/", Reply(hangs_up=True))

        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(paper.url())


async def test_a_drip_takes_its_time_and_ends() -> None:
    async with Newspaper() as paper, local_client() as client:
        paper.answer("/", drip(b"abc", every_seconds=0.01))

        started = asyncio.get_running_loop().time()
        answer = await client.get(paper.url())

        assert answer.text == "abc"
        assert asyncio.get_running_loop().time() - started >= 0.02


async def test_the_least_gap_is_that_of_one_host() -> None:
    async with Newspaper(hosts=2) as paper, local_client() as client:
        await client.get(paper.url(host=0))
        await client.get(paper.url(host=1))

        assert paper.least_gap(host=0) == float("inf")
