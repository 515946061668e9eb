"""Rebuild of the index without downtime, from itself or Kafka, month by month.

Each month gets a new index beside the old one, which readers don't see yet. It is filled while the
old one goes on being read and written. Then writes to the old one are blocked for a moment (the
indexer waits, as it does whenever Elasticsearch is busy), what came in meanwhile is copied, and
aliases swap in one step. A new index is reached under its month's name through an alias.

A new index says in its `_meta` what it is made from, with which schema and dictionaries, and how
far it is: what was interrupted is gone on with by a run that would make the same. The old index
goes only when the new one has no fewer documents.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Transient, WrongSetting
from perspektiven.index import our_errors, read_alias
from perspektiven.kafka.retry_policy import RetryPolicy
from perspektiven.settings import Settings
from services.indexer.backfill import PAGE, Backfill
from services.indexer.mapping import body
from services.indexer.migrate import meta_of, months

log = structlog.get_logger()

NOTHING = -1
"""The number before the first write to an index."""

_REMEMBERED_EVERY = 20 * PAGE


@dataclass(frozen=True, slots=True)
class ReindexProgress:
    """Progress of a rebuild; `total` is None if it is unknown."""

    index: str
    done: int
    total: int | None


@dataclass(slots=True)
class Move:
    """Move of one month from an old index to a new one."""

    month: str
    """The name that the month is written under."""
    source: str | None
    """The index that holds the month now; None when there is none."""
    target: str
    meta: Mapping[str, Any]
    """What the target's `_meta` says but for how far it is."""
    copied: int = NOTHING
    """Everything up to this write to the source was copied, or is not to be."""


class Rebuild:
    """Steps of a rebuild for one target language.

    `origin` is what the new indices are made from. With `discard`, what they refuse, or what is
    not to be had from the origin, may be missing in them.
    """

    def __init__(
        self,
        elasticsearch: AsyncElasticsearch,
        settings: Settings,
        language: str,
        *,
        origin: str = "index",
        discard: bool = False,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        self.elasticsearch = elasticsearch
        self.settings = settings
        self.language = language
        self.alias = read_alias(settings, language)
        self.backfill = Backfill(elasticsearch, settings, retry_policy)
        self._origin = origin
        self._discard = discard

    async def from_index(self) -> AsyncIterator[ReindexProgress]:
        """Rebuilds every month from its present index; yields after every page.

        Raises WrongSetting when `init` was not run or a new index refuses documents, else as
        `our_errors`.
        """
        for month, source in sorted((await self.months()).items()):
            move = await self.begin(month, source)
            async for step in self.fill(move):
                yield step
            await self.finish(move)
            total = await self.backfill.count(move.target)
            yield ReindexProgress(month, total, total)

    async def months(self) -> dict[str, str]:
        """The index of each month, by the name that the month is written under."""
        return await months(self.elasticsearch, self.settings, self.language)

    async def begin(self, month: str, source: str | None, copied: int = NOTHING) -> Move:
        """Creates a month's new index, hidden from readers, or finds an unfinished one.

        What is unfinished and does not fit is of a run that was given up, and deleted. `copied` is
        the write to the source that copying shall begin after.
        """
        present = await meta_of(self.elasticsearch, self.settings, self.alias)
        if present is None:
            raise WrongSetting(
                f"Elasticsearch has no index template {self.alias}; create it first: "
                "perspektiven init"
            )
        meta = present | {"rebuild": {"from": self._origin, "source": source}}
        unfinished = await self._unfinished(month)
        fitting = [name for name, found in sorted(unfinished.items()) if _without(found) == meta]
        for name in sorted(unfinished.keys() - fitting[-1:]):
            log.warning("given_up_index_deleted", index=name)
            with our_errors(self.settings):
                await self.elasticsearch.options(ignore_status=404).indices.delete(index=name)
        if fitting:
            log.info("reindex_goes_on", index=fitting[-1])
            known = int(unfinished[fitting[-1]].get("copied", copied))
            return Move(month, source, fitting[-1], meta, known)
        suffix = month.removeprefix(self.alias)
        target = f"{self.alias}.{datetime.now(UTC):%Y%m%d%H%M%S}{suffix}"
        new = body(self.language, present["hunspell"])
        new["mappings"] = new["mappings"] | {"_meta": {**meta, "copied": copied}}
        with our_errors(self.settings):
            await self.elasticsearch.indices.create(index=target, **new)
        return Move(month, source, target, meta, copied)

    async def fill(self, move: Move) -> AsyncIterator[ReindexProgress]:
        """Copies what was written to the source since the last call; yields after every page."""
        if move.source is None:
            return
        settled = await self.backfill.settled(move.source)
        total = await self.backfill.count(move.source)
        done = await self.backfill.count(move.target)
        unsaid = 0
        async for page in self.backfill.copy(move.source, move.target, move.copied):
            done, unsaid = done + page.documents, unsaid + page.documents
            # Beyond what was settled at the beginning, writes may still turn up in between.
            move.copied = min(page.last_write, settled)
            if unsaid >= _REMEMBERED_EVERY:
                await self._remember(move)
                unsaid = 0
            yield ReindexProgress(move.month, min(done, total), total)
        move.copied = settled
        await self._remember(move)

    async def finish(self, move: Move) -> None:
        """Copies the rest and swaps the new index in.

        Raises WrongSetting or Transient when the new index has fewer documents: the old one stays.
        """
        if move.source is None:
            await self._swap(move)
            return
        async for _ in self.fill(move):
            pass
        async with self._writes_blocked(move.source):
            async for _ in self.fill(move):
                pass
            await self._check(move)
            await self._swap(move)

    async def _check(self, move: Move) -> None:
        found = (await self._unfinished(move.month)).get(move.target)
        if found is None or _without(found) != move.meta:
            raise Transient(
                f"another process changed the index {move.target} while it was built; make sure "
                "that only one reindex runs, then run it again: perspektiven reindex"
            )
        old = await self.backfill.count(str(move.source))
        missing = old - await self.backfill.count(move.target)
        if missing <= 0 or self._discard:
            return
        refused = self.backfill.refused.total()
        if refused:
            raise WrongSetting(
                f"{move.month}: the new index lacks {missing} documents, since it rejected "
                f"{refused} (the log lists their ids and why); the old index stays. To give up "
                "the rejected ones: perspektiven reindex --discard"
            )
        await self._remember(replace(move, copied=NOTHING))
        raise Transient(
            f"{move.month}: the new index lacks {missing} documents that the old one has, so the "
            "old one stays; copy them: perspektiven reindex"
        )

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
    async def _writes_blocked(self, source: str) -> AsyncIterator[None]:
        with our_errors(self.settings):
            # Unlike the setting alone, this returns when the writes that had begun are done.
            await self.elasticsearch.indices.add_block(index=source, block="write")
        try:
            yield
        except BaseException:
            with our_errors(self.settings):
                await self.elasticsearch.indices.put_settings(
                    index=source, settings={"index.blocks.write": None}
                )
            raise

    async def _remember(self, move: Move) -> None:
        with our_errors(self.settings):
            await self.elasticsearch.indices.put_mapping(
                index=move.target, meta={**move.meta, "copied": move.copied}
            )

    async def _unfinished(self, month: str) -> dict[str, dict[str, Any]]:
        """`_meta` of the indices that were made for a month and don't serve it, by name."""
        suffix = month.removeprefix(self.alias)
        ours = re.compile(rf"{re.escape(self.alias)}\.\d{{14}}{re.escape(suffix)}")
        with our_errors(self.settings):
            answer = await self.elasticsearch.indices.get(
                index=f"{self.alias}.*{suffix}", allow_no_indices=True
            )
        return {
            name: found["mappings"].get("_meta", {})
            for name, found in answer.body.items()
            if not found["aliases"] and ours.fullmatch(name)
        }


def _without(meta: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in meta.items() if key != "copied"}
