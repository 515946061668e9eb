"""Warms Elasticsearch up at start with a few searches: a cold JVM answers slowly.

The words come from the newest articles, so what is warmed up is what will be asked for. Nobody
waits for it: it runs beside the first readers, begins as soon as there are articles that can be
searched, and ends when answers have become as fast as they get.
"""

import asyncio
import random
import time
from collections.abc import Iterator
from itertools import islice

import structlog

from perspektiven.errors import PipelineError
from services.reader.article_index import ArticleIndex
from services.reader.pages.front_articles import single_articles
from services.reader.query.parse import parse
from services.reader.query.search import Search, Sort, search
from services.reader.query.tree import Query

log = structlog.get_logger()

_AT_ONCE = 2
_ROUND = 200
_MOST_ROUNDS = 20
_GAIN = 0.05
"""A round that was faster by less than this share was the last one."""
_TITLES = 100
_PAUSE = 5.0


async def warm_up(articles: ArticleIndex, *, pause: float = _PAUSE) -> None:
    """Searches for words out of titles; waits, `pause` seconds at a time, while it can't."""
    while True:
        try:
            if words := await _words(articles):
                return await _search(articles, words)
        except PipelineError as exc:
            log.info("warm_up_waits", error=str(exc))
        await asyncio.sleep(pause)


async def _words(articles: ArticleIndex) -> list[str]:
    await single_articles(articles)
    newest = await search(articles, Search(size=_TITLES))
    titles = [hit.document.title or hit.document.original.title for hit in newest.hits]
    return sorted({word for title in titles for word in title.split() if len(word) > 3})


async def _search(articles: ArticleIndex, words: list[str]) -> None:
    began, before, done = time.monotonic(), float("inf"), 0
    queries = _queries(words)
    for _ in range(_MOST_ROUNDS):
        at = time.monotonic()
        some = islice(queries, _ROUND)
        await asyncio.gather(*(_ask(articles, some) for _ in range(_AT_ONCE)))
        done += _ROUND
        took = time.monotonic() - at
        if took > before * (1 - _GAIN):
            break
        before = took
    seconds = round(time.monotonic() - began, 1)
    log.info("warm_up_done", searches=done, seconds=seconds)


async def _ask(articles: ArticleIndex, queries: Iterator[Query]) -> None:
    for query in queries:
        await search(articles, Search(query, sort=Sort.RELEVANCE))


def _queries(words: list[str]) -> Iterator[Query]:
    drawn = random.Random(0)  # noqa: S311 - any words will do
    while True:
        yield parse(" ".join(drawn.choices(words, k=drawn.randint(1, 2))))
