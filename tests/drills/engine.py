"""A translation server that speaks LibreTranslate's language, goes away and dawdles on command."""

import asyncio
from typing import Any, Self

from aiohttp import web

from console.local import ports

SLOWLY = "powoli"
"""A text with this word is answered only when the gate is open."""


class EngineServer:
    """`async with EngineServer() as engine:` serves at `engine.url`."""

    def __init__(self) -> None:
        self.port = ports.choose()
        self.gate = asyncio.Event()
        self.waiting = 0
        """Requests that wait for the gate."""
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{ports.HOST}:{self.port}"

    async def __aenter__(self) -> Self:
        await self.come()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.gate.set()
        await self.go()

    async def come(self) -> None:
        """Listens, from now on, on the same port as ever."""
        app = web.Application(client_max_size=2**24)
        app.router.add_get("/languages", _languages)
        app.router.add_post("/translate", self._translate)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, ports.HOST, self.port, reuse_address=True).start()

    async def go(self) -> None:
        """Is away from now on; requests in flight are broken off."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _translate(self, request: web.Request) -> web.Response:
        text: str = (await request.json())["q"]
        if SLOWLY in text.lower():
            self.waiting += 1
            try:
                await self.gate.wait()
            finally:
                self.waiting -= 1
        return web.json_response({"translatedText": _translated(text)})


def _translated(text: str) -> str:
    """As long as the text and with its numbers, so that no check finds fault with it."""
    words: dict[str, Any] = {
        "Wiadomość": "Nachricht",
        "Akapit": "Absatz",
        "artykułu": "des Artikels",
    }
    for word, other in words.items():
        text = text.replace(word, other)
    return text


async def _languages(_: web.Request) -> web.Response:
    return web.json_response([{"code": "pl", "name": "Polish", "targets": ["de", "en"]}])
