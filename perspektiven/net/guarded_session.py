"""Guarded aiohttp session, for many requests to many hosts.

What `guard.client` is for httpx: every connection goes to a checked address. aiohttp parses in C; a
request takes a seventh of the CPU that it takes in httpx.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import quote, urlsplit

import aiohttp
import certifi
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.helpers import is_ip_address
from typing_extensions import override

from perspektiven.net.addresses import Guard

Form = Mapping[str, str]
"""Fields of a form that is posted."""

_IDLE_SECONDS = 30.0
_MOST_IDLE = 500
"""Origins that connections are kept to: each is an open file."""
_CONNECT_SECONDS = 10.0
_HEADER_BYTES = 32 * 1024
_HEADERS = 1_000
_MOST_ADDRESSES = 4

_AS_WRITTEN = "".join(map(chr, range(0x21, 0x7F))).translate(str.maketrans("", "", '"<>'))
"""What stands in a path or a query and is sent as it is, escapes among it."""


class _GuardedResolver(AbstractResolver):
    """The addresses of a name that may be connected to; aiohttp connects to these."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        async with asyncio.timeout(_CONNECT_SECONDS):
            addresses = await self._guard.addresses(host, port)
        return [_resolved(host, address, port) for address in addresses[:_MOST_ADDRESSES]]

    @override
    async def close(self) -> None:
        """There is nothing to close."""


class _Connector(aiohttp.TCPConnector):
    """Keeps no more idle connections than so many."""

    @override
    def _release(
        self, key: ConnectionKey, protocol: ResponseHandler, *, should_close: bool = False
    ) -> None:
        is_full = key not in self._conns and len(self._conns) >= _MOST_IDLE
        super()._release(key, protocol, should_close=should_close or is_full)


class GuardedSession:
    """Session that connects only to addresses that its guard allows; made within a running loop.

    It keeps no cookies, knows no proxy, follows no redirect, checks certificates always, and
    decompresses nothing.
    """

    def __init__(
        self, guard: Guard, *, user_agent: str, connections: int, read_seconds: float
    ) -> None:
        self._guard = guard
        self._session = aiohttp.ClientSession(
            connector=_Connector(
                resolver=_GuardedResolver(guard),
                limit=connections,
                ssl=_tls(),
                use_dns_cache=False,
                keepalive_timeout=_IDLE_SECONDS,
            ),
            headers={"User-Agent": user_agent},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
            max_headers=_HEADERS,
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=_CONNECT_SECONDS, sock_read=read_seconds
            ),
        )

    @asynccontextmanager
    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str], data: Form | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Sends a request. Raises Forbidden, NoContact, ValueError for no URL, and as aiohttp."""
        self._guard.check_url(url)
        wire = on_the_wire(url)
        # aiohttp asks a resolver for names alone, and connects to an address as it is written.
        if wire.host and is_ip_address(wire.host):
            await self._guard.addresses(wire.host, wire.port or 0)
        async with self._session.request(
            method, wire, headers=headers, data=data, allow_redirects=False
        ) as response:
            yield response

    async def close(self) -> None:
        """Closes all connections."""
        await self._session.close()


def on_the_wire(url: str) -> yarl.URL:
    """A URL as it is sent: escapes as they were written, what has to be escaped, escaped.

    Raises ValueError for what is no URL.
    """
    requoted, parts = yarl.URL(url), urlsplit(url)
    path = requoted.raw_path if "/." in parts.path else quote(parts.path, safe=_AS_WRITTEN)
    query = quote(parts.query, safe=_AS_WRITTEN)
    return yarl.URL(
        f"{requoted.scheme}://{requoted.raw_authority}{path or '/'}{'?' + query if query else ''}",
        encoded=True,
    )


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


def _resolved(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )
