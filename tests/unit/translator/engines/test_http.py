"""Answers of engines' servers: far too large, refusals, and waits."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from perspektiven.errors import Transient
from services.translator.engines.engine import Quota, Stumbled
from services.translator.engines.http import EngineServer
from tests.support.loop_watch import LoopWatch
from tests.unit.translator.engines.stub import LLUVIA, Stub, refusal, texts


@pytest.fixture(name="url")
async def fixture_url() -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"text": "(" * int(request.query["letters"])})

    app = web.Application()
    app.router.add_get("/translate", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield "http://{}:{}".format(*runner.addresses[0][:2])
    await runner.cleanup()


async def test_an_answer_of_five_megabytes_is_not_read(url: str) -> None:
    server = EngineServer("stub", url, timeout=20, connections=1)

    async with LoopWatch() as watch:
        with pytest.raises(Stumbled, match="more than"):
            await server.get("/translate", letters=str(5 * 2**20))
    await server.close()

    assert watch.longest < 1


async def test_an_answer_of_usual_size_is_read(url: str) -> None:
    server = EngineServer("stub", url, timeout=20, connections=1)

    answered = await server.get("/translate", letters="100000")
    await server.close()

    assert len(answered["text"]) == 100_000


async def test_no_password_of_the_address_is_told() -> None:
    server = EngineServer("stub", "http://anna:secret@127.0.0.1:1", timeout=5, connections=1)

    with pytest.raises(Transient, match="stub at http://127") as told:
        await server.get("/translate")
    await server.close()

    assert "secret" not in str(told.value)


TRANSLATE = {
    "libretranslate": "/translate",
    "openai": "/chat/completions",
    "deepl": "/v2/translate",
}


every_paid_engine = pytest.mark.parametrize("name", list(TRANSLATE))


@every_paid_engine
async def test_an_unpaid_bill_is_waited_for(stub: Stub, name: str) -> None:
    stub.answers[TRANSLATE[name]] = refusal(402, "Payment required")

    with pytest.raises(Quota) as caught:
        await texts(stub.engine(name), LLUVIA)

    assert (caught.value.retry_after or 0) >= 60


@every_paid_engine
async def test_a_server_error_may_be_a_texts_fault_and_an_outage_is_none(
    stub: Stub, name: str
) -> None:
    stub.answers[TRANSLATE[name]] = refusal(500, "out of memory")
    with pytest.raises(Stumbled):
        await texts(stub.engine(name), LLUVIA)

    stub.answers[TRANSLATE[name]] = refusal(503, "come back later")
    with pytest.raises(Transient) as caught:
        await texts(stub.engine(name), LLUVIA)

    assert not isinstance(caught.value, Stumbled)


@pytest.mark.parametrize("name", ["libretranslate", "openai"])
@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [
        (429, "2.5", 2.5),
        (503, "7", 7),
        (429, "Wed, 21 Oct 2099 07:28:00 GMT", 3600),
        (503, "soon", None),
    ],
)
async def test_how_long_to_wait_is_read_in_every_spelling(
    stub: Stub, name: str, status: int, value: str, seconds: float | None
) -> None:
    stub.answers[TRANSLATE[name]] = refusal(status, "busy", Retry_After=value)

    with pytest.raises(Transient) as caught:
        await texts(stub.engine(name), LLUVIA)

    assert caught.value.retry_after == seconds
