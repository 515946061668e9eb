"""A LibreTranslate server that takes its time, and counts how many wait for it at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


class Slow:
    """The server's counts."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.url = ""
        self.requests = 0
        self.most_at_once = 0
        self.busy_seconds = 0.0
        self._now = 0

    async def translate(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.requests += 1
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        await asyncio.sleep(self._seconds)
        self._now -= 1
        self.busy_seconds += self._seconds
        return web.json_response({"translatedText": [f"Deutsch: {text}" for text in asked["q"]]})


@asynccontextmanager
async def slow_server(seconds: float) -> AsyncIterator[Slow]:
    """The server on a free port; every answer takes `seconds`."""
    slow = Slow(seconds)
    app = web.Application()
    app.router.add_get("/languages", _languages)
    app.router.add_post("/translate", slow.translate)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slow.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield slow
    await runner.cleanup()


async def _languages(_: web.Request) -> web.Response:
    return web.json_response([{"code": "tlh", "name": "Made up", "targets": ["de"]}])
