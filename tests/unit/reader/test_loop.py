"""The reader's event loop turns, whatever a megabyte of it stands in the index."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from perspektiven import index
from perspektiven.contracts import Translation
from services.indexer.documents import document
from services.reader.app import application
from services.reader.settings import ReaderSettings
from tests.support import megabytes
from tests.support.factories import NOW
from tests.support.loop_watch import LoopWatch
from tests.support.megabytes import MEGABYTES, megabyte
from tests.support.one_document import OneDocument

MOST_SECONDS = 1.0
PATHS = (
    "/articles/ID?original=true",
    "/articles/ID.txt",
    "/articles/ID.json",
    "/feed.atom",
    "/feed.json",
    "/api/v1/search",
)


@asynccontextmanager
async def reader(name: str) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A reader over an index of one article, and its id; it was written before limits existed."""
    kept = Translation.model_validate_json(megabytes.translation_record(megabyte(name)))
    made = document(kept, NOW)
    async with OneDocument(made.to_source()) as elasticsearch:
        settings = ReaderSettings(
            elasticsearch_url=elasticsearch.url, requests_per_minute=0, warm_up=False
        )
        async with index.client(settings) as client:
            app = application(settings, client)
            transport = httpx.ASGITransport(app=app)
            async with (
                app.router.lifespan_context(app),
                httpx.AsyncClient(transport=transport, base_url="http://reader.example") as web,
            ):
                yield web, made.id


@pytest.mark.parametrize("name", MEGABYTES)
async def test_an_article_of_a_megabyte_does_not_hold_the_loop(name: str) -> None:
    seen: dict[str, int] = {}
    held: dict[str, float] = {}
    async with reader(name) as (web, identity):
        for path in PATHS:
            async with LoopWatch() as watch:
                answer = await web.get(path.replace("ID", identity))
            seen[path], held[path] = answer.status_code, watch.longest

    assert set(seen.values()) <= {200, 413, 503}, seen
    assert max(held.values()) < MOST_SECONDS, held
