"""faust app of one service, built from settings; faust messages as records."""

from typing import Any

import faust

from perspektiven.kafka import connections
from perspektiven.kafka.connections import group_of
from perspektiven.kafka.delivery import Record
from perspektiven.settings import Settings


def faust_app(settings: Settings, service: str) -> faust.App:
    """faust app of a service's consumer group, not started, without agents."""
    datadir = settings.data_dir / "faust" / service
    datadir.mkdir(parents=True, exist_ok=True)
    return faust.App(
        group_of(settings, service),
        broker=[f"aiokafka://{host}" for host in settings.kafka_bootstrap_servers.split(",")],
        broker_credentials=_credentials(settings),
        key_serializer="raw",
        value_serializer="raw",
        consumer_auto_offset_reset="earliest",
        # A killed instance's partitions are handed on after this long, not after a minute.
        broker_session_timeout=settings.kafka_session_timeout_seconds,
        broker_heartbeat_interval=min(3, settings.kafka_session_timeout_seconds / 3),
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


def record_of(message: Any) -> Record:
    """Converts a faust message to a record."""
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
    context = connections.tls(settings) if protocol.endswith("SSL") else None
    if protocol.startswith("SASL"):
        arguments = connections.connection(settings)
        return faust.SASLCredentials(
            username=arguments["sasl_plain_username"],
            password=arguments["sasl_plain_password"],
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None
