"""The delivery rule, killed at every step, with a slow record in flight."""

import asyncio
import sys
from pathlib import Path

import pytest

from console.local.processes import Process, Program
from perspektiven import topics
from perspektiven.kafka import connections, topic_reads
from perspektiven.settings import Settings, environment_of
from tests.drills.pipeline import Pipeline
from tests.support.eventually import eventually

RECORDS = 2_000
SLOW = (3, 700, 1_400)
# At which record of a step it is killed, once after the other. Behind the slow records no offset
# may move, so that only about half of the records are ever acked.
KILLS = {
    "taken": (200, 900),
    "sending": (200, 900),
    "sent": (200, 900),
    "acked": (100, 300),
    "committing": (100,),
}


def stage(settings: Settings, folder: Path, step: str, after: int) -> Process:
    values = settings.model_dump(
        include={"kafka_bootstrap_servers", "topic_prefix", "partitions"}
    ) | {"data_dir": folder / "state", "http_port": 0}
    command = (sys.executable, "-m", "tests.drills.stage", step, str(after), str(folder / "gate"))
    return Process(Program("stage", command, folder / "stage.log", environment_of(values)))


async def copied(settings: Settings) -> set[bytes]:
    name = topics.TRANSLATIONS.full_name(settings)
    return {record.key async for record in topic_reads.read_all(settings, name)}


@pytest.mark.parametrize("step", KILLS)
async def test_a_stage_that_is_killed_at_any_step_loses_nothing(
    pipeline: Pipeline, tmp_path: Path, step: str
) -> None:
    settings = pipeline.settings
    await topics.create_all(settings)
    keys = {f"key-{number}".encode(): number for number in range(RECORDS)}
    async with connections.Producer(settings) as producer:
        await asyncio.gather(
            *(
                producer.send(
                    topics.ARTICLES.full_name(settings),
                    key=key,
                    value=b"slow" if number in SLOW else b"quick",
                )
                for key, number in keys.items()
            )
        )
    slow = {key for key, number in keys.items() if number in SLOW}

    # Killed while the slow records are in flight, each time a little later.
    for after in KILLS[step]:
        killed = stage(settings, tmp_path, step, after)
        await eventually(lambda: killed.exit_code is not None, seconds=60)  # noqa: B023 - awaited here
        assert killed.exit_code == -9, killed.output()
    last = stage(settings, tmp_path, "never", 0)
    try:

        async def only_slow_ones_are_left() -> bool:
            return keys.keys() - await copied(settings) == slow

        # A slow one that is tried alone holds up the others, half a minute at the most.
        await eventually(only_slow_ones_are_left, seconds=150)
        (tmp_path / "gate").touch()

        async def all_are_there() -> bool:
            return await copied(settings) == keys.keys()

        await eventually(all_are_there, seconds=60)
    finally:
        last.terminate()
        assert last.wait(15), "the stage did not end"
