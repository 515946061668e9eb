"""Unusable pages of the demo, as a client gets them."""

from collections.abc import AsyncIterator

import httpx
import pytest
from aiohttp import web

from console.demo.mischief import HANDLERS, HUGE_BYTES
from tests.support.web import local_client


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server that has each kind of mischief under its name."""
    app = web.Application()
    for name, handler in HANDLERS.items():
        app.router.add_get(f"/{name}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with local_client(base_url=f"http://127.0.0.1:{runner.addresses[0][1]}") as made:
        yield made
    await runner.cleanup()


@pytest.mark.parametrize(
    ("name", "status", "content_type", "begins"),
    [
        ("error", 500, "text/plain", b"Internal"),
        ("pdf", 200, "application/pdf", b"%PDF-"),
        ("empty", 200, "text/html", b""),
        ("consent", 200, "text/html", b"<!DOCTYPE html>"),
        ("too_short", 200, "text/html", b"<!DOCTYPE html>"),
        ("html_feed", 200, "text/html", b"<html>"),
    ],
)
async def test_each_kind_is_what_it_is_called(
    client: httpx.AsyncClient, name: str, status: int, content_type: str, begins: bytes
) -> None:
    answer = await client.get(f"/{name}")

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(content_type)
    assert answer.content.startswith(begins)


async def test_a_huge_page_does_not_say_how_long_it_is(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/huge") as answer:
        received = sum([len(piece) async for piece in answer.aiter_bytes()])

    assert "content-length" not in answer.headers
    assert received > HUGE_BYTES


async def test_a_slow_page_comes_in_drops_and_whole(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/slow") as answer:
        pieces = [piece async for piece in answer.aiter_bytes()]

    assert len(pieces) > 1
    assert b"".join(pieces).endswith(b"</html>")
