"""What holds for every request: amounts, times, headers; the index away; the index's words."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from perspektiven import index
from services.reader.app import application
from services.reader.http.middleware import MAX_TARGET_BYTES, Middleware, whose
from services.reader.settings import ReaderSettings

NOWHERE = "http://127.0.0.1:9"


async def _slow(_: Scope, __: Receive, ___: Send) -> None:
    await asyncio.Event().wait()


def _client(app: ASGIApp) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://reader.example")


@pytest.fixture
async def lonely() -> AsyncIterator[httpx.AsyncClient]:
    """A reader whose Elasticsearch is not there."""
    settings = ReaderSettings(elasticsearch_url=NOWHERE, requests_per_minute=5)
    async with (
        index.client(settings) as elasticsearch,
        _client(application(settings, elasticsearch)) as client,
    ):
        yield client


async def test_what_takes_too_long_is_given_up() -> None:
    async with _client(Middleware(_slow, requests_per_minute=0, seconds=0.01)) as client:
        answer = await client.get("/")

    assert answer.status_code == 503
    assert answer.headers["retry-after"]


async def test_who_takes_an_answer_slowly_has_more_time_than_its_making() -> None:
    async def _thin(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"picture"})

    async with _client(Middleware(_thin, requests_per_minute=0, seconds=0.01)) as client:
        assert (await client.get("/")).content == b"picture"


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("a socket", "a socket"),
    ],
)
def test_all_addresses_of_one_line_are_one(host: str, counted: str) -> None:
    assert whose(host) == counted


async def test_who_asks_too_often_is_told_to_wait(lonely: httpx.AsyncClient) -> None:
    statuses = [(await lonely.get("/opensearch.xml")).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]
    assert (await lonely.get("/healthz")).status_code == 200


async def test_what_is_too_large_is_refused(lonely: httpx.AsyncClient) -> None:
    address = await lonely.get("/search?q=" + "a" * MAX_TARGET_BYTES)
    body = await lonely.post("/api/v1/searches", content=b"x" * 100_000)
    endless = await lonely.get("/opensearch.xml", headers={"Content-Length": "9" * 5_000})

    assert address.status_code == 414
    assert (body.status_code, endless.status_code) == (413, 413)


async def test_without_elasticsearch_answers_say_so(lonely: httpx.AsyncClient) -> None:
    ready = await lonely.get("/readyz")
    answer = await lonely.get("/api/v1/search")
    page = await lonely.get("/", headers={"Accept": "text/html"})

    assert ready.status_code == 503
    assert "not reachable" in ready.json()["problems"]["elasticsearch"]
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "127.0.0.1" not in answer.text
    assert page.status_code == 503
    assert "Versuchen Sie es in einigen Sekunden" in page.text


async def test_nothing_is_found_by_a_method_that_is_not_meant(lonely: httpx.AsyncClient) -> None:
    answer = await lonely.delete("/api/v1/search")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.headers["content-type"] == "application/problem+json"


async def test_pages_of_others_may_call_the_api(lonely: httpx.AsyncClient) -> None:
    answer = await lonely.get("/healthz", headers={"Origin": "https://elsewhere.example"})

    assert answer.headers["access-control-allow-origin"] == "*"


async def test_pages_of_others_may_read_refusals_and_ask_what_has_changed(
    lonely: httpx.AsyncClient,
) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    asking = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    allowed = await lonely.options("/api/v1/search", headers=elsewhere | asking)
    answers = [await lonely.get("/opensearch.xml", headers=elsewhere) for _ in range(6)]
    large = await lonely.post("/api/v1/searches", content=b"x" * 100_000, headers=elsewhere)

    assert allowed.status_code == 200
    assert answers[-1].status_code == 429
    assert large.status_code == 413
    for answer in (answers[-1], large):
        assert answer.headers["access-control-allow-origin"] == "*"
    assert "etag" in answers[0].headers["access-control-expose-headers"].lower()


async def test_what_has_failed_beside_the_requests_is_said(lonely: httpx.AsyncClient) -> None:
    async def fails() -> None:
        raise RuntimeError

    app = lonely._transport.app  # type: ignore[attr-defined]
    task = asyncio.create_task(fails(), name="alerts")
    await asyncio.wait([task])
    app.state.background = [task]

    ready = await lonely.get("/readyz")

    assert ready.status_code == 503
    assert "stands still" in ready.json()["problems"]["alerts"]
