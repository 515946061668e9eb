"""Writes documents into an index that is being built: retries, counts refusals.

Elasticsearch numbers the writes to an index (`_seq_no`). Copied in that order, whatever is changed
in the source meanwhile, by whomever, comes after what was read; nothing depends on clocks.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import orjson
import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Permanent, Transient
from perspektiven.index import our_errors
from perspektiven.kafka.retry_policy import RetryPolicy
from perspektiven.settings import Settings
from services.indexer import bulk
from services.indexer.bulk import Write
from services.indexer.documents import restored

log = structlog.get_logger()

Answer = TypeVar("Answer")

PAGE = 250

_ATTEMPTS = 12
"""Some minutes; then the command ends, and goes on from here when it is run again."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A page of documents that was copied."""

    documents: int
    last_write: int
    """The number of the write of the last one."""


@dataclass(frozen=True, slots=True)
class _Left:
    writes: list[Write]
    problem: Transient | None


class Backfill:
    """Reads from indices and writes to new ones, with retries, for a command."""

    def __init__(
        self,
        elasticsearch: AsyncElasticsearch,
        settings: Settings,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        self.elasticsearch = elasticsearch
        self.settings = settings
        self.refused: Counter[str] = Counter()
        """How many documents no retry would help, by reason."""
        self._retry_policy = retry_policy or RetryPolicy()

    async def write(self, writes: Sequence[Write]) -> None:
        """Returns when each document is written, or counted as refused.

        Raises Transient when Elasticsearch did not take them for minutes.
        """
        waiting, attempt = list(writes), 0
        while waiting:
            attempt += 1
            left = await self._attempt(waiting)
            waiting, problem = left.writes, left.problem
            if problem is not None:
                await self._wait(attempt, problem)

    async def copy(self, source: str, target: str, after: int) -> AsyncIterator[Copied]:
        """Copies what was written to `source` after write number `after`, with its versions.

        Yields after each page.
        """
        position: list[Any] = [after, ""]
        while True:
            hits = await self.persist(partial(self._page, source, position))
            if not hits:
                return
            await self.write([_copied(hit, target) for hit in hits])
            position = hits[-1]["sort"]
            yield Copied(len(hits), int(position[0]))

    async def settled(self, name: str) -> int:
        """The number up to which all writes to an index are done, and visible from now on."""

        async def ask() -> int:
            with our_errors(self.settings):
                answer = await self.elasticsearch.indices.stats(index=name, level="shards")
                await self.elasticsearch.indices.refresh(index=name)
            copies = [
                copy
                for index in answer["indices"].values()
                for shard in index["shards"].values()
                for copy in shard
                if copy["routing"]["primary"]
            ]
            if not copies:
                raise Transient(
                    f"the index {name} has no primary shard at the moment; if that lasts, ask "
                    "Elasticsearch why: GET _cluster/allocation/explain"
                )
            return min(int(copy["seq_no"]["local_checkpoint"]) for copy in copies)

        return await self.persist(ask)

    async def count(self, name: str) -> int:
        """How many documents an index holds."""

        async def ask() -> int:
            with our_errors(self.settings):
                await self.elasticsearch.indices.refresh(index=name)
                return int((await self.elasticsearch.count(index=name))["count"])

        return await self.persist(ask)

    async def persist(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Retries a request until it succeeds; raises Transient after some minutes."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return await ask()
            except Transient as exc:
                await self._wait(attempt, exc)

    async def _attempt(self, writes: Sequence[Write]) -> _Left:
        """The writes that have to be tried again, and why."""
        try:
            outcomes = await bulk.write_all(self.elasticsearch, self.settings, writes)
        except Transient as exc:
            return _Left(list(writes), exc)
        again: list[Write] = []
        problem: Transient | None = None
        for write, outcome in zip(writes, outcomes, strict=True):
            if isinstance(outcome, Permanent):
                self.refused[outcome.reason] += 1
                log.warning("document_refused", id=write.id, error=str(outcome))
            elif isinstance(outcome, Transient):
                again.append(write)
                problem = outcome
            elif isinstance(outcome, Exception):
                raise outcome
        return _Left(again, problem)

    async def _wait(self, attempt: int, problem: Transient) -> None:
        if attempt >= _ATTEMPTS:
            raise problem
        seconds = self._retry_policy.wait(attempt, problem.retry_after)
        log.warning("waiting_to_retry", seconds=round(seconds, 1), error=str(problem))
        await asyncio.sleep(seconds)

    async def _page(self, source: str, position: list[Any]) -> list[Mapping[str, Any]]:
        with our_errors(self.settings):
            answer = await self.elasticsearch.search(
                index=source,
                query={"range": {"_seq_no": {"gte": position[0]}}},
                sort=[{"_seq_no": "asc"}, {"sort_id": "asc"}],
                search_after=position,
                version=True,
                size=PAGE,
                track_total_hits=False,
                allow_partial_search_results=False,
            )
        return list(answer["hits"]["hits"])


def _copied(hit: Mapping[str, Any], target: str) -> Write:
    return Write(
        index=target,
        id=hit["_id"],
        version=hit["_version"],
        source=orjson.dumps(restored(hit["_source"]).to_source()),
        version_type="external_gte",
    )
