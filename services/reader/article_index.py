"""The articles of one target language in Elasticsearch: searches, points in time, names."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from elasticsearch import AsyncElasticsearch, NotFoundError

from perspektiven import index
from perspektiven.answer_size import PARTIAL, TooLarge, at_most, is_partial
from perspektiven.errors import Permanent, PipelineError, Transient
from perspektiven.index import NOT_SHOWN, Document, article_search, our_errors, read_alias
from perspektiven.ops.workers import WorkerPool
from perspektiven.settings import Settings
from perspektiven.swapped_indices import searched
from services.reader.beginnings import Beginnings, class_of, without_documents, without_marks
from services.reader.http.problems import Unprocessable
from services.reader.index_names import IndexNames
from services.reader.outlet_lists import Lists, OutletLists
from services.reader.recent import Recent
from services.reader.watched_file import WatchedFile

log = structlog.get_logger()

KEEP_ALIVE = "2m"
"""How long Elasticsearch keeps a point in time after it was last read from."""

HEADLINES = (*NOT_SHOWN, "paragraphs.text", "original.paragraphs")
"""`_source.excludes` of whoever shows no texts: what is doubted of the paragraphs is kept."""

SMALL = 256 * 1024
"""Bytes of an article that is read and rendered on the event loop."""

MOST_OF_LIST = 2 * 2**20
"""Bytes of an answer to a search; above, only the beginnings of its documents are asked for."""

SHARED_SECONDS = 15
"""How long one point in time is handed to every list of results that needs one."""


class AnswerTooLarge(Unprocessable):
    """A response beyond the size limit."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "answer_too_large",
            f"The answer has more than {most:,} bytes. Ask for fewer results (`size`).",
        )


class Ended(Permanent):
    """A point in time that Elasticsearch no longer keeps."""

    def __init__(self) -> None:
        super().__init__("pit_ended", "the point in time has expired; ask for the first page again")


@dataclass(frozen=True, slots=True)
class FrozenAnswer:
    """An answer from a point in time."""

    answer: dict[str, Any]
    pit: str
    """The id of that point."""


@dataclass(slots=True)
class _Shared:
    """The point in time that was opened last."""

    pit: str | None = None
    opened: float = 0.0


@dataclass(frozen=True, slots=True)
class ArticleIndex:
    """Articles in `language`, over a client that the caller closes."""

    elasticsearch: AsyncElasticsearch
    settings: Settings
    language: str
    seconds: float
    """How long Elasticsearch may take for one answer."""
    lists_file: WatchedFile[Lists] | None = field(default=None, compare=False, repr=False)
    """The operator's lists of outlets."""
    _shared: _Shared = field(default_factory=_Shared, compare=False, repr=False)
    names: IndexNames = field(default_factory=IndexNames, compare=False, repr=False)
    _asked: dict[bytes, asyncio.Task[dict[str, Any]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _beginnings: Beginnings = field(default_factory=Beginnings, compare=False, repr=False)
    _recent: Recent = field(default_factory=Recent, compare=False, repr=False)

    @property
    def alias(self) -> str:
        """Read alias of its indices."""
        return read_alias(self.settings, self.language)

    @property
    def lists(self) -> OutletLists:
        """Lists of outlets: those of the operator's file and those that are kept in an index."""
        return OutletLists(self.elasticsearch, self.settings, self.lists_file)

    async def article(self, wanted: str) -> Document | None:
        """The article of an id or URL, withdrawn ones too. Raises as `our_errors`."""
        return await index.get(self.elasticsearch, self.settings, self.language, wanted)

    async def beginning(self, wanted: str) -> Document | None:
        """The article of an id: whole if it is SMALL, else a Beginning. Raises as `our_errors`."""
        answer = await self.ask(article_search(wanted), most=SMALL)
        hits = answer["hits"]["hits"]
        return document_of(hits[0]) if hits else None

    async def ask(
        self, body: Mapping[str, Any], *, most: int = MOST_OF_LIST, beginnings: bool = False
    ) -> dict[str, Any]:
        """Elasticsearch's answer to a search, never a partial one.

        With `beginnings` its documents are Beginnings; so they are where the answer has more than
        `most` bytes, and nothing is marked if marked words make it too large. The answer is
        shared with others who ask the same: it must not be changed. Raises as `our_errors`; Ended
        where the body names a point in time that is no more.
        """
        key = orjson.dumps([body, most, beginnings])
        if (running := self._asked.get(key)) is None:
            running = asyncio.create_task(self._ask(body, most, beginnings=beginnings))
            self._asked[key] = running
            running.add_done_callback(lambda _: self._asked.pop(key))
            running.add_done_callback(log_failure)
        # Many who ask the same at once cost one answer. Shielded: who goes away must not end it.
        return await asyncio.shield(running)

    async def total(self) -> int:
        """How many articles there are, withdrawn ones too, some seconds ago. Raises as `ask`."""

        async def counted() -> int:
            answer = await self.ask({"size": 0, "track_total_hits": True})
            return int(answer["hits"]["total"]["value"])

        return await self._recent.value("total", counted)

    async def ask_unread(self, body: Mapping[str, Any], most: int) -> bytes:
        """The answer's bytes, for a worker to read. Raises TooLarge above `most`, else as `ask`."""
        with at_most(most, unread=True):
            return bytes(await self._search(body))

    async def _ask(self, body: Mapping[str, Any], most: int, *, beginnings: bool) -> dict[str, Any]:
        bare = without_documents(body)
        first = without_documents(body, grouped=False) if beginnings else body
        for each in (first, bare, without_marks(bare)):
            with suppress(TooLarge), at_most(most):
                answer = _whole(await self._search(each))
                if each is not body:
                    await self._beginnings.put_into(answer, self.ask_unread)
                return answer
        raise AnswerTooLarge(most)

    async def _search(self, body: Mapping[str, Any]) -> Any:
        request = dict(body)
        if "pit" not in request:
            request["index"] = self.alias
        with our_errors(self.settings):
            try:
                answer = await searched(
                    self.elasticsearch, **request, timeout=f"{round(self.seconds * 1000)}ms"
                )
            except NotFoundError as exc:
                if "pit" in request:
                    raise Ended from exc
                raise
        return answer.body

    async def open(self, keep_alive: str = KEEP_ALIVE) -> str:
        """A new point in time of the whole index. Raises as `our_errors`."""
        with our_errors(self.settings):
            opened = await self.elasticsearch.open_point_in_time(
                index=self.alias, keep_alive=keep_alive
            )
        return str(opened["id"])

    async def ask_frozen(
        self, body: Mapping[str, Any], pit: str | None, *, beginnings: bool = False
    ) -> FrozenAnswer:
        """An answer from a point in time; from another one if it has ended.

        Points in time are shared: whoever turns many pages, or one page many times, makes
        Elasticsearch keep one in SHARED_SECONDS.
        """
        for known in (pit, self._shared_pit()):
            if known is not None:
                try:
                    return await self._ask_at(body, known, beginnings)
                except Ended:
                    self._shared.pit = None
        self._shared.pit, self._shared.opened = await self.open(), time.monotonic()
        return await self._ask_at(body, self._shared.pit, beginnings)

    async def let_go(self, pit: str) -> None:
        """Closes a point in time, if it is still open."""
        with our_errors(self.settings):
            await self.elasticsearch.options(ignore_status=404).close_point_in_time(id=pit)

    async def missing(self) -> str | None:
        """What keeps the index from answering, in one line."""
        try:
            await self.ask({"size": 0, "track_total_hits": False})
        except PipelineError as exc:
            return str(exc)
        return None

    def _shared_pit(self) -> str | None:
        is_fresh = time.monotonic() - self._shared.opened < SHARED_SECONDS
        return self._shared.pit if is_fresh else None

    async def _ask_at(self, body: Mapping[str, Any], pit: str, beginnings: bool) -> FrozenAnswer:
        frozen = dict(body) | {"pit": {"id": pit, "keep_alive": KEEP_ALIVE}}
        answer = await self.ask(frozen, beginnings=beginnings)
        return FrozenAnswer(answer, answer["pit_id"])


def article_index(
    elasticsearch: AsyncElasticsearch,
    settings: Settings,
    language: str | None = None,
    *,
    seconds: float = 30.0,
    workers: WorkerPool | None = None,
    lists: WatchedFile[Lists] | None = None,
) -> ArticleIndex:
    """The index of a target language, by default the first of them.

    `workers` cut documents that are too large for the event loop; `lists` are the lists of outlets
    of the operator's file.
    """
    chosen = language or settings.target_language[0]
    kept = Beginnings(workers)
    return ArticleIndex(elasticsearch, settings, chosen, seconds, lists, _beginnings=kept)


def log_failure(task: asyncio.Task[Any]) -> None:
    """Logs a failure of shared work, even if nobody waits for it any more."""
    if not task.cancelled() and (exc := task.exception()) is not None:
        log.info("shared_work_failed", error=str(exc))


def document_of(hit: Mapping[str, Any]) -> Document:
    """The document of a hit; its paragraphs are empty texts where HEADLINES were asked for."""
    source = hit["_source"]
    paragraphs = [{"text": "", **each} for each in source.get("paragraphs", ())]
    return class_of(source).model_validate({**source, "paragraphs": paragraphs})


def _whole(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer itself. Raises Transient where shards or time were missing for all of it."""
    if is_partial(answer):
        raise Transient(PARTIAL)
    return dict(answer)
