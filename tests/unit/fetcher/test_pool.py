"""Pages that stall, kill or fill their process; the pool goes on."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from services.fetcher.extraction.extract import Page
from services.fetcher.feeds.source_document import SourceDocument
from services.fetcher.pool import ExtractionPool
from tests.support.pages import TEXTS, TITLE, html_page
from tests.unit.fetcher.desk import feed

NOW = datetime(2026, 3, 14, tzinfo=UTC)
GOOD = Page("https://courier.example/a", html_page().encode())


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[ExtractionPool]:
    pool = ExtractionPool(1, deadline=20, memory_limit_bytes=2**30, recycle_after=3)
    await pool.start()
    yield pool
    await pool.stop()


async def test_pages_are_extracted_in_other_processes(pool: ExtractionPool) -> None:
    found = await asyncio.gather(*(pool.extract(GOOD, NOW) for _ in range(4)))

    assert {each.title for each in found} == {TITLE}
    assert [paragraph.text for paragraph in found[0].paragraphs] == list(TEXTS)


async def test_a_refusal_comes_back_with_its_reason(pool: ExtractionPool) -> None:
    with pytest.raises(Permanent) as caught:
        await pool.extract(Page("https://courier.example/a", b""), NOW)

    assert caught.value.reason == "empty_page"


async def test_a_killed_process_costs_its_page_only(pool: ExtractionPool) -> None:
    for process_id in pool.workers.process_ids():
        os.kill(process_id, signal.SIGKILL)

    with pytest.raises(Permanent) as caught:
        await pool.extract(GOOD, NOW)

    assert caught.value.reason == "extraction_crashed"
    assert (await pool.extract(GOOD, NOW)).title == TITLE


async def test_a_page_that_takes_too_long_is_given_up() -> None:
    pool = ExtractionPool(1, deadline=0.0)
    await pool.start()
    try:
        with pytest.raises(Permanent) as caught:
            await pool.extract(GOOD, NOW)
    finally:
        await pool.stop()

    assert caught.value.reason == "extraction_timeout"


async def test_a_page_that_needs_too_much_memory_is_given_up() -> None:
    pool = ExtractionPool(1, memory_limit_bytes=160 * 2**20)
    await pool.start()
    try:
        with pytest.raises(Permanent) as caught:
            await pool.extract(Page(GOOD.url, b"<p>" + b"<b>x</b> " * 900_000), NOW)
    finally:
        await pool.stop()

    assert caught.value.reason in {"extraction_memory", "extraction_crashed", "too_large"}


async def test_sources_are_read_in_other_processes(pool: ExtractionPool) -> None:
    document = SourceDocument("https://courier.example/feed", feed("https://courier.example/a"))

    shown = await pool.read(SourceKind.FEED, document, NOW)

    assert [entry.url for entry in shown.entries] == ["https://courier.example/a"]


async def test_a_source_that_takes_too_long_is_given_up() -> None:
    pool = ExtractionPool(1, deadline=0.0)
    await pool.start()
    try:
        with pytest.raises(Permanent) as caught:
            await pool.read(
                SourceKind.FEED, SourceDocument("https://courier.example/f", feed()), NOW
            )
    finally:
        await pool.stop()

    assert caught.value.reason == "reading_timeout"
