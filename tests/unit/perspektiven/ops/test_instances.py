"""A service whose group is empty: blocked, joining, killed, or not there at all."""

import socket
from datetime import UTC, datetime, timedelta

import pytest

from perspektiven.kafka.suspects import Attempt
from perspektiven.ops.health import Health
from perspektiven.ops.instances import InstanceReport, Liveness, _ask, absent
from perspektiven.settings import Settings, load

ATTEMPT = Attempt(
    topic="articles",
    partition=3,
    offset=17,
    timestamp_ms=0,
    key="id-17",
    began_at=datetime.now(UTC) - timedelta(seconds=83),
)


def found(answer: Liveness, longest: Attempt | None = ATTEMPT) -> InstanceReport:
    return InstanceReport("10.0.0.5:8080", answer, attempts=1, longest=longest)


def test_a_blocked_service_is_told_with_its_record_and_is_not_to_be_started() -> None:
    said = absent("translator", 5, [found("away"), found("silent")])

    assert "runs but is blocked" in said
    assert "it is working on articles/3/17 (id-17) for " in said
    assert "start it" not in said


def test_a_service_that_joins_its_group_is_not_to_be_started() -> None:
    said = absent("translator", 5, [found("answers")])

    assert "runs but is not in its group" in said
    assert "start it" not in said


def test_a_service_that_was_killed_is_told_from_one_that_was_stopped() -> None:
    assert "did not end by itself" in absent("translator", 5, [found("away")])
    assert "none is running: start it" in absent("translator", 5, [])


def test_the_longest_of_many_attempts_is_told_as_one_of_them() -> None:
    many = InstanceReport("10.0.0.5:8080", "silent", attempts=200, longest=ATTEMPT)

    assert "(and 199 others)" in str(many.working_on())


async def test_a_service_answers() -> None:
    health = Health()
    await health.serve(load(Settings, http_port=0))

    answer = await _ask("127.0.0.1", health.port)
    await health.stop()

    assert answer == "answers"


async def test_a_blocked_process_lets_the_kernel_connect_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert await _ask("127.0.0.1", server.getsockname()[1]) == "silent"


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
async def test_what_cannot_be_reached_is_away(host: str) -> None:
    assert await _ask(host, 1) == "away"
