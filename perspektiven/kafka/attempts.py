"""Attempts of one process: journal, isolation of suspects, watch over blocked loops.

What a dead process was working on is read from its journal when the service starts again, and
told to all instances through the topic `attempts`. The same is told of records that blocked the
event loop for longer than Kafka waits for a heartbeat, since that gets the consumer expelled.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import structlog

from perspektiven.errors import PipelineError, Transient
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Partition, Record
from perspektiven.kafka.gate import Gate, Pass
from perspektiven.kafka.journal import Journal, left_by_the_dead
from perspektiven.kafka.suspects import Attempt, Death, Suspect, Suspects, deaths_of
from perspektiven.ops import metrics

log = structlog.get_logger()

LONG_SECONDS = 60.0
"""An attempt that takes longer is worth a line: an engine may take that long for an article."""

TICK_SECONDS = 1.0

_ASIDE_SECONDS = 30.0
"""Suspects wait no longer than that for what is being worked on to end."""

_RETRY_SECONDS = 2.0
_NAMED = 5


class Ledger(Protocol):
    """Store of deaths, shared by all instances; raises Transient while it is unavailable."""

    async def read(self) -> list[Death]:
        """The deaths that count now."""

    async def add(self, deaths: Iterable[Death], /) -> None:
        """Returns when they are safe."""

    async def remove(self, deaths: Iterable[Death], /) -> None:
        """Returns when they count no more."""

    async def withdraw(self, instance: str, /) -> None:
        """Forgets what an instance said of itself."""


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """Limits of one service: concurrent attempts, seconds of a blocked loop."""

    in_flight: int
    blocked_seconds: float


@dataclass(slots=True, eq=False)
class _Running:
    record: Record
    began: float
    aside_after: float
    holds: Pass
    slot: int | None


class Attempts:
    """Schedules attempts (perspektiven/kafka/delivery.py) and tracks those in progress."""

    def __init__(self, service: str, ledger: Ledger, limits: AttemptLimits) -> None:
        self._service = service
        self._ledger = ledger
        self._limits = limits
        self._journal: Journal | None = None
        self.instance = uuid.uuid4().hex
        """A name that no other process ever has."""
        self._suspects = Suspects()
        self._gate = Gate()
        self._running: dict[int, _Running] = {}
        self._began = time.monotonic()
        self._ticked: float | None = None
        self._reading: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()
        self.tried_alone: Record | None = None
        """The suspect that is being tried."""
        self.before_trial: Callable[[], Awaitable[None]] | None = None
        """Awaited when `tried_alone` is set: what is told then may be the last for long."""

    @property
    def running(self) -> int:
        """How many attempts are running."""
        return len(self._running)

    async def open(self, folder: Path, name: str) -> None:
        """Counts the deaths of processes that died here, then begins a journal.

        To be called before any record is taken: what died over a record tells so first.
        """
        for left in left_by_the_dead(folder, name):
            deaths = deaths_of(
                self._service,
                left.instance,
                left.attempts,
                how="died",
                at=left.alive,
                lived_seconds=left.alive - left.started,
            )
            self._note(deaths)
            await self._ledger.add(deaths)
            await self._ledger.withdraw(left.instance)
            left.remove()
        try:
            self._journal = Journal(folder, f"{name}~{self.instance}", self._limits.in_flight)
        except OSError as exc:
            log.warning("no_journal", folder=str(folder), error=str(exc))

    def read_again(self) -> None:
        """Reads the deaths again after an assignment, before any record is tried."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = asyncio.create_task(self._read())

    async def passed(self, committed: Mapping[Partition, int]) -> None:
        """Clears suspects whose offset is committed. Raises Transient while Kafka is away."""
        for (topic, partition), offset in committed.items():
            cleared = list(self._suspects.forget_before(topic, partition, offset))
            if cleared:
                try:
                    await self._ledger.remove(cleared)
                except Transient:
                    self._suspects.add(cleared)
                    raise
        metrics.SUSPECTS.labels(self._service).set(len(self._suspects))

    @asynccontextmanager
    async def turn(self, record: Record) -> AsyncIterator[Failure | None]:
        """Context of one attempt: suspects alone, all others side by side."""
        while self._reading is not None and not self._reading.done():
            await asyncio.wait([self._reading])
        suspect = self._suspects.of(_origin(record))
        if suspect is None:
            async with self._gate.together() as holds:
                with self._noted(record, holds, _ASIDE_SECONDS):
                    yield None
        elif suspect.is_condemned:
            yield suspect.failure()
        else:
            await asyncio.sleep(suspect.probation(time.monotonic() - self._began))
            rank = len(suspect.deaths)
            async with (
                self._gate.few(rank, suspect.room) as holds,
                self._trial(record, suspect),
            ):
                with self._noted(record, holds, suspect.trial_seconds):
                    yield None

    def longest(self) -> tuple[Record, float] | None:
        """The record whose attempt has run longest, and its seconds."""
        if not self._running:
            return None
        longest = min(self._running.values(), key=lambda each: each.began)
        return longest.record, time.monotonic() - longest.began

    def tick(self) -> None:
        """Called every `TICK_SECONDS` by the loop that is watched for blocking."""
        self._look(time.monotonic())
        self._ticked = time.monotonic()
        if self._journal is not None:
            self._journal.beat()
        for each in self._running.values():
            if not each.holds.has_left and self._ticked - each.began > each.aside_after:
                self._gate.leave(each.holds)
                if each.slot is not None and self._journal is not None:
                    self._journal.set_aside(each.slot)

    def close(self) -> None:
        """Ends the journal of a clean stop: cancelled attempts count nothing."""
        self._ticked = None
        for task in (self._reading, *self._telling):
            if task is not None:
                task.cancel()
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _look(self, now: float) -> None:
        """Notices that the loop was blocked, before anything that came after is noted."""
        if self._ticked is None or now - self._ticked < self._limits.blocked_seconds + TICK_SECONDS:
            return
        seconds, self._ticked = now - self._ticked, now
        attempts = [
            attempt_of(each.record, now - each.began, is_aside=each.holds.has_left)
            for each in self._running.values()
        ]
        log.error("loop_was_blocked", seconds=round(seconds, 1), records=_names(attempts))
        deaths = deaths_of(self._service, self.instance, attempts, how="blocked")
        self._note(deaths)
        task = asyncio.create_task(self._tell(deaths))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    def _note(self, deaths: list[Death]) -> None:
        if not deaths:
            return
        self._suspects.add(deaths)
        metrics.DEATHS.labels(self._service, deaths[0].how).inc()
        metrics.SUSPECTS.labels(self._service).set(len(self._suspects))
        log.error(
            "records_suspected",
            how=deaths[0].how,
            count=len(deaths),
            records=_names([death.attempt for death in deaths]),
        )

    async def _tell(self, deaths: list[Death]) -> None:
        while True:
            try:
                return await self._ledger.add(deaths)
            except Transient:
                await asyncio.sleep(_RETRY_SECONDS)

    async def _read(self) -> None:
        while True:
            try:
                return self._suspects.add(await self._ledger.read())
            except PipelineError as exc:
                log.warning("suspects_unknown", error=str(exc))
            await asyncio.sleep(_RETRY_SECONDS)

    @contextmanager
    def _noted(self, record: Record, holds: Pass, aside_after: float) -> Iterator[None]:
        now = time.monotonic()
        self._look(now)
        slot = None
        if self._journal is not None:
            place = (record.partition, record.offset, record.timestamp_ms)
            slot = self._journal.begin(record.topic, place, record.key or b"")
        self._running[id(record)] = _Running(record, now, aside_after, holds, slot)
        try:
            yield
        finally:
            self._look(time.monotonic())
            del self._running[id(record)]
            if slot is not None and self._journal is not None:
                self._journal.end(slot)

    @asynccontextmanager
    async def _trial(self, record: Record, suspect: Suspect) -> AsyncIterator[None]:
        if suspect.room > 1:
            yield
            return
        log.info("suspect_tried_alone", topic=record.topic, deaths=len(suspect.deaths))
        self.tried_alone = record
        try:
            if self.before_trial is not None:
                await self.before_trial()
            yield
        finally:
            self.tried_alone = None


def _origin(record: Record) -> tuple[str, int, int, int]:
    return record.topic, record.partition, record.offset, record.timestamp_ms


def attempt_of(record: Record, seconds: float, *, is_aside: bool = False) -> Attempt:
    """The attempt at a record that has been running for some seconds."""
    return Attempt(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp_ms=record.timestamp_ms,
        key=(record.key or b"").decode("utf-8", "replace")[:200],
        began_at=datetime.fromtimestamp(time.time() - seconds, UTC),
        is_aside=is_aside,
    )


def _names(attempts: list[Attempt]) -> list[str]:
    named = sorted(attempts, key=lambda attempt: attempt.began_at)[:_NAMED]
    return [attempt.name for attempt in named]
