"""Kafka clients from settings: admin, consumer without a group, producer; their errors as ours."""

import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from perspektiven import limits
from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.ops.telemetry import trace_headers
from perspektiven.settings import Settings

# A dead letter: the largest record (limits.RECORD, 8 MiB), with headers that say why it failed.
MAX_REQUEST_BYTES = 9 * 1024 * 1024

_BATCH_OVERHEAD = 1024
"""More than what a batch adds to its only record, compression of noise included."""

Headers = tuple[tuple[str, bytes], ...]

BY_HAND = ("by-hand", b"1")
"""Header of a record that a person asked for, by a replay or by name: done again if need be."""


def group_of(settings: Settings, service: str) -> str:
    """The consumer group of a service."""
    return settings.topic_prefix + service


def connection(settings: Settings) -> dict[str, Any]:
    """The arguments that every aiokafka client takes to reach the brokers."""
    arguments: dict[str, Any] = {
        "bootstrap_servers": settings.kafka_bootstrap_servers,
        "security_protocol": settings.kafka_security_protocol,
    }
    if settings.kafka_security_protocol.endswith("SSL"):
        arguments["ssl_context"] = tls(settings)
    if settings.kafka_security_protocol.startswith("SASL"):
        if settings.kafka_sasl_username is None or settings.kafka_sasl_password is None:
            raise WrongSetting(
                "PERSPEKTIVEN_KAFKA_SASL_USERNAME and _PASSWORD are needed with "
                f"{settings.kafka_security_protocol}"
            )
        arguments["sasl_mechanism"] = settings.kafka_sasl_mechanism
        arguments["sasl_plain_username"] = settings.kafka_sasl_username
        arguments["sasl_plain_password"] = settings.kafka_sasl_password.get_secret_value()
    return arguments


def tls(settings: Settings) -> ssl.SSLContext:
    """TLS context for checking Kafka's certificate."""
    try:
        return ssl.create_default_context(cafile=settings.kafka_ca_certs)
    except OSError as exc:
        raise WrongSetting(
            f"PERSPEKTIVEN_KAFKA_CA_CERTS: can't read {settings.kafka_ca_certs}"
        ) from exc


@asynccontextmanager
async def admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client; raises Transient when no broker answers."""
    client = AIOKafkaAdminClient(**connection(settings))
    try:
        await client.start()
    except (KafkaError, OSError) as exc:
        await client.close()
        raise Transient(_unreachable(settings)) from exc
    try:
        yield client
    finally:
        await client.close()


@contextmanager
def our_errors(settings: Settings) -> Iterator[None]:
    """Translates exceptions of Kafka's client into Transient."""
    try:
        yield
    except (KafkaError, OSError) as exc:
        raise Transient(_unreachable(settings)) from exc


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer without a group, for queries and reads of topics; raises Transient as `admin`."""
    consumer = AIOKafkaConsumer(
        **connection(settings), enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        with our_errors(settings):
            await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


class Producer:
    """Sends records and returns only when Kafka holds them.

    Idempotent, so that a retry inside the client doubles nothing; the partition follows from the
    key as in every other Kafka client (murmur2).
    """

    def __init__(self, settings: Settings, *, client_id: str = "perspektiven") -> None:
        self._settings = settings
        self._client_id = client_id
        self._client: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Raises Transient when no broker answers."""
        client = AIOKafkaProducer(
            **connection(self._settings),
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            # A record by itself costs a request, here and at the broker; 50 ms delay no reader.
            linger_ms=50,
            max_batch_size=256 * 1024,
            max_request_size=MAX_REQUEST_BYTES,
            compression_type="zstd",
        )
        try:
            await client.start()
        except (KafkaError, OSError) as exc:
            await client.stop()
            raise Transient(_unreachable(self._settings)) from exc
        self._client = client

    async def stop(self) -> None:
        """Sends what is waiting and closes."""
        if self._client is not None:
            await self._client.stop()
            self._client = None

    async def __aenter__(self) -> "Producer":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def send(
        self,
        topic: str,
        *,
        key: bytes | None,
        value: bytes | None,
        headers: Headers = (),
        partition: int | None = None,
    ) -> tuple[int, int]:
        """Sends a record; returns partition and offset once Kafka has acknowledged it.

        The trace of what is being done goes along, unless the headers carry one. Raises
        Permanent (`too_large`) for a record over the limit, Transient for all that passes.
        """
        client = self._started()
        if not any(name == "traceparent" for name, _ in headers):
            headers = (*headers, *trace_headers())
        with _not_taken(topic, len(value or b"")):
            done = await client.send_and_wait(
                topic, key=key, value=value, headers=list(headers), partition=partition
            )
        return done.partition, done.offset

    async def send_together(
        self, topic: str, records: Sequence[tuple[bytes, bytes | None]], *, partition: int
    ) -> int:
        """Sends keys and values to one partition, in their order; returns the offset of the last.

        They share batches, at less than half the CPU of single records, and carry no trace.
        Raises as `send`; some of them may be kept all the same then.
        """
        client, size = self._started(), max(map(_size, records), default=0)
        with _not_taken(topic, size):
            # A broker that refuses a batch refuses all that the producer sends there after it.
            if size + _BATCH_OVERHEAD > limits.RECORD.most:
                raise MessageSizeTooLargeError
            batch, sent = client.create_batch(), []
            for key, value in records:
                if batch.append(key=key, value=value, timestamp=None) is None:
                    sent.append(await client.send_batch(batch, topic, partition=partition))
                    batch = client.create_batch()
                    batch.append(key=key, value=value, timestamp=None)
            sent.append(await client.send_batch(batch, topic, partition=partition))
            offsets = [(await each).offset for each in sent]
        last: int = offsets[-1] + batch.record_count() - 1
        return last

    def _started(self) -> AIOKafkaProducer:
        if self._client is None:
            raise Transient("the producer is not started")
        return self._client


def _size(record: tuple[bytes, bytes | None]) -> int:
    key, value = record
    return len(key) + len(value or b"")


@contextmanager
def _not_taken(topic: str, size: int) -> Iterator[None]:
    """Translates the client's reasons not to take records of at most so many bytes."""
    try:
        yield
    except MessageSizeTooLargeError as exc:
        raise Permanent("too_large", f"the record has {size} bytes") from exc
    except KafkaError as exc:
        raise Transient(f"Kafka did not accept a record for {topic}: {exc!r}") from exc


def _unreachable(settings: Settings) -> str:
    return (
        f"Kafka is not reachable at {settings.kafka_bootstrap_servers}; "
        "is it running, and is PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS right?"
    )
