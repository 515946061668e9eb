"""Answers of an engine's server that are far larger than any right one."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from services.translator.engines.engine import Stumbled
from services.translator.engines.http import Server
from tests.support.http_server import served
from tests.support.loop_watch import LoopWatch


@pytest.fixture(name="url")
async def fixture_url() -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"text": "(" * int(request.query["letters"])})

    app = web.Application()
    app.router.add_get("/translate", answer)
    async with served(app) as url:
        yield url


async def test_an_answer_of_five_megabytes_is_not_read(url: str) -> None:
    server = Server("stub", url, timeout=20, connections=1)

    async with LoopWatch() as watch:
        with pytest.raises(Stumbled, match="more than"):
            await server.get("/translate", letters=str(5 * 2**20))
    await server.close()

    assert watch.longest < 1


async def test_an_answer_of_usual_size_is_read(url: str) -> None:
    server = Server("stub", url, timeout=20, connections=1)

    answered = await server.get("/translate", letters="100000")
    await server.close()

    assert len(answered["text"]) == 100_000
