"""Indexer service: translations → Elasticsearch."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven import index, topics
from perspektiven.contracts import Translation
from perspektiven.errors import Permanent, PipelineError, Transient, WrongSetting
from perspektiven.index import Document, month_index
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.parsing import parse
from perspektiven.kafka.stream import Stage
from perspektiven.ops import metrics
from perspektiven.ops.health import Health
from perspektiven.oversize import require_translation_size
from services.indexer import bulk, existing, migrate
from services.indexer.batches import Batches, BatchLimits
from services.indexer.bulk import Write, WriteOutcome
from services.indexer.documents import document
from services.indexer.existing import StoredPlace
from services.indexer.merging import merge_ended, merge_growing
from services.indexer.settings import IndexerSettings
from services.indexer.sweep import LookedAt, sweep

log = structlog.get_logger()

_CHECK_SECONDS = 5.0

_GATHER_SECONDS = 0.2
"""How long an article waits for others: a request for each would cost Elasticsearch, and the
next article, more than that."""

_BURST_PER_SECOND = 50.0
_BURST_GATHER_SECONDS = 0.4
"""In a burst, when more come than anybody reads at once, it is longer, for fewer requests."""

_FOLLOW_SECONDS = 0.02


class Indexer:
    """Indexes records of `translations`."""

    def __init__(self, settings: IndexerSettings, elasticsearch: AsyncElasticsearch) -> None:
        self._settings = settings
        self._elasticsearch = elasticsearch
        self._window = timedelta(days=settings.duplicate_window_days)
        self._languages = {language.lower() for language in settings.target_language}
        self._sweeps = False
        self._merged_on: date | None = None
        self._looked_at: dict[str, LookedAt] = {}
        self._missing: str | None = "Elasticsearch has not been reached yet; it is tried again"
        self._places = Batches[Document, StoredPlace](
            self._look_up,
            BatchLimits(
                items=100,
                linger_seconds=_GATHER_SECONDS,
                burst_per_second=_BURST_PER_SECOND,
                burst_linger_seconds=_BURST_GATHER_SECONDS,
            ),
        )
        # What was looked up together comes together: it need not wait for others again.
        self._writes = Batches[Write, WriteOutcome](
            self._write,
            BatchLimits(
                items=settings.index_batch,
                size=settings.index_batch_bytes,
                linger_seconds=_FOLLOW_SECONDS,
            ),
        )

    async def handle(self, record: Record) -> None:
        """Returns when Elasticsearch holds the record's translation, or a newer one."""
        translation = parse(Translation, record)
        self._require(translation, record.value)
        now = datetime.now(UTC)
        if migrate.is_expired(self._settings, translation.article.discovered_at, now):
            metrics.INDEXED.labels("expired").inc()
            return
        try:
            await self._index(document(translation, now))
        except WrongSetting as exc:
            # Not the record's fault: it waits until the operator has put it right.
            raise Transient(str(exc)) from exc

    def _require(self, translation: Translation, value: bytes | None) -> None:
        """Raises Permanent for what is not to be indexed, Transient when nothing can be."""
        require_translation_size(translation, value)
        if translation.target_language.lower() not in self._languages:
            raise Permanent(
                "foreign_language",
                f"the target language {translation.target_language} is not in "
                "PERSPEKTIVEN_TARGET_LANGUAGE; add it, then run: perspektiven dead-letters replay",
            )
        if self._missing is not None:
            raise Transient(self._missing)

    async def _index(self, ours: Document) -> None:
        """Puts a document where its article is already, else into the index of its month."""
        place = await self._places.submit(ours)
        ours = ours.model_copy(update={"cluster_id": place.cluster_id})
        month = month_index(self._settings, ours.target_language, ours.discovered_at)
        write = bulk.write_of(ours, place.index or month)
        outcome = await self._writes.submit(write, len(write.source))
        metrics.INDEXED.labels(outcome).inc()
        log.info(
            "article_indexed", key=ours.id, language=ours.target_language, outcome=str(outcome)
        )
        if outcome is WriteOutcome.WRITTEN:
            age = datetime.now(UTC) - ours.discovered_at
            metrics.FIRST_SEEN_TO_INDEXED_SECONDS.observe(age.total_seconds())

    def missing(self) -> str | None:
        """Why Elasticsearch can't take documents, or None."""
        return self._missing

    async def look(self) -> None:
        """Checks Elasticsearch; raises WrongSetting if it was not set up for us."""
        try:
            await migrate.require(self._elasticsearch, self._settings)
            await migrate.fill_aliases(self._elasticsearch, self._settings)
            self._missing = None
        except Transient as exc:
            self._missing = str(exc)

    async def watch(self) -> None:
        """Checks every few seconds; WrongSetting ends the service."""
        while True:
            await self.look()
            await asyncio.sleep(_CHECK_SECONDS)

    async def own(self, partitions: frozenset[int]) -> None:
        """Notes assigned partitions; the instance with partition 0 runs the sweeps."""
        self._sweeps = self._sweeps or 0 in partitions

    async def give_up(self, partitions: frozenset[int]) -> None:
        """Notes revoked partitions."""
        self._sweeps = self._sweeps and 0 not in partitions

    async def tidy(self) -> None:
        """Repairs clusters, deletes expired months and merges past ones, periodically.

        The first time, the clusters of the whole window are looked at.
        """
        since = datetime.now(UTC) - self._window
        every = timedelta(seconds=self._settings.sweep_seconds)
        while True:
            await asyncio.sleep(every.total_seconds())
            if not self._sweeps or self._missing is not None:
                continue
            started = datetime.now(UTC)
            # A clock that was set back must not leave what is written meanwhile unlooked at.
            since = min(since, started - every)
            if await self._mend(since):
                since = started
                await self._drop_and_merge(started)

    async def _mend(self, since: datetime) -> bool:
        """Whether the clusters of what was written since then could be mended."""
        try:
            await sweep(self._elasticsearch, self._settings, self._window, since, self._looked_at)
        except PipelineError as exc:
            # Whatever it is: articles can be written without, and the next time may be better.
            log.warning("sweep_put_off", error=str(exc))
            return False
        return True

    async def _drop_and_merge(self, now: datetime) -> None:
        try:
            dropped = await migrate.drop_expired(self._elasticsearch, self._settings, now)
            if dropped:
                log.info("expired_months_dropped", indices=dropped)
            merging = await merge_ended(self._elasticsearch, self._settings, now)
            if merging:
                log.info("merging_ended_month", index=merging)
            if now.date() != self._merged_on:
                started = await merge_growing(self._elasticsearch, self._settings, now)
                if started:
                    log.info("merging_growing_months", indices=started)
                self._merged_on = now.date()
        except PipelineError as exc:
            log.warning("sweep_put_off", error=str(exc))

    async def _look_up(self, documents: Sequence[Document]) -> list[StoredPlace]:
        return await existing.places(self._elasticsearch, self._settings, documents, self._window)

    async def _write(self, writes: Sequence[Write]) -> list[WriteOutcome | Exception]:
        with metrics.BULK_SECONDS.time():
            return await bulk.write_all(self._elasticsearch, self._settings, writes)


async def run(settings: IndexerSettings) -> None:
    """Sets the indexer up, and returns after a drain when told to stop."""
    elasticsearch = index.client(settings)
    indexer = Indexer(settings, elasticsearch)
    try:
        await _stage(settings, indexer).run(indexer.watch(), indexer.tidy())
    finally:
        await elasticsearch.close()


def _stage(settings: IndexerSettings, indexer: Indexer) -> Stage:
    health = Health()
    health.add_check("elasticsearch", indexer.missing)
    return Stage(
        settings,
        service="indexer",
        handlers={topics.TRANSLATIONS: indexer.handle},
        in_flight=settings.index_in_flight,
        health=health,
        on_assigned=indexer.own,
        on_revoked=indexer.give_up,
    )
