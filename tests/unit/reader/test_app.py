"""The reader as a whole: its port, its errors, and what goes on beside requests."""

import asyncio
import os
import signal
import socket

import httpx
import pytest
from structlog.processors import format_exc_info
from structlog.testing import capture_logs

from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from services.reader.app import application, run
from services.reader.settings import ReaderSettings
from tests.support.eventually import eventually
from tests.support.one_document import OneDocument
from tests.unit.reader.elastic_stub import client_of, reading, stub

NOWHERE = "http://127.0.0.1:9"


async def test_a_port_that_is_taken_is_named_with_its_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WrongSetting, match=f"PERSPEKTIVEN_HTTP_PORT.*127.0.0.1:{port}"):
            await run(load(ReaderSettings, http_port=port, elasticsearch_url=NOWHERE))


async def test_a_list_whose_cursor_grew_old_begins_again_for_people() -> None:
    async with OneDocument() as elastic, reading(elastic.url) as web:
        page = await web.get("/search?q=Most&cursor=old", headers={"accept": "text/html"})
        answer = await web.get("/api/v1/search?q=Most&cursor=old")

    assert (page.status_code, page.headers["location"]) == (303, "/search?q=Most")
    assert answer.status_code == 400


async def test_an_index_that_is_away_is_a_page_for_people_and_a_problem_for_programs() -> None:
    async with reading(NOWHERE) as web:
        page = await web.get("/", headers={"accept": "text/html"})
        answer = await web.get("/api/v1/search")

    assert (page.status_code, answer.status_code) == (503, 503)
    assert page.headers["content-type"].startswith("text/html")
    assert answer.headers["content-type"] == "application/problem+json"
    assert page.headers["retry-after"] == answer.headers["retry-after"] == "5"


async def test_a_failure_is_logged_once_with_its_traceback() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        app = application(load(ReaderSettings, elasticsearch_url=elastic.url), client)

        @app.get("/api/v1/broken")
        async def broken() -> None:
            raise ZeroDivisionError("a defect")

        # What this transport lets through, a server would log.
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
            with capture_logs(processors=[format_exc_info]) as logged:
                answer = await web.get("/api/v1/broken")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "a defect" not in answer.text
    (entry,) = logged
    assert entry["event"] == "request_failed"
    assert "in broken" in entry["exception"]
    assert "ZeroDivisionError: a defect" in entry["exception"]


async def test_no_redirect_leads_to_the_host_that_a_request_names() -> None:
    async with OneDocument() as elastic, reading(elastic.url) as web:
        answer = await web.get("/outlets/", headers={"host": "evil.example"})

    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"warm_up": False}, []),
        ({"warm_up": True}, ["warm-up"]),
        ({"warm_up": False, "alerts_token": "a token of the tests"}, ["alerts"]),
    ],
)
async def test_what_goes_on_beside_requests_begins_and_ends_with_the_reader(
    settings: dict[str, object], names: list[str]
) -> None:
    async with stub() as elastic, client_of(elastic) as client:
        chosen = load(ReaderSettings, elasticsearch_url=elastic.url, **settings)
        app = application(chosen, client)
        async with app.router.lifespan_context(app):
            tasks: list[asyncio.Task[None]] = app.state.background
            assert [task.get_name() for task in tasks] == names

    assert all(task.done() for task in tasks)


async def test_scripts_of_other_origins_may_read_the_api() -> None:
    async with (
        OneDocument() as elastic,
        reading(elastic.url, cors_origins="https://a.example") as web,
    ):
        ours = await web.get("/api/v1/search", headers={"origin": "https://a.example"})
        others = await web.get("/api/v1/search", headers={"origin": "https://b.example"})

    assert ours.headers["access-control-allow-origin"] == "https://a.example"
    assert "access-control-allow-origin" not in others.headers


async def test_it_serves_until_it_is_told_to_stop() -> None:
    async with OneDocument() as elastic:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = load(
            ReaderSettings, http_port=port, elasticsearch_url=elastic.url, warm_up=False
        )
        serving = asyncio.create_task(run(settings))

        async def answers() -> bool:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                return False
            writer.close()
            return True

        await eventually(answers, what="the reader listens")
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(serving, 20)

        assert not await answers()
