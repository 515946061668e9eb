"""Instances of a service that Kafka does not list: blocked, expelled, killed or absent.

A consumer group without members does not mean that nothing runs. What is known besides: what each
instance told of itself in the topic `attempts`, whether it answers at its port (a blocked process
lets the kernel accept connections, and answers none), and the journals of processes on this disk.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from perspektiven.kafka import attempt_log, journal
from perspektiven.kafka.attempt_log import Instance
from perspektiven.kafka.attempts import LONG_SECONDS
from perspektiven.kafka.connections import group_of
from perspektiven.kafka.suspects import Attempt
from perspektiven.settings import Settings

_FRESH = timedelta(minutes=30)
"""Every running instance tells of itself more often than that."""

_ANSWER_SECONDS = 2.0

Liveness = Literal["answers", "silent", "away"]


@dataclass(frozen=True, slots=True)
class InstanceReport:
    """One instance without a clean end."""

    address: str
    liveness: Liveness
    attempts: int
    longest: Attempt | None

    @property
    def is_long(self) -> bool:
        """Whether one record has been in progress for long."""
        return self.longest is not None and self.longest.seconds() > LONG_SECONDS

    def working_on(self) -> str | None:
        """The record in progress for longest, and its time."""
        if self.longest is None:
            return None
        others = f" (and {self.attempts - 1} others)" if self.attempts > 1 else ""
        return f"{self.longest.name} for {self.longest.seconds():.0f} s{others}"


async def find(settings: Settings, service: str) -> list[InstanceReport]:
    """Instances of a service that run, or were killed recently.

    Raises Transient while Kafka is away.
    """
    told = await attempt_log.read(settings, service)
    fresh = [each for each in told.instances if datetime.now(UTC) - each.told_at < _FRESH]
    return list(await asyncio.gather(*(_look_at(settings, service, each) for each in fresh)))


def absent(service: str, waiting: int, found: Iterable[InstanceReport]) -> str:
    """Diagnosis when records wait for a service whose group has no members."""
    by_liveness = {each.liveness: each for each in found}
    begins = f"{waiting} records wait for the {service}"
    if one := by_liveness.get("silent"):
        on = one.working_on()
        return (
            f"{begins}, and it runs but is blocked: {one.address} does not answer; it is working "
            f"on {on or f'{one.attempts} records'}. It continues by itself; a record that blocks "
            "it three times goes to the dead-letter topic as `redelivered`"
        )
    if one := by_liveness.get("answers"):
        return (
            f"{begins}, and it runs but is not in its group yet: it joins, or was expelled because "
            f"it was blocked. It continues by itself; http://{one.address}/readyz says what it does"
        )
    start = f"docker compose up -d {service}, or perspektiven service {service}"
    if one := by_liveness.get("away"):
        return (
            f"{begins}; it did not end by itself and does not answer at {one.address}: it was "
            f"killed and is being started again, or can't be reached from here. If it is not "
            f"running, start it ({start})"
        )
    return f"{begins}, and none is running: start it ({start})"


async def _look_at(settings: Settings, service: str, instance: Instance) -> InstanceReport:
    attempts, longest = instance.attempts, instance.longest
    own = await asyncio.to_thread(_journal_of, settings, service, instance.instance)
    if own:
        attempts, longest = len(own), min(own, key=lambda attempt: attempt.began_at)
    liveness = await _ask(instance.host, instance.port)
    return InstanceReport(f"{instance.host}:{instance.port}", liveness, attempts, longest)


def _journal_of(settings: Settings, service: str, instance: str) -> tuple[Attempt, ...]:
    """What it is working on, as its journal says, if that is on this disk."""
    folder = settings.data_dir / "attempts"
    with suppress(OSError):
        for look, _ in journal.journals(folder, group_of(settings, service)):
            if look.instance == instance:
                return look.attempts
    return ()


async def _ask(host: str, port: int) -> Liveness:
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return "away"
    try:
        writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
        async with asyncio.timeout(_ANSWER_SECONDS):
            return "answers" if await reader.read(1) else "away"
    except (OSError, TimeoutError) as exc:
        return "silent" if isinstance(exc, TimeoutError) else "away"
    finally:
        writer.close()
