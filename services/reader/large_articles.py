"""Articles too large for the event loop: read and rendered in a worker process.

Most were indexed before articles had limits. Requests for the same page of the same article wait
for one rendering.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import TypeVarTuple

import orjson
import structlog
from starlette.exceptions import HTTPException

from perspektiven.answer_size import PARTIAL, TooLarge, is_partial
from perspektiven.errors import Permanent, Transient
from perspektiven.index import Document, article_search
from perspektiven.ops.workers import WorkerPool
from services.reader.article_index import ArticleIndex, document_of, log_failure
from services.reader.beginnings import MOST_BYTES
from services.reader.http.etags import TaggedBody, etag

log = structlog.get_logger()

_AT_ONCE = 2

A = TypeVarTuple("A")


class LargeArticles:
    """Renders large articles one after another."""

    def __init__(self, workers: WorkerPool) -> None:
        self.workers = workers
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._running: dict[Hashable, asyncio.Task[TaggedBody]] = {}

    async def made(
        self,
        articles: ArticleIndex,
        identity: str,
        key: Hashable,
        function: Callable[[Document, *A], str | None],
        arguments: Callable[[], Awaitable[tuple[*A]]],
    ) -> TaggedBody:
        """Return `function(document, *await arguments())` as bytes; `key` names the outcome.

        Raises HTTPException 404 where it returns None, 503 where the article is too large.
        """
        whole_key = (articles.language, identity, key)
        if (running := self._running.get(whole_key)) is None:
            work = self._made(articles, identity, function, arguments)
            running = asyncio.create_task(work)
            self._running[whole_key] = running
            running.add_done_callback(lambda _: self._running.pop(whole_key))
            running.add_done_callback(log_failure)
        # Shielded: who goes away must not end it for the others.
        return await asyncio.shield(running)

    async def _made(
        self,
        articles: ArticleIndex,
        identity: str,
        function: Callable[[Document, *A], str | None],
        arguments: Callable[[], Awaitable[tuple[*A]]],
    ) -> TaggedBody:
        async with self._places:
            given = await arguments()
            try:
                raw = await articles.ask_unread(article_search(identity), MOST_BYTES)
                made = await self.workers.run(
                    "large_article", identity, _make, raw, function, given
                )
            except (TooLarge, Permanent) as exc:
                log.warning("article_not_shown", article_id=identity, error=str(exc))
                raise HTTPException(
                    503, "This article is too large to be shown here. Read it at its outlet."
                ) from exc
        if isinstance(made, TaggedBody):
            return made
        if made == _PARTIAL:
            raise Transient(PARTIAL)
        raise HTTPException(404)


def given(*arguments: *A) -> Callable[[], Awaitable[tuple[*A]]]:
    """Arguments that need no work."""

    async def those() -> tuple[*A]:
        return arguments

    return those


_PARTIAL = "partial"
_NOTHING = "nothing"


def _make(
    raw: bytes, function: Callable[[Document, *A], str | None], arguments: tuple[*A]
) -> TaggedBody | str:
    answer = orjson.loads(raw)
    if is_partial(answer):
        return _PARTIAL
    hits = answer["hits"]["hits"]
    text = function(document_of(hits[0]), *arguments) if hits else None
    if text is None:
        return _NOTHING
    body = text.encode(errors="replace")
    return TaggedBody(body, etag(body))
