"""Guarded aiohttp session, for many requests to many hosts.

What `guard.client` is for httpx: every connection goes to a checked address. aiohttp parses in C; a
request takes a seventh of the CPU that it takes in httpx.
"""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

import aiohttp
import certifi
import yarl
from aiohttp.abc import ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.tracing import Trace
from typing_extensions import override

from perspektiven.net.addresses import Guard

_IDLE_SECONDS = 30.0
_MOST_IDLE = 500
"""Origins that connections are kept to: each is an open file."""
_CONNECT_SECONDS = 10.0
_HEADER_BYTES = 32 * 1024
_HEADERS = 1_000
_MOST_ADDRESSES = 4

_AS_WRITTEN = "".join(map(chr, range(0x21, 0x7F))).translate(str.maketrans("", "", '"<>'))
"""What stands in a path or a query and is sent as it is, escapes among it."""


class _GuardedConnector(aiohttp.TCPConnector):
    """Connects to judged addresses only."""

    def __init__(self, guard: Guard, connections: int) -> None:
        super().__init__(
            limit=connections,
            ssl=_tls(),
            use_dns_cache=False,
            keepalive_timeout=_IDLE_SECONDS,
        )
        self._guard = guard

    # aiohttp asks a resolver for names only; here addresses that are written out come by, too.
    @override
    async def _resolve_host(
        self, host: str, port: int, traces: Sequence[Trace] | None = None
    ) -> list[ResolveResult]:
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                addresses = await self._guard.addresses(host, port)
        except TimeoutError as exc:
            raise aiohttp.ConnectionTimeoutError(f"no name server answers for {host}") from exc
        return [_resolved(host, address, port) for address in addresses[:_MOST_ADDRESSES]]

    @override
    def _release(
        self, key: ConnectionKey, protocol: ResponseHandler, *, should_close: bool = False
    ) -> None:
        is_full = key not in self._conns and len(self._conns) >= _MOST_IDLE
        super()._release(key, protocol, should_close=should_close or is_full)


def session(
    guard: Guard, *, user_agent: str, connections: int, read_seconds: float
) -> aiohttp.ClientSession:
    """Session that connects only to addresses that `guard` allows; made within a running loop.

    It keeps no cookies, knows no proxy, checks certificates always, and decompresses nothing.
    Forbidden and NoContact come out of its requests besides aiohttp's own errors. It doesn't check
    URLs: `Guard.check_url` does, before a request.
    """
    return aiohttp.ClientSession(
        connector=_GuardedConnector(guard, connections),
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
