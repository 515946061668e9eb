"""Logs that name the article, traces that follow it, and a collector that receives them."""

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from aiohttp import web

from perspektiven.ops import telemetry
from perspektiven.settings import Settings, load
from tests.support.logs import logging_as_before

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    with logging_as_before():
        yield


def test_a_trace_goes_on_through_the_headers() -> None:
    with telemetry.record_span("translator articles", (("traceparent", PARENT.encode()),)):
        ((name, value),) = telemetry.trace_headers()

    assert name == "traceparent"
    assert value.decode().split("-")[1] == TRACE


def test_a_record_without_a_trace_begins_one() -> None:
    with telemetry.record_span("translator articles", (("traceparent", b"rubbish\xff"),)):
        headers = telemetry.trace_headers()

    assert len(headers) == 1


def test_outside_of_a_record_there_is_no_trace() -> None:
    assert telemetry.trace_headers() == ()


def test_a_log_line_is_json_with_the_record_and_its_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    telemetry.configure(load(Settings, log_format="json"), "indexer")

    with telemetry.record_span("x", (("traceparent", PARENT.encode()),), key="id-1", offset=7):
        structlog.get_logger().info("document_written", title="Żółć")

    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "document_written"
    assert (line["key"], line["offset"], line["trace_id"]) == ("id-1", 7, TRACE)
    assert (line["service"], line["title"]) == ("indexer", "Żółć")


def test_a_span_goes_on_with_the_trace_around_it_or_begins_one() -> None:
    with (
        telemetry.record_span("fetcher entries", (("traceparent", PARENT.encode()),)),
        telemetry.span("fetcher publish"),
    ):
        ((_, within),) = telemetry.trace_headers()
    with telemetry.span("fetcher publish"):
        ((_, alone),) = telemetry.trace_headers()

    assert within.decode().split("-")[1] == TRACE
    assert alone.decode().split("-")[1] != TRACE


def test_fields_of_a_span_end_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure(load(Settings, log_format="json"), "fetcher")
    log = structlog.get_logger()

    with telemetry.record_span("fetcher entries", (), key="outer", offset=7):
        with telemetry.span("fetcher publish", key="inner"):
            log.info("within")
        log.info("after")
    log.info("outside")

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line.get("key") for line in lines] == ["inner", "outer", None]
    assert [line.get("offset") for line in lines] == [7, 7, None]


@pytest.mark.parametrize("name", ["aiokafka", "aiokafka.consumer.group_coordinator"])
def test_a_library_that_repeats_itself_is_heard_once(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    telemetry.configure(load(Settings), "indexer")

    for _ in range(50):
        logging.getLogger(name).error("Unable connect to node %s", 1)

    assert capsys.readouterr().err.count("Unable connect") == 1


async def test_spans_reach_the_collector_that_is_configured() -> None:
    received: list[bytes] = []

    async def collect(request: web.Request) -> web.Response:
        received.append(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/v1/traces", collect)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    telemetry.configure(load(Settings, otlp_endpoint=f"http://127.0.0.1:{port}"), "reader")

    with telemetry.record_span("reader search", ()):
        pass
    await asyncio.to_thread(telemetry.shut_down)
    await runner.cleanup()
    telemetry.configure(load(Settings), "reader")

    assert any(b"perspektiven-reader" in body and b"reader search" in body for body in received)
