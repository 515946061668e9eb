"""A stage that copies `articles` to `translations` and kills itself at a chosen step.

    python -m tests.drills.stage STEP AFTER GATE

STEP is where it dies, at the AFTER-th record that comes there: `taken`, `sending` (handed to
Kafka's client, not yet acknowledged), `sent`, `acked` (the offset may move), `committing`, or
`never`. A record whose value is `slow` is in flight until the file GATE exists.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from perspektiven import topics
from perspektiven.kafka.delivery import Delivery, Record
from perspektiven.kafka.stream import Stage
from perspektiven.ops import telemetry
from perspektiven.ops.health import Health
from perspektiven.settings import Settings, load
from tests.support.eventually import eventually

_LONG = 600


class Steps:
    """Counts how often each step was reached, and dies where it was told to."""

    def __init__(self, step: str, after: int) -> None:
        self._step = step
        self._left = after

    def reach(self, step: str) -> None:
        if step != self._step:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(steps: Steps, gate: Path) -> None:
    settings = load(Settings)

    async def copy(record: Record) -> None:
        steps.reach("taken")
        if record.value == b"slow":
            await eventually(gate.exists, seconds=_LONG)
        target = topics.TRANSLATIONS.full_name(settings)
        sending = asyncio.create_task(
            stage.producer.send(target, key=record.key or b"", value=record.value or b"")
        )
        await asyncio.sleep(0)
        steps.reach("sending")
        await sending
        steps.reach("sent")

    stage = Stage(
        settings, service="copier", handlers={topics.ARTICLES: copy}, in_flight=50, health=Health()
    )
    _watch_acks(stage._delivery, steps)
    await stage.run()


def _watch_acks(delivery: Delivery, steps: Steps) -> None:
    """Steps after the handler can't be seen from within it."""
    submit = delivery.submit

    async def watched(record: Record, ack: Any) -> None:
        def acked() -> None:
            ack()
            steps.reach("acked")
            asyncio.get_running_loop().call_later(1.0, steps.reach, "committing")

        await submit(record, acked)

    delivery.submit = watched  # type: ignore[method-assign]


if __name__ == "__main__":
    telemetry.configure(load(Settings), "copier")
    asyncio.run(main(Steps(sys.argv[1], int(sys.argv[2])), Path(sys.argv[3])))
