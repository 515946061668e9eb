"""Rebuild of the index from the topic of translations."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import AsyncElasticsearch
from pydantic import ValidationError

from perspektiven import topics
from perspektiven.contracts import Translation
from perspektiven.errors import Permanent
from perspektiven.index import Document, month_index, our_errors
from perspektiven.kafka import topic_reads
from perspektiven.settings import Settings
from services.indexer import bulk
from services.indexer.backfill import PAGE
from services.indexer.documents import document
from services.indexer.migrate import is_expired
from services.indexer.reindex import NOTHING, Move, Rebuild, ReindexProgress
from services.indexer.sweep import Sweep


@dataclass(frozen=True, slots=True)
class PinnedSource:
    """The index that a month is copied from."""

    name: str | None
    """None where there is none yet."""
    after: int
    """The number of the write that copying begins after."""


class FromKafka:
    """Rebuild from Kafka for one target language.

    What Kafka no longer holds is taken from the present index, whose articles keep their months.
    With `discard` only what Kafka holds, and what is written meanwhile, is in the new indices;
    months that Kafka has nothing of stay as they are.
    """

    def __init__(
        self,
        elasticsearch: AsyncElasticsearch,
        settings: Settings,
        language: str,
        *,
        discard: bool = False,
    ) -> None:
        self.rebuild = Rebuild(
            elasticsearch,
            settings,
            language,
            origin="kafka alone" if discard else "kafka",
            discard=discard,
        )
        self._elasticsearch = elasticsearch
        self._settings = settings
        self._language = language
        self._discard = discard
        self._begin: dict[str, PinnedSource] = {}
        """By month."""
        self._moves: dict[str, Move] = {}

    async def run(self, window: timedelta) -> AsyncIterator[ReindexProgress]:
        """Fills new indices and swaps them in; yields after every page.

        Records that hold no article for the index are counted in `rebuild.backfill.refused`: they
        lie in the dead letters already. At the end all clusters are found anew. Raises as
        `Rebuild.from_index`.
        """
        started = datetime.now(UTC)
        for month, source in sorted((await self.rebuild.months()).items()):
            number = await self.rebuild.backfill.settled(source) if self._discard else NOTHING
            self._begin[month] = PinnedSource(source, number)
            if not self._discard:
                async for step in self.rebuild.fill(await self._move(month)):
                    yield step
        async for step in self._read(started):
            yield step
        for month, move in sorted(self._moves.items()):
            await self._finish(month, move)
        await Sweep(self._elasticsearch, self._settings, self._language, window).run(
            started - timedelta(minutes=1)
        )

    async def _read(self, started: datetime) -> AsyncIterator[ReindexProgress]:
        topic = topics.TRANSLATIONS.full_name(self._settings)
        page: list[Document] = []
        done = 0
        async for record in topic_reads.read_all(self._settings, topic):
            found = self._document(record.value, started)
            if found is not None:
                page.append(found)
            if len(page) >= PAGE:
                await self._write(page)
                done += len(page)
                page = []
                yield ReindexProgress(topic, done, None)
        if page:
            await self._write(page)
        yield ReindexProgress(topic, done + len(page), None)

    def _document(self, value: bytes | None, started: datetime) -> Document | None:
        """The document of a record; None for one that the index has no place for."""
        try:
            translation = Translation.model_validate_json(value or b"")
            discovered_at = translation.article.discovered_at
            if translation.target_language.lower() != self._language.lower():
                return None
            month_index(self._settings, self._language, discovered_at)
        except ValidationError:
            self.rebuild.backfill.refused["wrong_schema"] += 1
            return None
        except Permanent as exc:
            self.rebuild.backfill.refused[exc.reason] += 1
            return None
        if is_expired(self._settings, discovered_at, started):
            return None
        return document(translation, datetime.now(UTC))

    async def _write(self, page: Sequence[Document]) -> None:
        """Writes each document into the month that has it already, else into that of its time."""
        ours = {each.id: self._month(each) for each in reversed(page)}
        homes = ours | await self._elsewhere(ours)
        targets = {month: (await self._move(month)).target for month in set(homes.values())}
        writes = [bulk.write_of(each, targets[homes[each.id]]) for each in page]
        # The record replaces what was copied of the same version.
        await self.rebuild.backfill.write(
            [replace(each, version_type="external_gte") for each in writes]
        )

    async def _elsewhere(self, months: dict[str, str]) -> dict[str, str]:
        """The months of those articles that are in another one than `months` says, by id."""
        asked = [
            (identity, other)
            for identity, month in months.items()
            for other in sorted(self._moves)
            if other != month
        ]
        if not asked:
            return {}

        async def ask() -> Any:
            docs = [
                {"_index": self._moves[month].target, "_id": identity, "_source": False}
                for identity, month in asked
            ]
            with our_errors(self._settings):
                return await self._elasticsearch.mget(
                    docs=docs, filter_path=["docs.found", "docs._id"]
                )

        answer = await self.rebuild.backfill.persist(ask)
        places = zip(asked, answer["docs"], strict=True)
        found = [place for place, doc in places if doc.get("found")]
        return dict(reversed(found))

    def _month(self, each: Document) -> str:
        return month_index(self._settings, self._language, each.discovered_at)

    async def _move(self, month: str) -> Move:
        if month not in self._moves:
            source = self._begin.get(month, PinnedSource(None, NOTHING))
            self._moves[month] = await self.rebuild.begin(month, source.name, source.after)
        return self._moves[month]

    async def _finish(self, month: str, move: Move) -> None:
        # Asked anew: the indexer may have made the month's index in the meantime.
        source = (await self.rebuild.months()).get(month)
        if source != move.source:
            move = replace(move, source=source, copied=NOTHING)
        await self.rebuild.finish(move)
