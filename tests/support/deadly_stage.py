"""A stage that copies `articles` to `translations`, and records that are its death.

    python -m tests.support.deadly_stage

What a record's value says is done to the process: `kill` ends it by SIGKILL, `block SECONDS` holds
the interpreter so long that no thread runs, heartbeats to Kafka included. All others are copied,
after some milliseconds; `slow SECONDS` after so many seconds.
"""

import asyncio
import ctypes
import os
import signal
import sys
from pathlib import Path

from console.local.processes import Process, Program
from perspektiven import topics
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.stream import Stage
from perspektiven.ops import shutdown, telemetry
from perspektiven.ops.health import Health
from perspektiven.settings import Settings, environment_of, load

SERVICE = "copier"
IN_FLIGHT = 200
_WORK_SECONDS = 0.01
_AFTER_BLOCK_SECONDS = 5
"""Time enough for the consumer to notice that it was expelled: what is in work is cancelled."""


def start(settings: Settings, folder: Path, **changed: object) -> Process:
    """Starts it on the installation of these settings; its data stay in `folder`."""
    names = {"kafka_bootstrap_servers", "topic_prefix", "partitions"}
    values = {**settings.model_dump(include=names), "data_dir": folder, "http_port": 0, **changed}
    command = (sys.executable, "-m", "tests.support.deadly_stage")
    return Process(Program(SERVICE, command, folder / "stage.log", environment_of(values)))


async def main() -> None:
    settings = load(Settings)

    async def copy(record: Record) -> None:
        what, _, seconds = (record.value or b"").partition(b" ")
        await asyncio.sleep(float(seconds) if what == b"slow" else _WORK_SECONDS)
        if what == b"kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if what == b"block":
            ctypes.PyDLL(None).usleep(int(float(seconds) * 1_000_000))
            await asyncio.sleep(_AFTER_BLOCK_SECONDS)
        target = topics.TRANSLATIONS.full_name(settings)
        await stage.producer.send(target, key=record.key, value=record.value)

    handlers = {topics.ARTICLES: copy}
    stage = Stage(
        settings, service=SERVICE, handlers=handlers, in_flight=IN_FLIGHT, health=Health()
    )
    await stage.run()


if __name__ == "__main__":
    telemetry.configure(load(Settings), SERVICE)
    shutdown.own_process()
    asyncio.run(main())
