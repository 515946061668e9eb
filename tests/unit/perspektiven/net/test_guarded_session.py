"""The guarded session, on servers that count what reaches them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest

from perspektiven.net import guarded_session
from perspektiven.net.addresses import Forbidden, Guard, Resolve
from perspektiven.net.guarded_session import GuardedSession, on_the_wire
from tests.support.eventually import eventually
from tests.support.newspaper import Newspaper, Reply

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Hosts:
    """A server under any address of loopback."""

    port: int = 0
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    waiting: int = 0
    most_waiting: int = 0
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, number: int) -> str:
        """A page of one of its hosts."""
        return f"http://127.0.0.{number}:{self.port}/"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers when `answering` is set, until the client is gone."""
        host = writer.get_extra_info("sockname")[0]
        self.opened.append(host)
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                self.waiting += 1
                self.most_waiting = max(self.most_waiting, self.waiting)
                await self.answering.wait()
                self.waiting -= 1
                writer.write(_ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed.append(host)
        finally:
            writer.close()


@asynccontextmanager
async def hosts() -> AsyncIterator[Hosts]:
    """Serves while the block runs."""
    found = Hosts()
    found.answering.set()
    everywhere = "0.0.0.0"  # noqa: S104 - of loopback: each of its addresses is a host
    async with await asyncio.start_server(found.serve, everywhere) as server:
        found.port = server.sockets[0].getsockname()[1]
        yield found


@asynccontextmanager
async def session(
    *allowed: str, at_once: int = 10, resolve: Resolve | None = None
) -> AsyncIterator[GuardedSession]:
    """A guarded session that may reach these networks."""
    judge = Guard(allowed, resolve=resolve)
    found = GuardedSession(judge, user_agent="Test/1", connections=at_once, read_seconds=5)
    try:
        yield found
    finally:
        await found.close()


async def text(http: GuardedSession, url: str) -> str:
    """The body of an answer."""
    async with http.request("GET", url, headers={}) as response:
        return await response.text()


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "localhost"])
async def test_no_spelling_of_loopback_is_connected_to(host: str) -> None:
    async def resolve(name: str, port: int) -> Sequence[str]:
        return ["127.0.0.1" if name == "localhost" else socket.inet_ntoa(socket.inet_aton(name))]

    async with Newspaper() as paper, session(resolve=resolve) as http:
        with pytest.raises((Forbidden, ValueError)):
            await text(http, f"http://{host}:{paper.port}/")

        assert paper.requests == []


async def test_what_dns_answers_after_the_check_does_not_matter() -> None:
    answers = [["127.0.0.1"], ["127.0.0.2"]]

    async def rebind(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    async with Newspaper(hosts=2) as paper, session("127.0.0.1", resolve=rebind) as http:
        paper.page("/", "<p>hello</p>")
        await text(http, f"http://rebinding.example:{paper.port}/")

        assert [request.host for request in paper.requests] == ["127.0.0.1"]


async def test_no_cookie_is_kept() -> None:
    async with Newspaper() as paper, session("127.0.0.1") as http:
        paper.page("/", "<p>hello</p>")
        paper.answer("/set", Reply(headers={"Set-Cookie": "id=1; Path=/"}))
        await text(http, paper.url("/set"))
        await text(http, paper.url("/"))

        assert "cookie" not in paper.requests[-1].headers


async def test_a_connection_is_used_again_for_its_host_alone() -> None:
    async with hosts() as served, session("127.0.0.0/8") as http:
        for number in (1, 2, 1, 2, 1):
            assert await text(http, served.url(number)) == "ok"
        assert served.opened == ["127.0.0.1", "127.0.0.2"]
        assert served.closed == []


async def test_all_hosts_together_are_asked_so_many_things_at_once() -> None:
    async with hosts() as served, session("127.0.0.0/8", at_once=3) as http:
        served.answering.clear()
        asking = [asyncio.create_task(text(http, served.url(number))) for number in range(1, 5)]
        await eventually(lambda: served.waiting == 3)

        served.answering.set()
        assert await asyncio.gather(*asking) == ["ok"] * 4
        assert served.most_waiting == 3


async def test_what_fails_and_what_is_given_up_takes_no_place_for_good() -> None:
    async with hosts() as served, session("127.0.0.0/8", at_once=1) as http:
        for _ in range(3):
            with pytest.raises(aiohttp.ClientConnectorError):
                await text(http, "http://127.0.0.1:1/")
        served.answering.clear()
        asking = asyncio.create_task(text(http, served.url(1)))
        await eventually(lambda: served.waiting == 1)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        served.answering.set()
        async with http.request("GET", served.url(1), headers={}):
            pass  # closed without having been read
        assert await text(http, served.url(1)) == "ok"


async def test_of_very_many_hosts_no_more_connections_are_kept_than_so_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guarded_session, "_MOST_IDLE", 2)
    async with hosts() as served, session("127.0.0.0/8") as http:
        for number in (1, 2, 3, 1, 2):
            await text(http, served.url(number))
        await eventually(lambda: served.closed == ["127.0.0.3"])
        assert served.opened == ["127.0.0.1", "127.0.0.2", "127.0.0.3"]


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://paper.example", "http://paper.example/"),
        ("http://paper.example:80/a", "http://paper.example/a"),
        (
            "http://paper.example/a%2Fb?u=http%3A%2F%2Fx",
            "http://paper.example/a%2Fb?u=http%3A%2F%2Fx",
        ),
        ("http://paper.example/%7Ea/%zz?x=1;y=[2]", "http://paper.example/%7Ea/%zz?x=1;y=[2]"),
        (
            "http://żółw.example/ść ż?q=ó",
            "http://xn--w-uga1v8h.example/%C5%9B%C4%87%20%C5%BC?q=%C3%B3",
        ),
        ("http://paper.example/a/../b/./c", "http://paper.example/b/c"),
    ],
)
def test_a_url_is_sent_with_its_escapes_as_they_were_written(url: str, sent: str) -> None:
    assert str(on_the_wire(url)) == sent
