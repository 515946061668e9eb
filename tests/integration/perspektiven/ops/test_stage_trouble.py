"""Stages with waiting records on real Kafka: what is said of them."""

import socket
from datetime import UTC, datetime, timedelta

from aiokafka import AIOKafkaConsumer

from perspektiven import topics
from perspektiven.kafka import connections
from perspektiven.kafka.attempt_log import AttemptLog, Instance
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.suspects import Attempt
from perspektiven.ops import stage_trouble, status
from perspektiven.settings import Settings
from tests.support.aged_records import HOURS, sent
from tests.support.factories import article
from tests.support.stack import MakeSettings


async def gather(settings: Settings) -> status.SystemStatus:
    return await status.gather(settings, sample_seconds=0.1)


async def test_a_stage_without_waiting_records_has_no_trouble(settings: MakeSettings) -> None:
    own = settings(Settings)
    await topics.create_all(own)

    found = await stage_trouble.look(own, {"translator": 0}, {"translator": {}})

    assert (found.problems, found.working_on) == ([], {})


async def test_a_running_stage_that_stands_still_is_a_problem(settings: MakeSettings) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    await sent(own, topics.ARTICLES, HOURS)
    member = AIOKafkaConsumer(
        topics.ARTICLES.full_name(own),
        **connections.connection(own),
        group_id=own.topic_prefix + "translator",
        enable_auto_commit=False,
    )
    await member.start()

    found = await gather(own)
    await member.stop()

    (problem,) = found.problems
    assert problem.startswith("the translator has done nothing since")
    assert "/readyz" in problem


async def test_a_service_that_is_blocked_is_told_with_its_record_and_not_to_be_started(
    settings: MakeSettings,
) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    began = datetime.now(UTC) - timedelta(seconds=83)
    name = topics.ARTICLES.full_name(own)
    attempt = Attempt(
        topic=name, partition=0, offset=0, timestamp_ms=0, key="id-17", began_at=began
    )
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        blocked = Instance(
            service="translator",
            instance="one",
            host=host,
            port=port,
            told_at=datetime.now(UTC),
            attempts=1,
            longest=attempt,
        )
        async with Producer(own) as producer:
            await producer.send(name, key=b"id-17", value=article().to_bytes(), partition=0)
            await AttemptLog(own, "translator", producer).announce(blocked)
        found = await gather(own)

    (problem,) = found.problems
    assert f"it is working on {name}/0/0 (id-17) for " in problem
    assert "blocked" in problem
    assert "start it" not in problem
    assert found.stages["translator"].working_on[0].startswith(f"{name}/0/0 (id-17) for ")
