"""Middleware: limits on rate, size and time of requests, and headers of every answer.

HEAD is answered as GET is, without the body (RFC 9110, 9.3.2).
"""

import asyncio
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Network, ip_address

from fastapi import Request
from fastapi.responses import Response
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from perspektiven import limits
from services.reader.http import problems

MAX_BODY_BYTES = limits.BODY_BYTES.most
MAX_TARGET_BYTES = limits.TARGET_BYTES.most
SENDING_SECONDS = 120.0
"""How long a client may take for an answer that has begun: a large image on a thin line."""

_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), browsing-topics=()",
    b"content-security-policy": b"default-src 'none'; style-src 'self'; img-src 'self'; "
    b"script-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'",
}
_UNLIMITED = ("/healthz", "/readyz", "/metrics", "/static/")
_UNTIMED = ("/api/v1/export",)


class Middleware:
    """ASGI middleware: rate and size limits, timeout, response headers."""

    def __init__(self, app: ASGIApp, *, requests_per_minute: int, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._per_minute = requests_per_minute
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        sending = _Sending(send, with_body=not is_head)
        if is_head and not scope["path"].startswith(_UNTIMED):
            scope = {**scope, "method": "GET"}
        refusal = self._refusal(Request(scope))
        if refusal is not None:
            await refusal(scope, receive, sending)
            return
        await self._in_time(scope, receive, sending)

    async def _in_time(self, scope: Scope, receive: Receive, sending: "_Sending") -> None:
        seconds = None if scope["path"].startswith(_UNTIMED) else self._seconds
        try:
            async with asyncio.timeout(seconds) as limit:
                if seconds is not None:
                    sending.limit = limit
                await self._app(scope, _limited(receive), sending)
        except TimeoutError:
            if sending.begun:
                raise
            sending.limit = None
            detail = f"The answer took more than {self._seconds:g} seconds. Try again later."
            answer = _problem(503, detail, {"Retry-After": "5"})
            await answer(scope, receive, sending)

    def _refusal(self, request: Request) -> Response | None:
        target = len(request.scope.get("raw_path") or b"") + len(request.scope["query_string"])
        if target > MAX_TARGET_BYTES:
            return _problem(
                414, f"The address has more than {MAX_TARGET_BYTES:,} bytes. Shorten the query."
            )
        length = request.headers.get("content-length", "0")
        # int() refuses what has thousands of digits.
        if not length.isdecimal() or len(length) > 20 or int(length) > MAX_BODY_BYTES:
            return _problem(
                413, f"The body must say its length, which may be at most {MAX_BODY_BYTES:,} bytes."
            )
        if self._is_too_many(request):
            return _problem(
                429,
                f"More than {self._per_minute} requests came from this address within a minute. "
                "Wait as long as Retry-After says.",
                {"Retry-After": "10"},
            )
        return None

    def _is_too_many(self, request: Request) -> bool:
        if not self._per_minute or request.scope["path"].startswith(_UNLIMITED):
            return False
        client = whose(request.client.host) if request.client else ""
        return not self._limiter.hit(RateLimitItemPerMinute(self._per_minute), client)


def whose(host: str) -> str:
    """Key of a client for rate limits: its IPv4 address, or its IPv6 /64 network."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), 64), strict=False))


class _Sending:
    """Sends, with the headers of every answer."""

    def __init__(self, send: Send, *, with_body: bool) -> None:
        self._send = send
        self._with_body = with_body
        self.begun = False
        self.limit: asyncio.Timeout | None = None
        """Replaced by SENDING_SECONDS when the answer begins."""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            if self.limit is not None:
                self.limit.reschedule(asyncio.get_running_loop().time() + SENDING_SECONDS)
            present = {name.lower() for name, _ in message["headers"]}
            extra = [(name, value) for name, value in _HEADERS.items() if name not in present]
            message = {**message, "headers": [*message["headers"], *extra]}
        elif not self._with_body:
            message = {**message, "body": b""}
        await self._send(message)


def _limited(receive: Receive) -> Receive:
    """Receives at most MAX_BODY_BYTES; a body without a length ends as if the client had left."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= MAX_BODY_BYTES else {"type": "http.disconnect"}

    return limited


def _problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    return problems.response(problems.problem(status, detail), dict(headers or {}))
