"""Builds the index anew without downtime: from itself or from Kafka, month by month.

Each month gets a new index beside the old one, which readers don't see yet. It is filled while the
old one goes on being read and written. Then writes to the old one are blocked for a moment (the
indexer waits, as it does whenever Elasticsearch is busy), what came in meanwhile is copied, and
aliases swap in one step. A new index is reached under its month's name through an alias.

All writes carry the versions of their documents, so what was interrupted is simply done again: an
unfinished new index is found by its name and gone on with.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Transient, WrongSetting
from perspektiven.index import our_errors, read_alias
from perspektiven.settings import Settings
from services.indexer import bulk
from services.indexer.bulk import Write
from services.indexer.documents import restored
from services.indexer.mapping import body
from services.indexer.migrate import meta_of

log = structlog.get_logger()

_PAGE = 250
_OVERLAP = timedelta(minutes=1)
"""Documents are found by the time of their writing, which runs ahead of their being visible."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the new index of one month is; `total` is None where it is not known."""

    index: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """One month on its way from an old index to a new one."""

    month: str
    """The name that the month is written under."""
    source: str | None
    """The index that holds the month now; None when there is none."""
    target: str


class Rebuild:
    """The steps of a rebuild in one target language."""

    def __init__(self, elasticsearch: AsyncElasticsearch, settings: Settings, language: str):
        self.elasticsearch = elasticsearch
        self.settings = settings
        self.language = language
        self.alias = read_alias(settings, language)

    async def from_index(self) -> AsyncIterator[Progress]:
        """Every month anew from its present index; yields after every page.

        Raises WrongSetting when `init` was not run, else as `our_errors`.
        """
        for month, source in sorted((await self.months()).items()):
            move = Move(month, source, await self.target(month))
            total = await self._count(source)
            started = datetime.now(UTC)
            done = await self._count(move.target)
            since = await self._newest(move.target) - _OVERLAP if done else _BEGINNING
            async for copied in self._copy(move, since):
                done += copied
                yield Progress(month, min(done, total), total)
            await self.finish(move, started)
            yield Progress(month, total, total)

    async def months(self) -> dict[str, str]:
        """The index of each month, by the name that the month is written under."""
        with our_errors(self.settings):
            answer = await self.elasticsearch.options(ignore_status=404).indices.get_alias(
                name=self.alias
            )
        names = [name for name in answer.body if name.startswith(self.alias)]
        return {f"{self.alias}-{name.rsplit('-', maxsplit=1)[1]}": name for name in names}

    async def target(self, month: str) -> str:
        """A new index of a month that readers don't see; an unfinished one if there is one."""
        meta = await meta_of(self.elasticsearch, self.settings, self.alias)
        if meta is None:
            raise WrongSetting(f"there is no index template {self.alias}: run perspektiven init")
        suffix = month.removeprefix(self.alias)
        with our_errors(self.settings):
            unfinished = await self.elasticsearch.indices.get(
                index=f"{self.alias}.*{suffix}", allow_no_indices=True
            )
            for name, found in sorted(unfinished.body.items()):
                if not found["aliases"]:
                    log.info("reindex_goes_on", index=name)
                    return str(name)
            name = f"{self.alias}.{datetime.now(UTC):%Y%m%d%H%M%S}{suffix}"
            await self.elasticsearch.indices.create(
                index=name, **body(self.language, meta["hunspell"])
            )
        return name

    async def finish(self, move: Move, started: datetime) -> None:
        """Copies what was written since `started`, and swaps the new index for the old one."""
        if move.source is not None:
            async for _ in self._copy(move, started - _OVERLAP):
                pass
        async with self._writes_blocked(move.source):
            if move.source is not None:
                with our_errors(self.settings):
                    await self.elasticsearch.indices.refresh(index=move.source)
                async for _ in self._copy(move, datetime.now(UTC) - 2 * _OVERLAP):
                    pass
            await self._swap(move)

    async def _swap(self, move: Move) -> None:
        actions: list[Mapping[str, Any]] = [
            {"add": {"index": move.target, "alias": self.alias}},
        ]
        if move.source is not None:
            actions.append({"remove_index": {"index": move.source}})
        actions.append({"add": {"index": move.target, "alias": move.month}})
        with our_errors(self.settings):
            await self.elasticsearch.indices.refresh(index=move.target)
            await self.elasticsearch.indices.update_aliases(actions=actions)
        log.info("reindexed", month=move.month, index=move.target)

    @asynccontextmanager
    async def _writes_blocked(self, source: str | None) -> AsyncIterator[None]:
        if source is None:
            yield
            return
        block = "index.blocks.write"
        with our_errors(self.settings):
            await self.elasticsearch.indices.put_settings(index=source, settings={block: True})
        try:
            yield
        except BaseException:
            with our_errors(self.settings):
                await self.elasticsearch.indices.put_settings(index=source, settings={block: None})
            raise

    async def _copy(self, move: Move, since: datetime) -> AsyncIterator[int]:
        """Copies documents in the order of their writing; yields the number of each page."""
        after: list[Any] | None = None
        while True:
            with our_errors(self.settings):
                answer = await self.elasticsearch.search(
                    index=move.source,
                    query={"range": {"indexed_at": {"gte": since.isoformat()}}},
                    sort=[{"indexed_at": "asc"}, {"sort_id": "asc"}],
                    search_after=after,
                    version=True,
                    size=_PAGE,
                    track_total_hits=False,
                )
            hits = answer["hits"]["hits"]
            if not hits:
                return
            await self.write([_copied(hit, move.target) for hit in hits])
            after = hits[-1]["sort"]
            yield len(hits)

    async def write(self, writes: list[Write]) -> None:
        """Writes to a new index; raises the first document's error, if one has one."""
        for outcome in await bulk.write_all(self.elasticsearch, self.settings, writes):
            if isinstance(outcome, Exception):
                raise outcome

    async def _count(self, name: str) -> int:
        with our_errors(self.settings):
            await self.elasticsearch.indices.refresh(index=name)
            return int((await self.elasticsearch.count(index=name))["count"])

    async def _newest(self, name: str) -> datetime:
        with our_errors(self.settings):
            answer = await self.elasticsearch.search(
                index=name, size=1, sort=[{"indexed_at": "desc"}], source_includes=["indexed_at"]
            )
        hits = answer["hits"]["hits"]
        if not hits:
            raise Transient(f"the index {name} was emptied while it was read")
        return datetime.fromisoformat(hits[0]["_source"]["indexed_at"])


def _copied(hit: Mapping[str, Any], target: str) -> Write:
    return Write(
        index=target,
        id=hit["_id"],
        version=hit["_version"],
        source=orjson.dumps(restored(hit["_source"]).to_source()),
        version_type="external_gte",
    )
