"""A stage ends when it is told to, before Kafka answers and when it hangs."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from perspektiven import topics
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.stream import Stage
from perspektiven.ops import shutdown
from perspektiven.ops.health import Health
from perspektiven.settings import Settings, load
from tests.support.eventually import eventually


async def test_a_stage_that_waits_for_kafka_ends_when_it_is_told_to(tmp_path: Path) -> None:
    async def handle(_: Record) -> None:
        """There is nothing to do."""

    settings = load(Settings, kafka_bootstrap_servers="127.0.0.1:1", data_dir=tmp_path, http_port=0)
    stage = Stage(
        settings, service="x", handlers={topics.ARTICLES: handle}, in_flight=5, health=Health()
    )
    before = signal.getsignal(signal.SIGTERM)
    running = asyncio.create_task(stage.run())
    await eventually(lambda: signal.getsignal(signal.SIGTERM) is not before)
    os.kill(os.getpid(), signal.SIGTERM)

    async with asyncio.timeout(3):
        await running


def test_a_process_that_hangs_on_its_way_out_is_ended() -> None:
    code = (
        "import threading; from perspektiven.ops import shutdown; "
        "shutdown.own_process(); shutdown.leave_within(0.2); threading.Event().wait()"
    )

    ended = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)

    assert ended.returncode == -signal.SIGALRM


def test_a_process_that_is_not_a_services_own_is_left_alone() -> None:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        shutdown.leave_within(60)
        after = signal.getsignal(signal.SIGALRM)
    finally:
        signal.signal(signal.SIGALRM, before)

    assert after is signal.SIG_IGN
