"""Stream of one service over faust: raw bytes, the delivery rule, graceful shutdown."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import faust
import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient

from perspektiven import topics
from perspektiven.errors import PipelineError, Transient, WrongSetting
from perspektiven.kafka import access, connections, dead_letters
from perspektiven.kafka.attempt_log import AttemptLog
from perspektiven.kafka.attempts import TICK_SECONDS, AttemptLimits, Attempts
from perspektiven.kafka.connections import Producer, group_of
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Delivery, Handle, Partition, Record
from perspektiven.kafka.faust_app import faust_app, record_of
from perspektiven.kafka.offsets import Continuity
from perspektiven.kafka.presence import Presence
from perspektiven.ops import metrics, shutdown
from perspektiven.ops.health import Health
from perspektiven.ops.stage_lag import StageLag
from perspektiven.settings import Settings
from perspektiven.topics import Topic

log = structlog.get_logger()

DRAIN_SECONDS = 6.0
_END_SECONDS = 8.5
"""Docker gives ten seconds from SIGTERM to SIGKILL: to drain, and then to leave the group."""

_COMMIT_SECONDS = 1.0
_LOOK_SECONDS = 2.0
_KAFKA_START_SECONDS = 30.0

Moved = Callable[[frozenset[int]], Awaitable[None]]


def producer_of(settings: Settings, service: str) -> Producer:
    """The producer of a service, not yet open."""
    return Producer(settings, client_id=f"perspektiven-{service}")


class Stage:
    """The stream of one service: takes records, hands them to the handlers, ends cleanly.

    `handlers` go by topic; those that publish share their `producer` with the stage, which opens
    and closes it. `on_assigned` and `on_revoked` are told the partitions that this
    instance owns from now on, or no longer; they return quickly.
    """

    def __init__(  # noqa: PLR0913 - the parts of a stage
        self,
        settings: Settings,
        *,
        service: str,
        handlers: Mapping[Topic, Handle],
        in_flight: int,
        health: Health,
        on_assigned: Moved | None = None,
        on_revoked: Moved | None = None,
        producer: Producer | None = None,
    ) -> None:
        self.settings = settings
        self.service = service
        self.health = health
        self.producer = producer or producer_of(settings, service)
        self._topics = {topic.full_name(settings): topic for topic in handlers}
        self._on_assigned = on_assigned
        self._on_revoked = on_revoked
        self._assigned: frozenset[Partition] | None = None
        self._group = group_of(settings, service)
        self._continuity = Continuity(settings, self._group)
        self._lag = StageLag(settings, service, handlers)
        ledger = AttemptLog(settings, service, self.producer)
        limits = AttemptLimits(in_flight, settings.kafka_session_timeout_seconds)
        self._attempts = Attempts(service, ledger, limits)
        self._presence = Presence(settings, service, self._attempts, ledger, health)
        self._delivery = Delivery(
            service=service,
            handlers={
                topic.full_name(settings): self._in_turn(handle)
                for topic, handle in handlers.items()
            },
            bury=self._bury,
            in_flight=in_flight,
            turns=self._attempts,
        )
        health.add_check("stream", self._missing_assignment)
        health.add_check("progress", self._stuck, alive=True)
        health.add_check("failures", self._delivery.holding_back)

    async def run(self, *background: Coroutine[Any, Any, None]) -> None:
        """Works until SIGTERM or SIGINT, then drains for at most `DRAIN_SECONDS`.

        Raises what a background task raised, and PipelineError when the stream broke down or
        only a restart will help.
        """
        stopping = asyncio.create_task(shutdown.told_to_stop())
        app = self._faust_app()
        tasks: list[asyncio.Task[Any]] = []
        try:
            if await shutdown.ends_before(stopping, self._open()):
                tasks = [asyncio.create_task(coroutine) for coroutine in background]
                await self._work(app, stopping, tasks)
        finally:
            for coroutine in background[len(tasks) :]:
                coroutine.close()
            broken = [task for task in tasks if task.done() and task.exception()]
            await self._end(app, tasks)
            stopping.cancel()
        for task in broken:
            await task

    async def _open(self) -> None:
        await self._wait_for_kafka()
        await self.health.serve(self.settings)
        await self.producer.start()
        await self._attempts.open(self.settings.data_dir / "attempts", self._group)
        await self._presence.tell()
        metrics.stage_started(self.service, self._topics)

    async def _work(
        self, app: faust.App, stopping: asyncio.Task[None], tasks: list[asyncio.Task[Any]]
    ) -> None:
        """Returns when told to stop, or when one of the tasks ended; adds its own to them."""
        if not await shutdown.ends_before(stopping, app.start()):
            return
        log.info("started", port=self.health.port)
        tasks += [asyncio.create_task(self._watch(app)), asyncio.create_task(self._tick())]
        await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)

    async def _end(self, app: faust.App, tasks: list[asyncio.Task[Any]]) -> None:
        """Drains, commits, leaves the group; all of it within `_END_SECONDS`, Kafka or not."""
        deadline = time.monotonic() + _END_SECONDS
        shutdown.leave_within(_END_SECONDS + _COMMIT_SECONDS / 2)
        log.info("draining", in_flight=self._delivery.in_flight)
        for task in tasks:
            task.cancel()
        left = await self._delivery.drain(DRAIN_SECONDS)
        self._attempts.close()
        await shutdown.within(deadline - 2 * _COMMIT_SECONDS, "background", *tasks)
        if app.started and not app.should_stop:
            commit = asyncio.create_task(app.consumer.commit())
            await shutdown.within(time.monotonic() + _COMMIT_SECONDS, "commit", commit)
        if app.started:
            await shutdown.within(deadline, "stream", asyncio.create_task(app.stop()))
        withdraw = asyncio.create_task(self._presence.withdraw())
        soon = min(deadline, time.monotonic() + _COMMIT_SECONDS)
        await shutdown.within(soon, "presence", withdraw)
        await shutdown.within(deadline, "producer", asyncio.create_task(self.producer.stop()))
        await shutdown.within(deadline, "health", asyncio.create_task(self.health.stop()))
        log.info("stopped", unfinished=left)

    async def _wait_for_kafka(self) -> None:
        deadline = time.monotonic() + _KAFKA_START_SECONDS
        while True:
            try:
                return await topics.require(self.settings, access.topics_of(self.service))
            except (Transient, WrongSetting):
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(1)

    def _faust_app(self) -> faust.App:
        app = faust_app(self.settings, self.service)
        for name in self._topics:
            self._add_agent(app, name)
        app.on_partitions_assigned.connect(self._take_partitions, weak=False)
        app.on_partitions_revoked.connect(self._give_up_partitions, weak=False)
        return app

    def _add_agent(self, app: faust.App, name: str) -> None:
        async def take(stream: Any) -> None:
            async for event in stream.noack().events():
                record = record_of(event.message)
                self._continuity.follow(record)
                await self._delivery.submit(record, event.ack)

        app.agent(app.topic(name), name=f"take-{name}")(take)

    def _in_turn(self, handle: Handle) -> Handle:
        async def handle_in_turn(record: Record) -> None:
            await self._continuity.verify(record)
            await handle(record)

        return handle_in_turn

    async def _take_partitions(self, _: Any, /, *moved: Any, **__: Any) -> None:
        self._assigned = frozenset((tp.topic, tp.partition) for tp in moved[0])
        self._attempts.read_again()
        self._delivery.last_taken = time.monotonic()
        log.info("partitions_assigned", count=len(self._assigned))
        if self._on_assigned is not None:
            await self._on_assigned(self._numbers(self._assigned))

    async def _give_up_partitions(self, _: Any, /, *moved: Any, **__: Any) -> None:
        gone = {(tp.topic, tp.partition) for tp in moved[0]}
        self._delivery.revoke(gone)
        self._continuity.forget(gone)
        if self._on_revoked is not None:
            await self._on_revoked(self._numbers(frozenset(gone)))

    def _numbers(self, partitions: frozenset[Partition]) -> frozenset[int]:
        return frozenset(number for topic, number in partitions if topic in self._topics)

    async def _watch(self, app: faust.App) -> None:
        """Measures the lag, and raises when the stream broke down or only a restart will help."""
        fatal: dict[str, str] = {}
        async with (
            connections.admin(self.settings) as admin,
            connections.asking(self.settings) as consumer,
        ):
            while not app.should_stop and not app.crashed:
                await self._look(admin, consumer)
                oldest = self._delivery.oldest_seconds()
                metrics.OLDEST_IN_FLIGHT_SECONDS.labels(self.service).set(oldest)
                before, fatal = fatal, self.health.fatal()
                if before and fatal:
                    raise PipelineError("; ".join(fatal.values()))
                await asyncio.sleep(_LOOK_SECONDS)
        raise PipelineError("the stream failed; the log lines before this one say why")

    async def _tick(self) -> None:
        """Whoever stops calling this is blocked: the process ends when that lasts too long."""
        try:
            while True:
                shutdown.end_if_blocked(self.settings.blocked_seconds)
                self._attempts.tick()
                await asyncio.sleep(TICK_SECONDS)
        finally:
            shutdown.may_be_blocked()

    async def _look(self, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer) -> None:
        done = await self._lag.measure(admin, consumer, self._assigned or (), self._delivery)
        try:
            await self._attempts.passed(done)
            await self._presence.report()
        except Transient as exc:
            log.warning("suspects_not_cleared", error=str(exc))

    def _missing_assignment(self) -> str | None:
        return None if self._assigned is not None else "waiting for Kafka to assign partitions"

    def _stuck(self) -> str | None:
        return self._continuity.passed_over or self._lag.stuck(self._delivery)

    async def _bury(self, record: Record, failure: Failure) -> None:
        await dead_letters.bury(
            self.producer,
            self._topics[record.topic].dead.full_name(self.settings),
            origin=(record.topic, record.partition, record.offset, record.timestamp_ms),
            key=record.key,
            value=record.value,
            headers=record.headers,
            service=self.service,
            failure=failure,
        )
