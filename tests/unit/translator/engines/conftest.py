"""A server that engines ask, and a folder with a model."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.support.dictionaries import word_for_word
from tests.unit.translator.engines.stub import Stub
from tests.unit.translator.engines.words import SPANISH


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    stub = Stub()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", stub.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stub
    for engine in stub.engines:
        await engine.close()
    await runner.cleanup()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return word_for_word(tmp_path_factory.mktemp("models") / "words-es-de", SPANISH)
