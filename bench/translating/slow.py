"""A LibreTranslate server that takes its time, and counts how many wait for it at once.

    python -m bench.translating.slow SECONDS

It runs in a process of its own: what the translator computes must not make the server late, and a
translator that is late with its next request shows as one request less.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from aiohttp import web

# Of real words, for detectors of languages take long to say nothing of made-up ones.
_SPANISH = (
    "el la en una ciudad alcalde puente río ayer mañana después siempre nunca también gobierno "
    "vecinos escuela niños mujeres trabajadores precio pan agua lluvia verano dijo anunció abrió "
    "cerró perdió ganó muchos pocos nuevo viejo grande pequeño largo con sin para desde hasta "
    "contra sobre porque cuando aunque mientras años días noche tarde"
)
_GERMAN = (
    "der die in eine Stadt Bürgermeister Brücke Fluss gestern morgen danach immer niemals auch "
    "Regierung Nachbarn Schule Kinder Frauen Arbeiter Preis Brot Wasser Regen Sommer sagte "
    "kündigte öffnete schloss verlor gewann viele wenige neue alte große kleine lange mit ohne "
    "für seit bis gegen über weil wenn obwohl während Jahre Tage Nacht Abend"
)
WORDS = dict(zip(_SPANISH.split(), _GERMAN.split(), strict=True))


@dataclass(frozen=True, slots=True)
class Counts:
    """What the server saw until a moment of its clock."""

    clock: float
    requests: int
    most_at_once: int
    request_seconds: float
    """Requests under way, summed over time: divided by seconds, their average."""

    def average_since(self, earlier: "Counts") -> float:
        """Requests under way on average between two moments."""
        return (self.request_seconds - earlier.request_seconds) / (self.clock - earlier.clock)


class Slow:
    """The server; every answer takes `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._requests = self._now = self._most = 0
        self._sum = 0.0
        self._changed = time.perf_counter()

    async def translate(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self._requests += 1
        self._change(1)
        await asyncio.sleep(self._seconds)
        self._change(-1)
        return web.json_response({"translatedText": _translated(asked["q"])})

    async def counts(self, _: web.Request) -> web.Response:
        self._change(0)
        return web.json_response(
            {
                "clock": self._changed,
                "requests": self._requests,
                "most_at_once": self._most,
                "request_seconds": self._sum,
            }
        )

    def _change(self, by: int) -> None:
        now = time.perf_counter()
        self._sum += self._now * (now - self._changed)
        self._changed = now
        self._now += by
        self._most = max(self._most, self._now)


def _translated(text: str) -> str:
    words = [WORDS.get(word.lower(), word) for word in text.rstrip(".").split()]
    return " ".join(words).capitalize() + "."


async def counts(url: str) -> Counts:
    """What the server at `url` saw until now."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return Counts(**(await client.get(f"{url}/counts")).json())


@asynccontextmanager
async def slow_server(seconds: float) -> AsyncIterator[str]:
    """The server's address, on a free port; every answer takes `seconds`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(seconds), stdout=asyncio.subprocess.PIPE
    )
    if process.stdout is None:
        raise TypeError("the server has a pipe for its address")
    yield (await process.stdout.readline()).decode().strip()
    process.terminate()
    await process.wait()


async def _serve(seconds: float) -> None:
    slow = Slow(seconds)
    app = web.Application()
    app.router.add_get("/languages", _languages)
    app.router.add_get("/counts", slow.counts)
    app.router.add_post("/translate", slow.translate)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"http://127.0.0.1:{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def _languages(_: web.Request) -> web.Response:
    return web.json_response([{"code": "es", "name": "Spanish", "targets": ["de"]}])


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
