"""One service's stream over faust: raw bytes in, the delivery rule applied, a clean end."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

import faust
import structlog
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from perspektiven import dead_letters, kafka, metrics, topics
from perspektiven.contracts import SCHEMA_VERSION, Message
from perspektiven.dead_letters import Failure
from perspektiven.delivery import Delivery, Handle, Partition, Record
from perspektiven.errors import Permanent, PipelineError, Transient, WrongSetting
from perspektiven.health import Health
from perspektiven.kafka import Producer
from perspektiven.settings import Settings
from perspektiven.topics import Topic

log = structlog.get_logger()

DRAIN_SECONDS = 6.0
"""Docker gives ten seconds from SIGTERM to SIGKILL; the rest is for leaving the group."""

_STUCK_SECONDS = 90.0
_KAFKA_START_SECONDS = 30.0

AnyMessage = TypeVar("AnyMessage", bound=Message)
Moved = Callable[[frozenset[int]], Awaitable[None]]


def parse(model: type[AnyMessage], record: Record) -> AnyMessage:
    """The contract that a record holds.

    Raises Permanent: `empty_value`, `missing_key`, `not_json`, `wrong_version`, `wrong_schema`.
    """
    if not record.value:
        raise Permanent("empty_value", "the record has no value")
    if not record.key:
        raise Permanent("missing_key", "the record has no key")
    try:
        return model.model_validate_json(record.value)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "json_invalid":
            raise Permanent("not_json", first["msg"]) from exc
        if where == "schema_version":
            raise Permanent("wrong_version", f"this reads version {SCHEMA_VERSION}") from exc
        raise Permanent("wrong_schema", f"{where}: {first['msg']}") from exc


class Stage:
    """The stream of one service: takes records, hands them to the handlers, ends cleanly.

    `handlers` go by topic. `on_assigned` and `on_revoked` are told the partitions that this
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
    ) -> None:
        self.settings = settings
        self.service = service
        self.health = health
        self.producer = Producer(settings, client_id=f"perspektiven-{service}")
        self._topics = {topic.full_name(settings): topic for topic in handlers}
        self._on_assigned = on_assigned
        self._on_revoked = on_revoked
        self._assigned: frozenset[Partition] | None = None
        self._lag: dict[Partition, int] = {}
        self._delivery = Delivery(
            service=service,
            handlers={topic.full_name(settings): handle for topic, handle in handlers.items()},
            bury=self._bury,
            in_flight=in_flight,
        )
        health.add_check("stream", self._missing_assignment)
        health.add_check("progress", self._stuck, alive=True)
        health.add_check("failures", self._delivery.holding_back)

    async def run(self, *background: Coroutine[Any, Any, None]) -> None:
        """Works until SIGTERM or SIGINT, then drains for at most `DRAIN_SECONDS`.

        Raises what a background task raised, and PipelineError when the stream broke down.
        """
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        try:
            await self._wait_for_kafka()
            await self.health.serve(self.settings)
            await self.producer.start()
        except BaseException:
            for coroutine in background:
                coroutine.close()
            await self.health.stop()
            raise
        app = self._faust_app()
        tasks = [asyncio.create_task(coroutine) for coroutine in background]
        try:
            await app.start()
            log.info("started", port=self.health.port)
            watching = asyncio.create_task(self._watch(app))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait([watching, stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
            await self._end(app, [watching, stopping, *tasks])
        finally:
            await self.producer.stop()
            await self.health.stop()

    async def _end(self, app: faust.App, tasks: list[asyncio.Task[Any]]) -> None:
        log.info("draining", in_flight=self._delivery.in_flight)
        left = await self._delivery.drain(DRAIN_SECONDS)
        broken = [task for task in tasks if task.done() and task.exception()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not app.should_stop:
            await app.consumer.commit()
        try:
            await asyncio.wait_for(app.stop(), timeout=3)
        except TimeoutError:
            log.warning("stopped_hard")
        log.info("stopped", unfinished=left)
        for task in broken:
            await task

    async def _wait_for_kafka(self) -> None:
        deadline = time.monotonic() + _KAFKA_START_SECONDS
        while True:
            try:
                return await topics.require_all(self.settings)
            except (Transient, WrongSetting):
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(1)

    def _faust_app(self) -> faust.App:
        settings = self.settings
        datadir = settings.data_dir / "faust" / self.service
        datadir.mkdir(parents=True, exist_ok=True)
        app = faust.App(
            settings.topic_prefix + self.service,
            broker=[f"aiokafka://{host}" for host in settings.kafka_bootstrap_servers.split(",")],
            broker_credentials=_credentials(settings),
            key_serializer="raw",
            value_serializer="raw",
            consumer_auto_offset_reset="earliest",
            # A killed instance's partitions are handed on after this long, not after a minute.
            broker_session_timeout=10,
            broker_heartbeat_interval=3,
            broker_rebalance_timeout=60,
            broker_commit_interval=1,
            # Records may wait for hours while something downstream is away.
            broker_max_poll_interval=7 * 24 * 3600,
            stream_buffer_maxsize=64,
            # Work of revoked partitions is cancelled, not waited for (docs/adr/0002).
            stream_wait_empty=False,
            topic_disable_leader=True,
            producer_acks=-1,
            web_enabled=False,
            worker_redirect_stdouts=False,
            datadir=str(datadir),
        )
        for name in self._topics:
            self._add_agent(app, name)
        app.on_partitions_assigned.connect(self._take_partitions, weak=False)
        app.on_partitions_revoked.connect(self._give_up_partitions, weak=False)
        return app

    def _add_agent(self, app: faust.App, name: str) -> None:
        async def take(stream: Any) -> None:
            async for event in stream.noack().events():
                await self._delivery.submit(_record(event.message), event.ack)

        app.agent(app.topic(name), name=f"take-{name}")(take)

    async def _take_partitions(self, _: Any, /, *moved: Any, **__: Any) -> None:
        self._assigned = frozenset((tp.topic, tp.partition) for tp in moved[0])
        self._delivery.last_taken = time.monotonic()
        log.info("partitions_assigned", count=len(self._assigned))
        if self._on_assigned is not None:
            await self._on_assigned(self._numbers(self._assigned))

    async def _give_up_partitions(self, _: Any, /, *moved: Any, **__: Any) -> None:
        gone = {(tp.topic, tp.partition) for tp in moved[0]}
        self._delivery.revoke(gone)
        if self._on_revoked is not None:
            await self._on_revoked(self._numbers(frozenset(gone)))

    def _numbers(self, partitions: frozenset[Partition]) -> frozenset[int]:
        return frozenset(number for topic, number in partitions if topic in self._topics)

    async def _watch(self, app: faust.App) -> None:
        """Measures the lag, and raises when the stream broke down."""
        async with kafka.admin(self.settings) as admin:
            while not app.should_stop and not app.crashed:
                await self._measure_lag(app, admin)
                oldest = self._delivery.oldest_seconds()
                metrics.OLDEST_IN_FLIGHT_SECONDS.labels(self.service).set(oldest)
                await asyncio.sleep(2)
        raise PipelineError("the stream broke down; see the log lines before this one")

    async def _measure_lag(self, app: faust.App, admin: Any) -> None:
        try:
            committed = await admin.list_consumer_group_offsets(app.conf.id)
        except KafkaError as exc:
            log.warning("lag_unknown", error=repr(exc))
            return
        lag: dict[Partition, int] = {}
        for topic, number in self._assigned or ():
            tp = faust.types.TP(topic, number)
            highwater = app.consumer.highwater(tp)
            if highwater is not None:
                at = committed.get(tp)
                lag[topic, number] = max(0, highwater - (at.offset if at else 0))
        self._lag = lag
        for name in self._topics:
            waiting = sum(count for (topic, _), count in lag.items() if topic == name)
            metrics.LAG.labels(self.service, self._topics[name].name).set(waiting)

    def _missing_assignment(self) -> str | None:
        return None if self._assigned is not None else "waiting for Kafka to assign partitions"

    def _stuck(self) -> str | None:
        idle = time.monotonic() - self._delivery.last_taken
        waiting = sum(self._lag.values())
        if waiting and not self._delivery.in_flight and idle > _STUCK_SECONDS:
            return f"{waiting} records wait, but none was delivered for {idle:.0f} s; restart me"
        return None

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


def _record(message: Any) -> Record:
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=int(message.timestamp * 1000),
        key=message.key,
        value=message.value,
        headers=tuple((name, bytes(value or b"")) for name, value in pairs),
    )


def _credentials(settings: Settings) -> Any:
    protocol = settings.kafka_security_protocol
    context = kafka.tls(settings) if protocol.endswith("SSL") else None
    if protocol.startswith("SASL"):
        arguments = kafka.connection(settings)
        return faust.SASLCredentials(
            username=arguments["sasl_plain_username"],
            password=arguments["sasl_plain_password"],
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None
