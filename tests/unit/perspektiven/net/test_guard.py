"""Which addresses the guarded client connects to."""

import socket
from collections.abc import Sequence

import httpx
import pytest

from perspektiven.net import guard
from perspektiven.net.guard import Forbidden, Guard
from tests.support.newspaper import Newspaper, Reply


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "localhost"])
async def test_no_spelling_of_loopback_is_connected_to(host: str) -> None:
    async def resolve(name: str, port: int) -> Sequence[str]:
        return ["127.0.0.1" if name == "localhost" else socket.inet_ntoa(socket.inet_aton(name))]

    judge = Guard(resolve=resolve)
    async with Newspaper() as paper, guard.client(judge, user_agent="Test/1") as client:
        with pytest.raises((Forbidden, httpx.InvalidURL)):
            await client.get(f"http://{host}:{paper.port}/")

        assert paper.requests == []


async def test_a_redirect_to_a_private_address_is_not_followed() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.2"] if host == "inner.example" else ["127.0.0.1"]

    async with (
        Newspaper(hosts=2) as paper,
        guard.client(Guard(["127.0.0.1"], resolve=resolve), user_agent="Test/1") as client,
    ):
        url = f"http://inner.example:{paper.port}/"
        with pytest.raises(Forbidden):
            await client.get(url)

        assert paper.requests == []


async def test_what_dns_answers_after_the_check_does_not_matter() -> None:
    answers = [["127.0.0.1"], ["127.0.0.2"]]

    async def rebind(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    async with (
        Newspaper(hosts=2) as paper,
        guard.client(Guard(["127.0.0.1"], resolve=rebind), user_agent="Test/1") as client,
    ):
        paper.page("/", "<p>hello</p>")
        await client.get(f"http://rebinding.example:{paper.port}/")

        assert [request.host for request in paper.requests] == ["127.0.0.1"]


async def test_no_cookie_is_kept() -> None:
    async with (
        Newspaper() as paper,
        guard.client(Guard(["127.0.0.1"]), user_agent="Test/1") as client,
    ):
        paper.page("/", "<p>hello</p>")
        paper.answer("/set", Reply(headers={"Set-Cookie": "id=1; Path=/"}))
        await client.get(paper.url("/set"))
        await client.get(paper.url("/"))

        assert "cookie" not in paper.requests[-1].headers


async def test_a_name_without_an_address_is_an_error_of_the_connection() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    async with guard.client(Guard(resolve=resolve), user_agent="Test/1") as client:
        with pytest.raises(httpx.ConnectError, match="has no address"):
            await client.get("http://nowhere.example/")
