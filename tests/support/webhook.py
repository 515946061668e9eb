"""A webhook that remembers what it was told."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Webhook:
    """Remembers the alerts that it got; answers with `status`."""

    status: int = 204
    stalls: bool = False
    alerts: list[dict[str, Any]] = field(default_factory=list)
    signatures: list[tuple[str, bytes]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.signatures.append((request.headers["Perspektiven-Signature"], body))
        self.alerts.append(json.loads(body))
        if self.stalls:
            endless = web.StreamResponse(status=self.status)
            await endless.prepare(request)
            with contextlib.suppress(ConnectionError):
                while True:
                    await endless.write(b"x" * 65_536)
                    await asyncio.sleep(0)
        return web.Response(status=self.status)

    async def hang(self, _: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    def titles(self) -> list[str]:
        return [each["title"] for alert in self.alerts for each in alert["articles"]]


@contextlib.asynccontextmanager
async def listening() -> AsyncIterator[Webhook]:
    """A webhook on loopback."""
    hook = Webhook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    app.router.add_post("/hang", hook.hang)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()
