"""Watch over the whole system: looks at it again and again, beside the requests.

Pages show what the last look has seen, so that none waits for Kafka.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from perspektiven import topics
from perspektiven.errors import PipelineError
from perspektiven.kafka import connections, dead_letters
from perspektiven.ops import status
from perspektiven.ops.hourly_counts import hourly
from perspektiven.ops.status import SystemStatus
from services.reader.article_index import ArticleIndex
from services.reader.operators.days import Days, days
from services.reader.operators.history import History
from services.reader.operators.letters import WaitingLetters, waiting
from services.reader.settings import ReaderSettings

log = structlog.get_logger()

EVERY = timedelta(seconds=30)

_LONGEST_LOOK = timedelta(minutes=2)
_HOURS_EVERY = timedelta(minutes=5)
_COUNTED = (topics.ENTRIES, topics.ARTICLES, topics.TRANSLATIONS)
"""What the stages hand on, counted by the hour."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look has seen."""

    at: datetime
    status: SystemStatus
    days: tuple[Days, ...]
    """Of each target language; empty while Elasticsearch is away."""
    hours: Mapping[str, tuple[int, ...]]
    """Records of each hour by topic; empty while Kafka is away."""
    letters: WaitingLetters | None
    """None while they can't be read."""


@dataclass(slots=True)
class Watch:
    """Looks at the system, and keeps what it saw."""

    settings: ReaderSettings
    article_indexes: Mapping[str, ArticleIndex]
    every: timedelta = EVERY
    seen: Seen | None = None
    """None until the first look has ended."""
    history: History = field(default_factory=History)
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    _hours: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    _hours_until: datetime | None = None
    _letters_of: object = None

    async def run(self) -> None:
        """Looks until it is cancelled. A look that takes too long is given up."""
        while True:
            try:
                async with asyncio.timeout(_LONGEST_LOOK.total_seconds()):
                    await self.look(datetime.now(UTC))
            except TimeoutError:
                log.warning("status_look_given_up", seconds=_LONGEST_LOOK.total_seconds())
            except Exception:  # a defect met in one look must not end the ones after it
                log.exception("status_look_failed")
            await asyncio.sleep(self.every.total_seconds())

    async def look(self, now: datetime) -> None:
        """One look. What is away is missing in what it has seen; nothing is raised for that."""
        found = await status.gather(self.settings)
        if found.outlets or any(stage.done for stage in found.stages.values()):
            self.history.add(found.stages, now)
        self.seen = Seen(
            now, found, await self._days(now), await self._by_hour(now), await self._letters(found)
        )

    def forget_letters(self) -> None:
        """Has the next look read all dead letters again."""
        self._letters_of = None

    async def _days(self, now: datetime) -> tuple[Days, ...]:
        zone = ZoneInfo(self.settings.time_zone)
        try:
            return tuple([await days(each, zone, now) for each in self.article_indexes.values()])
        except PipelineError as exc:
            log.warning("status_days_missing", error=str(exc))
            return ()

    async def _by_hour(self, now: datetime) -> Mapping[str, tuple[int, ...]]:
        if self._hours_until is None or now >= self._hours_until:
            try:
                self._hours = await hourly(self.settings, _COUNTED, now)
                self._hours_until = now + _HOURS_EVERY
            except PipelineError as exc:
                log.warning("status_hours_missing", error=str(exc))
                self._hours, self._hours_until = {}, None
        return self._hours

    async def _letters(self, found: SystemStatus) -> WaitingLetters | None:
        """The letters, read anew only where their number has changed."""
        counts = tuple((stage.dead, stage.failed) for stage in found.stages.values())
        if self.seen is not None and self._letters_of == counts:
            return self.seen.letters
        try:
            with connections.our_errors(self.settings):
                letters = await waiting(dead_letters.read(self.settings))
        except PipelineError as exc:
            log.warning("status_letters_missing", error=str(exc))
            self._letters_of = None
            return None
        self._letters_of = counts
        return letters
