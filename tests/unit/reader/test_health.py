"""Health: Elasticsearch is asked once for all who want to know; metrics are nobody else's."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from services.reader.app import application
from services.reader.health import is_published, serve_metrics
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub


@pytest.fixture
async def elastic() -> AsyncIterator[ElasticStub]:
    async with stub() as made:
        yield made


async def test_a_hundred_questions_after_readiness_are_one_to_elasticsearch(
    elastic: ElasticStub,
) -> None:
    async with client_of(elastic) as client:
        app = application(ReaderSettings(), client)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
            answers = await asyncio.gather(*(web.get("/readyz") for _ in range(100)))

    assert {each.status_code for each in answers} == {200}
    assert len(elastic.asked) == 1


async def test_what_is_missing_is_said_and_asked_for_again_soon(
    elastic: ElasticStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.reader.health._MISSING_SECONDS", 0.0)
    elastic.answer = {"timed_out": True}
    async with client_of(elastic) as client:
        app = application(ReaderSettings(), client)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
            missing = await web.get("/readyz")
            elastic.answer = {}
            found = await web.get("/readyz")

    assert missing.status_code == 503
    assert "elasticsearch" in missing.json()["problems"]
    assert found.status_code == 200


@pytest.mark.parametrize(
    ("more", "published"),
    [
        ({}, False),
        ({"http_host": "::1"}, False),
        ({"http_host": "0.0.0.0"}, True),  # noqa: S104 - the case in question
        ({"http_host": "reader.example"}, True),
        ({"public_url": "https://papers.example"}, True),
    ],
)
async def test_metrics_are_on_the_port_only_where_this_machine_alone_reaches_it(
    elastic: ElasticStub, more: dict[str, str], published: bool
) -> None:
    settings = load(ReaderSettings, **more)
    async with client_of(elastic) as client:
        transport = httpx.ASGITransport(app=application(settings, client))
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
            status = (await web.get("/metrics")).status_code

    assert is_published(settings) == published
    assert status == (404 if published else 200)


async def test_metrics_have_a_port_of_their_own_where_one_is_named(elastic: ElasticStub) -> None:
    settings = ReaderSettings(metrics_port=_free_port())
    serve_metrics(settings)
    async with client_of(elastic) as client:
        transport = httpx.ASGITransport(app=application(settings, client))
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
            public = await web.get("/metrics")
    async with httpx.AsyncClient(trust_env=False) as other:
        own = await other.get(f"http://127.0.0.1:{settings.metrics_port}/metrics")

    assert public.status_code == 404
    assert "python_info" in own.text


def test_a_port_for_metrics_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(WrongSetting, match="PERSPEKTIVEN_METRICS_PORT"):
            serve_metrics(ReaderSettings(metrics_port=taken.getsockname()[1]))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
