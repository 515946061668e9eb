"""The limit of requests at once: near what a server can do, whatever that becomes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median

import pytest
from aiohttp import web

from services.translator.batches import Batcher
from services.translator.engines import concurrency
from services.translator.engines.concurrency import ConcurrencyLimit, Slots
from services.translator.engines.libretranslate import LibreTranslate
from services.translator.settings import TranslatorSettings
from tests.support.http_server import served

SECONDS_AN_ANSWER = 0.05


class Simulated:
    """A server that works on `capacity` requests at once, seen by its answers' times alone."""

    def __init__(self, most: int, capacity: int) -> None:
        self.time = 0.0
        self.capacity = capacity
        self.limit = ConcurrencyLimit(most, lambda: self.time)
        self.highest = 0

    def answer(self, count: int) -> None:
        for number in range(count):
            self.time += SECONDS_AN_ANSWER / min(self.limit.now, self.capacity)
            self.limit.answered(40 + number * 37 % 200, is_full=True)
            self.highest = max(self.highest, self.limit.now)


@pytest.mark.parametrize("capacity", [1, 2, 5, 10, 24])
def test_the_limit_settles_near_what_the_server_can_do(capacity: int) -> None:
    server = Simulated(most=64, capacity=capacity)

    server.answer(3_000)

    assert capacity * 0.7 <= server.limit.now <= max(2, capacity * 1.4)


def test_a_server_that_can_do_more_is_given_all_that_is_allowed_and_never_more() -> None:
    server = Simulated(most=16, capacity=1_000)

    server.answer(1_000)

    assert server.limit.now == server.highest == 16


def test_a_server_that_can_do_less_than_before_gets_less_and_later_more_again() -> None:
    server = Simulated(most=64, capacity=16)
    server.answer(3_000)

    server.capacity = 4
    server.answer(4_000)
    after_the_fall = server.limit.now
    server.capacity = 16
    server.answer(8_000)

    assert 3 <= after_the_fall <= 6
    assert 11 <= server.limit.now <= 24


def test_a_refusal_halves_the_limit_once_and_holds_it_below_for_a_while() -> None:
    server = Simulated(most=16, capacity=1_000)
    server.answer(1_000)
    server.time += 1

    for asked_at in (server.time - 0.2, server.time - 0.1):
        server.limit.refused(asked_at)
    halved, server.highest = server.limit.now, 0
    server.answer(1_000)

    assert halved == 8
    assert server.time < 30
    assert server.highest == 15


def test_what_there_is_to_ask_does_not_pass_for_what_the_server_can_do() -> None:
    limit = ConcurrencyLimit(16, lambda: 0.0)

    for _ in range(500):
        limit.answered(100, is_full=False)

    assert limit.now == 2


async def test_who_stops_waiting_takes_no_slot_with_him() -> None:
    slots = Slots("fake", 1, adapts=False)
    ticket = await slots.acquire()
    waiting = [asyncio.create_task(slots.acquire()) for _ in range(2)]
    await asyncio.sleep(0)

    waiting[0].cancel()
    slots.release(ticket)

    await asyncio.wait_for(waiting[1], 5)
    assert waiting[0].cancelled()


async def test_requests_that_a_server_dawdles_over_do_not_hold_back_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(concurrency, "_LEAST_PATIENCE_SECONDS", 0.1)
    slots = Slots("fake", 8, adapts=True)
    async with slots.slot():
        pass
    for _ in range(2):
        await slots.acquire()

    third = await asyncio.wait_for(slots.acquire(), 5)

    assert 2 < slots.most <= 8
    slots.release(third)


async def test_before_a_server_has_answered_nothing_says_that_it_dawdles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(concurrency, "_LEAST_PATIENCE_SECONDS", 0.05)
    slots = Slots("fake", 8, adapts=True)
    for _ in range(2):
        await slots.acquire()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(slots.acquire(), 0.3)


class Server:
    """LibreTranslate's interface; beyond `capacity` requests wait, or are refused."""

    def __init__(self, capacity: int, *, refuses: bool) -> None:
        self.capacity = capacity
        self.refuses = refuses
        self.under_way = 0
        self.seen: list[int] = []
        self._free = asyncio.Semaphore(capacity)

    async def translate(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.under_way += 1
        self.seen.append(self.under_way)
        try:
            if self.refuses and self.under_way > self.capacity:
                return web.json_response({"error": "busy"}, status=503)
            async with self._free:
                await asyncio.sleep(SECONDS_AN_ANSWER)
            return web.json_response({"translatedText": f"Deutsch: {asked['q']}"})
        finally:
            self.under_way -= 1


@asynccontextmanager
async def asking(server: Server) -> AsyncIterator[Batcher]:
    """A batcher that asks a server, 32 requests at once at most."""
    app = web.Application()
    app.router.add_get("/languages", _languages)
    app.router.add_post("/translate", server.translate)
    async with served(app) as url:
        settings = TranslatorSettings(translator_url=url, translator_concurrency=32)
        batcher = Batcher(LibreTranslate(settings))
        await batcher.supports("es", "de")
        yield batcher
        await batcher.close()


async def _languages(_: web.Request) -> web.Response:
    return web.json_response([{"code": "es", "targets": ["de"]}])


async def test_a_real_server_with_four_places_is_not_asked_by_all_that_is_allowed() -> None:
    server = Server(4, refuses=False)
    texts = [f"Llovió {i} veces." for i in range(300)]

    async with asking(server) as batcher:
        outcome = await batcher.translate(texts, "es", "de")

    assert outcome.error is None
    assert all(answer and text in answer.text for text, answer in outcome.answers.items())
    # A busy machine may let fewer than four do; only a free one shows the four.
    assert median(server.seen[-150:]) <= 8


async def test_a_server_that_refuses_what_is_too_much_is_asked_for_less() -> None:
    server = Server(3, refuses=True)
    texts = [f"Llovió {i}." for i in range(300)]

    async with asking(server) as batcher:
        outcome = await batcher.translate(texts, "es", "de")

        assert outcome.error is not None
        assert batcher.slots.most <= 3
