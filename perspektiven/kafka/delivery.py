"""The delivery rule: retry or dead-letter a record, only then let its offset move.

Many records are in flight at once. Each is handled until its result is acknowledged downstream
or it lies in its dead-letter topic; then it is done. Offsets are acknowledged strictly in their
order within a partition, so that a commit never passes a record that is not done. faust's own
committer passes such a record when later ones are acknowledged before it (docs/adr/0002).
"""

import asyncio
import math
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from perspektiven.errors import Permanent, Transient
from perspektiven.kafka.connections import Headers
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.retry_policy import RetryPolicy
from perspektiven.ops import metrics
from perspektiven.ops.telemetry import record_span

log = structlog.get_logger()

Partition = tuple[str, int]
"""A topic's full name and the number of one of its partitions."""


@dataclass(frozen=True, slots=True)
class Record:
    """One Kafka record, unchanged."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


_AHEAD = 5_000
"""Records that are done but wait for an earlier one cost memory too: at most so many are held."""

Handle = Callable[[Record], Awaitable[None]]
"""Performs a record's effects; returns when they are acknowledged, or raises PipelineError."""

Bury = Callable[[Record, Failure], Awaitable[None]]
"""Puts a record into its dead-letter topic; returns when it is acknowledged there."""


class Turns(Protocol):
    """Admission of attempts: which record may be tried now, and which never again."""

    def turn(self, record: Record, /) -> AbstractAsyncContextManager[Failure | None]:
        """Context of one attempt; yields the failure of a record that may not be tried any more."""


@dataclass(slots=True, eq=False)
class _InFlight:
    ack: Callable[[], object]
    taken: float
    done: bool = False
    task: asyncio.Task[None] | None = None


@dataclass(slots=True)
class _Lane:
    """What of one partition is in flight, in the order of its offsets."""

    waiting: deque[_InFlight] = field(default_factory=deque)


class Delivery:
    """Applies the delivery rule to the records of one service."""

    def __init__(
        self,
        *,
        service: str,
        handlers: Mapping[str, Handle],
        bury: Bury,
        in_flight: int,
        retry_policy: RetryPolicy | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._service = service
        self._handlers = handlers
        self._bury = bury
        self._retry_policy = retry_policy or RetryPolicy()
        self._turns = turns
        self._slots = asyncio.Semaphore(in_flight)
        self._ahead = asyncio.Semaphore(max(_AHEAD, 2 * in_flight))
        self._lanes: dict[Partition, _Lane] = {}
        self._revocations: Counter[Partition] = Counter()
        self._unexpected_in_a_row = 0
        self._draining = False
        self.last_taken = time.monotonic()
        self.retrying = 0

    async def submit(self, record: Record, ack: Callable[[], object]) -> None:
        """Accepts a record as soon as there is room; returns while it is being handled.

        `ack` is called once, when the record and all before it in its partition are done. Never
        raises for what the record is. Returns without taking it when the partition was revoked
        meanwhile: those before it were dropped, and whoever owns the partition next reads it again.
        """
        partition = (record.topic, record.partition)
        revocations = self._revocations[partition]
        await self._ahead.acquire()
        await self._slots.acquire()
        is_revoked = self._revocations[partition] != revocations
        if self._draining or is_revoked:
            self._slots.release()
            self._ahead.release()
            if is_revoked:
                return
            await asyncio.Event().wait()  # taken by nobody: it stays uncommitted
        self.last_taken = time.monotonic()
        lane = self._lanes.setdefault(partition, _Lane())
        item = _InFlight(ack, taken=time.monotonic())
        lane.waiting.append(item)
        metrics.IN_FLIGHT.labels(self._service).inc()
        item.task = asyncio.create_task(self._see_to(record, item, lane))
        # Not in the task itself: one that is cancelled before it began runs none of its code.
        item.task.add_done_callback(self._give_back_slot)

    def revoke(self, partitions: set[Partition]) -> None:
        """Cancels work on partitions that another instance owns from now on."""
        self._revocations.update(partitions)
        for partition in partitions:
            lane = self._lanes.pop(partition, None)
            if lane is None:
                continue
            for item in lane.waiting:
                if item.task is not None:
                    item.task.cancel()
                self._ahead.release()
            lane.waiting.clear()

    async def drain(self, seconds: float) -> int:
        """Takes nothing new, waits for what is in flight, returns how many did not end in time."""
        self._draining = True
        tasks = self._tasks()
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        left = self._tasks()
        for task in left:
            task.cancel()
        return len(left)

    @property
    def in_flight(self) -> int:
        """Number of accepted records that are not done."""
        return len(self._tasks())

    def oldest_seconds(self) -> float:
        """Age of the oldest record in flight; 0 if there is none."""
        return _age(item.taken for item in self._unfinished())

    def holding_back(self) -> str | None:
        """Why records are held back after a wave of unexpected failures; None if they are not."""
        if self._unexpected_in_a_row < self._retry_policy.wave:
            return None
        return (
            f"the last {self._unexpected_in_a_row} attempts failed unexpectedly: records are held "
            "back instead of dead-lettered; see the log for the defect"
        )

    def _unfinished(self) -> Iterator[_InFlight]:
        return (item for lane in self._lanes.values() for item in lane.waiting if not item.done)

    def _tasks(self) -> set[asyncio.Task[None]]:
        return {item.task for item in self._unfinished() if item.task is not None}

    async def _see_to(self, record: Record, item: _InFlight, lane: _Lane) -> None:
        outcome = await self._until_done(record)
        item.done = True
        metrics.RECORDS.labels(self._service, record.topic, outcome).inc()
        metrics.RECORD_SECONDS.labels(self._service, record.topic).observe(
            time.monotonic() - item.taken
        )
        metrics.LAST_PROGRESS.labels(self._service).set_to_current_time()
        self._ack_in_order(lane)

    def _give_back_slot(self, _: asyncio.Task[None]) -> None:
        self._slots.release()
        metrics.IN_FLIGHT.labels(self._service).dec()

    def _ack_in_order(self, lane: _Lane) -> None:
        while lane.waiting and lane.waiting[0].done:
            item = lane.waiting.popleft()
            item.ack()
            self._ahead.release()

    async def _until_done(self, record: Record) -> str:
        """`done` when the handler succeeded, `dead` when the record lies in its dead letters."""
        attempt = 0
        while True:
            attempt += 1
            with record_span(f"{self._service} {record.topic}", record.headers, **_fields(record)):
                async with self._turns.turn(record) if self._turns else nullcontext() as condemned:
                    if condemned is None:
                        outcome = await self._attempt(record, attempt)
                    else:
                        outcome = await self._bury_it(record, condemned)
                if isinstance(outcome, str):
                    return outcome
                seconds = self._seconds_to_wait(record, attempt, outcome)
            self.retrying += 1
            try:
                await asyncio.sleep(seconds)
            finally:
                self.retrying -= 1

    async def _attempt(self, record: Record, attempt: int) -> str | Transient:
        """The outcome of one attempt, or why another has to be made."""
        try:
            await self._handlers[record.topic](record)
        except Transient as exc:
            return exc
        except Permanent as exc:
            return await self._bury_it(record, Failure.of(exc, exc.reason, attempt))
        except asyncio.CancelledError as exc:
            if _is_being_cancelled():
                raise
            # What the handler waited for was cancelled, not the record: a defect like any other.
            return await self._after_the_unexpected(record, exc, attempt)
        except Exception as exc:  # noqa: BLE001 - a defect in one record's handling must not stop the rest; it is logged, counted, kept
            return await self._after_the_unexpected(record, exc, attempt)
        self._unexpected_in_a_row = 0
        return "done"

    async def _after_the_unexpected(
        self, record: Record, exc: BaseException, attempt: int
    ) -> str | Transient:
        log.error("unexpected_failure", topic=record.topic, attempt=attempt, exc_info=exc)
        last_attempt = attempt >= self._retry_policy.unexpected_attempts
        if last_attempt and self.holding_back() is None:
            self._unexpected_in_a_row += 1
            return await self._bury_it(record, Failure.of(exc, "unexpected", attempt))
        return Transient(repr(exc))

    async def _bury_it(self, record: Record, failure: Failure) -> str | Transient:
        try:
            await self._bury(record, failure)
        except Transient as exc:
            return exc
        except Exception as exc:
            log.error("dead_letter_not_kept", topic=record.topic, exc_info=exc)
            return Transient(f"the dead letter could not be written: {exc!r}")
        log.warning("dead_letter", topic=record.topic, reason=failure.reason, error=failure.message)
        labels = (self._service, record.topic, failure.reason)
        metrics.DEAD_LETTERS.labels(*labels).inc()
        metrics.LAST_DEAD_LETTER.labels(*labels).set_to_current_time()
        return "dead"

    def _seconds_to_wait(self, record: Record, attempt: int, cause: Transient) -> float:
        seconds = self._retry_policy.wait(attempt, cause.retry_after)
        metrics.RETRIES.labels(self._service, record.topic).inc()
        if attempt == 1 or attempt % 10 == 0:
            log.warning(
                "waiting_to_retry",
                topic=record.topic,
                attempt=attempt,
                seconds=round(seconds, 1),
                error=str(cause),
            )
        return seconds


def _age(moments: Iterable[float]) -> float:
    """Seconds since the earliest of some moments; 0 when there is none."""
    return max(0.0, time.monotonic() - min(moments, default=math.inf))


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _fields(record: Record) -> dict[str, str | int]:
    key = (record.key or b"").decode("utf-8", "replace")[:200]
    return {"key": key, "partition": record.partition, "offset": record.offset}
