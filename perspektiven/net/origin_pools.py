"""Connection pools by origin, with one limit on concurrent requests.

One pool for all would look at every connection it keeps, of whatever host, for each request: with
two hundred hosts that took five times as long as the request itself. And of many hosts it would
keep too few connections for the next page.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass

import httpcore
import httpx

_IDLE_SECONDS = 30.0
_MOST_IDLE = 500
"""Origins that connections are kept to."""

_Key = tuple[bytes, bytes, int]


@dataclass(slots=True)
class _Origin:
    key: _Key
    pool: httpcore.AsyncConnectionPool
    requests: int = 0
    used: float = 0.0


class Connections:
    """Pools that make at most `at_once` requests at a time over a backend."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, at_once: int) -> None:
        self._backend = backend
        self._ssl_context = httpx.create_ssl_context(trust_env=False)
        self._at_once = at_once
        self._slots = asyncio.Semaphore(at_once)
        self._origins: OrderedDict[_Key, _Origin] = OrderedDict()

    async def request(self, request: httpcore.Request) -> "Exchange":
        """Sends a request; returns an exchange that must be closed. Raises as httpcore's pools."""
        await self._take_slot(request)
        origin = self._origin(request.url.origin)
        try:
            response = await origin.pool.handle_async_request(request)
        except BaseException:
            self._give_back(origin)
            raise
        return Exchange(response, self, origin)

    async def close(self) -> None:
        """Closes all connections."""
        while self._origins:
            await self._origins.popitem()[1].pool.aclose()

    async def done(self, origin: _Origin) -> None:
        """Returns the slot of a closed exchange."""
        self._give_back(origin)
        before = time.monotonic() - _IDLE_SECONDS
        while self._origins:
            oldest = next(iter(self._origins.values()))
            is_kept = oldest.used > before and len(self._origins) <= _MOST_IDLE
            if oldest.requests or is_kept:
                return
            del self._origins[oldest.key]
            await oldest.pool.aclose()

    def _origin(self, url: httpcore.Origin) -> _Origin:
        key = (url.scheme, url.host, url.port)
        origin = self._origins.get(key)
        if origin is None:
            pool = httpcore.AsyncConnectionPool(
                ssl_context=self._ssl_context,
                max_connections=self._at_once,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=self._backend,
            )
            origin = self._origins[key] = _Origin(key, pool)
        origin.requests += 1
        self._touch(origin)
        return origin

    def _give_back(self, origin: _Origin) -> None:
        origin.requests -= 1
        self._touch(origin)
        self._slots.release()

    def _touch(self, origin: _Origin) -> None:
        origin.used = time.monotonic()
        if origin.key in self._origins:
            self._origins.move_to_end(origin.key)

    async def _take_slot(self, request: httpcore.Request) -> None:
        try:
            async with asyncio.timeout(request.extensions.get("timeout", {}).get("pool")):
                await self._slots.acquire()
        except TimeoutError as exc:
            raise httpcore.PoolTimeout(f"{self._at_once} requests are under way") from exc


class Exchange:
    """A request and its response, with the body still unread."""

    def __init__(
        self, response: httpcore.Response, connections: Connections, origin: _Origin
    ) -> None:
        self.response = response
        self._connections = connections
        self._origin = origin
        self._is_closed = False

    async def close(self) -> None:
        """Gives the connection back, or closes it where the body was not read to its end."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            await self.response.aclose()
        finally:
            await self._connections.done(self._origin)
