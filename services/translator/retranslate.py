"""Retranslation: reads articles from Kafka, publishes newer translations.

The topic of articles holds every article whole, so nothing is lost that the index leaves out. An
article is read at its newest revision. A translation replaces the present one when it is whole, or
has fewer gaps; what an engine can't do replaces nothing.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from pydantic import ValidationError

from perspektiven import topics
from perspektiven.back_off import back_off, jittered
from perspektiven.contracts import Article, Translation, TranslationStatus
from perspektiven.errors import Permanent, Transient
from perspektiven.kafka import topic_reads
from perspektiven.kafka.connections import Producer
from services.translator.chain import Chain
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate

log = structlog.get_logger()

_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 60.0


@dataclass(slots=True)
class RetranslationCounts:
    """Counts of articles by outcome."""

    wanted: int = 0
    translated: int = 0
    kept: int = 0
    """Articles that the engines can't do, or do no better, whose present translation stays."""
    unreadable: int = 0
    missing: int = 0
    """Wanted articles that Kafka no longer holds, and that can't be translated from it."""
    waiting_for: str | None = None
    """Why the engines are being waited for, at the moment."""

    @property
    def done(self) -> int:
        """Number of finished articles."""
        return self.translated + self.kept + self.unreadable


@dataclass(frozen=True, slots=True)
class RecordPosition:
    """Where a record stands in a topic."""

    partition: int
    offset: int


RecordPositions = Mapping[str, RecordPosition]
"""Of each article's newest revision, by its id."""


async def newest(settings: TranslatorSettings, wanted: frozenset[str] | None) -> RecordPositions:
    """Kafka positions of the newest revision of each wanted article (None: of all).

    Raises Transient, WrongSetting as `kafka.read_all`.
    """
    places: dict[str, RecordPosition] = {}
    async for record in topic_reads.read_all(settings, topics.ARTICLES.full_name(settings)):
        identity = (record.key or b"").decode("utf-8", "replace")
        if record.value and (wanted is None or identity in wanted):
            places[identity] = RecordPosition(record.partition, record.offset)
    return places


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a present translation."""

    revision: int
    translated_at: datetime
    gaps: int

    @property
    def version(self) -> tuple[int, datetime]:
        """Sorts the newest last."""
        return self.revision, self.translated_at


Present = Mapping[tuple[str, str], Known]
"""The present translations, by article's id and target language."""


async def present(settings: TranslatorSettings, wanted: Collection[str]) -> Present:
    """What there is of the wanted articles. Raises Transient, WrongSetting as `kafka.read_all`."""
    found: dict[tuple[str, str], Known] = {}
    async for record in topic_reads.read_all(settings, topics.TRANSLATIONS.full_name(settings)):
        if not record.value or (record.key or b"").decode("utf-8", "replace") not in wanted:
            continue
        try:
            translation = Translation.model_validate_json(record.value)
        except ValidationError:
            continue
        key = (translation.article.id, translation.target_language)
        known = Known(translation.article.revision, translation.translated_at, gaps(translation))
        # What was replayed may stand behind what is newer.
        if known.version >= found.get(key, known).version:
            found[key] = known
    return found


def gaps(translation: Translation) -> int:
    """Untranslated part of an article: 0 none, 1 a part, 2 a whole text."""
    if translation.status is TranslationStatus.UNTRANSLATED:
        return 2 * (1 + len(translation.article.paragraphs))
    words = [word for each in translation.paragraphs for word in each.warnings]
    words += [word.removeprefix("title:") for word in translation.warnings]
    return 2 * words.count("not_translated") + words.count("partly_translated")


@dataclass(slots=True)
class Replay:
    """One run over articles, at most `per_second` of them."""

    settings: TranslatorSettings
    engines: Chain
    producer: Producer
    per_second: float
    present: Present = field(default_factory=dict)
    counts: RetranslationCounts = field(default_factory=RetranslationCounts)

    async def run(self, places: RecordPositions) -> AsyncIterator[RetranslationCounts]:
        """Yields the counts after each article. Raises WrongSetting."""
        self.counts.wanted = len(places)
        running: set[asyncio.Task[None]] = set()
        try:
            async for value in self._articles(places):
                running.add(asyncio.create_task(self._one(value)))
                if len(running) >= self.settings.translator_in_flight:
                    running = await self._some_of(running)
                    yield self.counts
            while running:
                running = await self._some_of(running)
                yield self.counts
        finally:
            for task in running:
                task.cancel()

    async def _articles(self, places: RecordPositions) -> AsyncIterator[bytes]:
        """The values of the records, no faster than they may be sent on."""
        chosen = set(places.values())
        begins: dict[int, int] = {}
        for place in chosen:
            begins[place.partition] = min(place.offset, begins.get(place.partition, place.offset))
        if not begins:
            return
        due = time.monotonic()
        topic = topics.ARTICLES.full_name(self.settings)
        async for record in topic_reads.read_all(self.settings, topic, sorted(begins), begins):
            if RecordPosition(record.partition, record.offset) in chosen:
                due = max(due, time.monotonic() - 1) + 1 / self.per_second
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                yield record.value or b""

    @staticmethod
    async def _some_of(running: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        done, left = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        return left

    async def _one(self, value: bytes) -> None:
        try:
            article = Article.model_validate_json(value)
        except ValidationError as exc:
            log.warning("article_unreadable", error=str(exc.errors(include_input=False)[0]))
            self.counts.unreadable += 1
            return
        try:
            targets = self.settings.target_language
            sent = [await self._until_done(article, target) for target in targets]
        except Permanent as exc:
            log.warning("article_refused", key=article.id, reason=exc.reason, error=str(exc))
            sent = []
        if any(sent):
            self.counts.translated += 1
        else:
            self.counts.kept += 1

    async def _until_done(self, article: Article, target: str) -> bool:
        """Whether a newer translation was sent; waits as long as an engine is down."""
        done = await self._patiently(article, target)
        if done.status is not TranslationStatus.TRANSLATED or not self._is_better(done):
            return False
        topic = topics.TRANSLATIONS.full_name(self.settings)
        await self.producer.send(topic, key=article.id.encode(), value=done.to_bytes())
        return True

    def _is_better(self, done: Translation) -> bool:
        """Whether it is of a newer revision; of the same one, whole or with fewer gaps."""
        known = self.present.get((done.article.id, done.target_language))
        if known is None:
            return True
        if known.revision != done.article.revision:
            return known.revision < done.article.revision
        own = gaps(done)
        return own == 0 or own < known.gaps

    async def _patiently(self, article: Article, target: str) -> Translation:
        failures = 0
        while True:
            try:
                done = await translate(article, target, self.engines, datetime.now(UTC))
            except Transient as exc:
                self.counts.waiting_for = str(exc)
                failures += 1
                wait = back_off(failures, first=_FIRST_WAIT_SECONDS, longest=_LONGEST_WAIT_SECONDS)
                # Those that wait for one engine must not all come back to it at once.
                await asyncio.sleep(jittered(max(wait, exc.retry_after or 0.0), 1.0, 1.2))
            else:
                self.counts.waiting_for = None
                return done
