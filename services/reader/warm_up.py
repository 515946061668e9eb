"""Searches a little at start: a Java machine that has just begun answers slowly.

The words come from the newest articles, so what is warmed up is what will be asked for. Nobody
waits for it: it runs beside the first readers, one search at a time, and stops when it is done.
"""

import asyncio
import random

import structlog

from perspektiven.errors import PipelineError
from services.reader.archive import Archive
from services.reader.front import front
from services.reader.query import parse
from services.reader.search import Search, Sort, search

log = structlog.get_logger()

_SEARCHES = 400
_SECONDS = 60.0
_TITLES = 100


async def warm_up(archive: Archive) -> None:
    """Searches for pairs of words out of titles; gives up quietly where there is no index yet."""
    try:
        async with asyncio.timeout(_SECONDS):
            await front(archive)
            newest = await search(archive, Search(size=_TITLES))
            titles = [hit.document.title or hit.document.original.title for hit in newest.hits]
            words = sorted({word for title in titles for word in title.split() if len(word) > 3})
            for text in _pairs(words):
                await search(archive, Search(parse(text), sort=Sort.RELEVANCE))
    except (PipelineError, TimeoutError) as exc:
        log.info("warm_up_ended_early", error=str(exc))


def _pairs(words: list[str]) -> list[str]:
    if not words:
        return []
    drawn = random.Random(0)  # noqa: S311 - any words will do
    return [" ".join(drawn.choices(words, k=drawn.randint(1, 2))) for _ in range(_SEARCHES)]
