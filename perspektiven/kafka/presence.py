"""Presence of an instance: what it reports to /readyz and to the topic `attempts`.

It is told at the start, every few minutes, when a suspect is about to be tried alone (the loop
may be blocked from then on) and when an attempt takes long; it is withdrawn at a clean end.
"""

import socket
import time
from datetime import UTC, datetime

from perspektiven.kafka.attempt_log import AttemptLog, Instance
from perspektiven.kafka.attempts import LONG_SECONDS, Attempts, attempt_of
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.suspects import name_of
from perspektiven.ops.health import Health
from perspektiven.settings import Settings

_HANGING_SECONDS = 3600.0
"""No single attempt should take so long, even of a whole supplement on a slow engine."""

_REPEAT_SECONDS = 600.0
_REPORT_SECONDS = 30.0


class Presence:
    """Reports the attempts of this process."""

    def __init__(
        self,
        settings: Settings,
        service: str,
        attempts: Attempts,
        ledger: AttemptLog,
        health: Health,
    ) -> None:
        self._host = _address(settings.http_host)
        self._service = service
        self._attempts = attempts
        self._ledger = ledger
        self._health = health
        self._told_at = 0.0
        self._told: Record | None = None
        attempts.before_trial = self.tell
        health.add_check("attempts", self._hanging)
        health.add_note("attempts", self._long)

    async def report(self) -> None:
        """Publishes changes; called every few seconds."""
        found = self._attempts.longest()
        record = found[0] if found and found[1] > LONG_SECONDS else self._attempts.tried_alone
        since = time.monotonic() - self._told_at
        if since > (_REPORT_SECONDS if record is not self._told else _REPEAT_SECONDS):
            await self.tell()

    async def tell(self) -> None:
        """Publishes the report now."""
        alone, found = self._attempts.tried_alone, self._attempts.longest()
        if alone is not None:
            found = found or (alone, 0.0)
        elif found is not None and found[1] < LONG_SECONDS:
            found = None
        self._told = found[0] if found else None
        self._told_at = time.monotonic()
        await self._ledger.announce(
            Instance(
                service=self._service,
                instance=self._attempts.instance,
                host=self._host,
                port=self._health.port,
                told_at=datetime.now(UTC),
                attempts=1 if alone else self._attempts.running,
                longest=attempt_of(*found) if found else None,
            )
        )

    async def withdraw(self) -> None:
        """Removes the report at the end of the process."""
        if not self._told_at:
            return
        await self._ledger.withdraw(self._attempts.instance)

    def _long(self) -> str | None:
        found = self._attempts.longest()
        if found is None or found[1] < LONG_SECONDS:
            return None
        return f"{_name(found[0])} has been worked on for {found[1]:.0f} s"

    def _hanging(self) -> str | None:
        found = self._attempts.longest()
        if found is None or found[1] < _HANGING_SECONDS:
            return None
        hours = found[1] / 3600
        return f"{_name(found[0])} has been worked on for {hours:.1f} h without an end; restart me"


def _name(record: Record) -> str:
    key = (record.key or b"").decode("utf-8", "replace")[:200]
    return name_of(record.topic, record.partition, record.offset, key)


def _address(listens_on: str) -> str:
    """Where others of the same network reach what listens on that address."""
    if listens_on not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return listens_on
    try:
        return socket.gethostbyname(socket.gethostname())
    except OSError:
        return "127.0.0.1"
