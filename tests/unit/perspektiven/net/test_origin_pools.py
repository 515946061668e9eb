"""Connections to many hosts, on servers that count what reaches them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from perspektiven.net import guard, origin_pools
from tests.support.eventually import eventually

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


def client(at_once: int = 10) -> httpx.AsyncClient:
    """A guarded client that may reach loopback."""
    timeout = httpx.Timeout(5, pool=0.2)
    return guard.client(
        guard.Guard(["127.0.0.0/8"]), user_agent="test", connections=at_once, timeout=timeout
    )


async def test_a_connection_is_used_again_for_its_host_alone() -> None:
    async with hosts() as served, client() as http:
        for number in (1, 2, 1, 2, 1):
            assert (await http.get(served.url(number))).text == "ok"
        assert served.opened == ["127.0.0.1", "127.0.0.2"]
        assert served.closed == []


async def test_all_hosts_together_are_asked_so_many_things_at_once() -> None:
    async with hosts() as served, client(at_once=3) as http:
        served.answering.clear()
        asking = [asyncio.create_task(http.get(served.url(number))) for number in range(1, 4)]
        await eventually(lambda: served.waiting == 3)

        with pytest.raises(httpx.PoolTimeout):
            await http.get(served.url(4))

        served.answering.set()
        await asyncio.gather(*asking)
        assert (await http.get(served.url(4))).text == "ok"
        assert served.most_waiting == 3


async def test_what_fails_and_what_is_given_up_takes_no_place_for_good() -> None:
    async with hosts() as served, client(at_once=1) as http:
        for _ in range(3):
            with pytest.raises(httpx.ConnectError):
                await http.get("http://127.0.0.1:1/")
        served.answering.clear()
        asking = asyncio.create_task(http.get(served.url(1)))
        await eventually(lambda: served.waiting == 1)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        served.answering.set()
        async with http.stream("GET", served.url(1)):
            pass  # closed without having been read
        assert (await http.get(served.url(1))).text == "ok"


async def test_idle_connections_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosts() as served, client() as http:
        await http.get(served.url(1))
        monkeypatch.setattr(origin_pools, "_IDLE_SECONDS", -1.0)
        await http.get(served.url(2))
        await eventually(lambda: sorted(served.closed) == ["127.0.0.1", "127.0.0.2"])


async def test_of_very_many_hosts_those_used_last_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(origin_pools, "_MOST_IDLE", 2)
    async with hosts() as served, client() as http:
        for number in (1, 2, 1, 3):
            await http.get(served.url(number))
        await eventually(lambda: served.closed == ["127.0.0.2"])
        await http.get(served.url(1))
        assert served.opened == ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
