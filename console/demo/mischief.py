"""Unusable pages of the demo: broken, huge, slow, empty, or of another type."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from console.demo.papers import Mischief

HUGE_BYTES = 50 * 2**20
SLOW_SECONDS = 3.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_CONSENT = (
    "<!DOCTYPE html><html lang='en'><head><title>Before you continue</title></head><body>"
    "<div class='consent'><h1>We value your privacy</h1><p>We and our 843 partners store and "
    "access information on a device. Choose whether you accept all cookies or manage your "
    "preferences.</p><button>Accept all</button><button>Manage</button></div></body></html>"
)
_TOO_SHORT = (
    "<!DOCTYPE html><html lang='en'><head><title>Live</title></head>"
    "<body><h1>Live</h1><p>More follows.</p></body></html>"
)


async def _error(_: web.Request) -> web.StreamResponse:
    return web.Response(status=500, text="Internal Server Error")


async def _pdf(_: web.Request) -> web.StreamResponse:
    return web.Response(body=_PDF, content_type="application/pdf")


def _html(text: str) -> Handler:
    async def handle(_: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type="text/html")

    return handle


async def _huge(request: web.Request) -> web.StreamResponse:
    """50 MB of paragraphs, without saying how many there will be."""
    response = web.StreamResponse(headers={"Content-Type": "text/html; charset=utf-8"})
    await response.prepare(request)
    piece = b"<p>And it goes on, and on, and on, and on, and on, and on.</p>\n" * 1000
    for _ in range(HUGE_BYTES // len(piece) + 1):
        await response.write(piece)
    await response.write_eof()
    return response


async def _slow(request: web.Request) -> web.StreamResponse:
    """Too little text, and that in drops."""
    response = web.StreamResponse(headers={"Content-Type": "text/html; charset=utf-8"})
    await response.prepare(request)
    for piece in (_TOO_SHORT[i : i + 20] for i in range(0, len(_TOO_SHORT), 20)):
        await response.write(piece.encode())
        await asyncio.sleep(SLOW_SECONDS * 20 / len(_TOO_SHORT))
    await response.write_eof()
    return response


HANDLERS: dict[Mischief, Handler] = {
    "error": _error,
    "pdf": _pdf,
    "huge": _huge,
    "slow": _slow,
    "empty": _html(""),
    "consent": _html(_CONSENT),
    "too_short": _html(_TOO_SHORT),
    "html_feed": _html("<html><body><h1>We have moved to our app!</h1></body></html>"),
}
