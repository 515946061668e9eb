"""A record that is its consumer's death is found among many, on real Kafka and real processes."""

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.local.processes import Process
from perspektiven import topics
from perspektiven.kafka import attempt_log, connections, dead_letters, topic_reads
from perspektiven.kafka.dead_letters import DeadLetter
from perspektiven.ops import instances
from perspektiven.settings import Settings
from tests.support import deadly_stage
from tests.support.eventually import eventually

if TYPE_CHECKING:
    from tests.support.stack import MakeSettings

pytestmark = pytest.mark.timeout(300)
RECORDS = 200
GUILTY = 77
Start = Callable[..., Process]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the stage again, with the data it had before."""
    processes: list[Process] = []

    def again(settings: Settings, **changed: object) -> Process:
        processes.append(deadly_stage.start(settings, tmp_path / "state", **changed))
        return processes[-1]

    yield again
    for process in processes:
        process.terminate()
    for process in processes:
        assert process.wait(15)


async def publish(settings: Settings, guilty: bytes | None, *, innocent: bytes = b"") -> None:
    await topics.create_all(settings)
    topic = topics.ARTICLES.full_name(settings)
    async with connections.Producer(settings) as producer:
        await asyncio.gather(
            *(
                producer.send(
                    topic,
                    key=b"%d" % number,
                    value=guilty if guilty and number == GUILTY else innocent or b"quick",
                )
                for number in range(RECORDS)
            )
        )


async def copied(settings: Settings) -> set[int]:
    name = topics.TRANSLATIONS.full_name(settings)
    return {int(record.key) async for record in topic_reads.read_all(settings, name)}


async def letters(settings: Settings) -> list[DeadLetter]:
    return [letter async for letter in dead_letters.read(settings, only=topics.ARTICLES)]


async def all_are_done(settings: Settings, process: Process, innocents: set[int]) -> bool:
    """Whether it ended, or all but the guilty one are copied and the guilty one is buried."""
    if process.exit_code is not None:
        return True
    buried = len(await letters(settings))
    return await copied(settings) >= innocents and buried == RECORDS - len(innocents)


async def test_of_two_hundred_records_in_flight_the_one_that_kills_is_found(
    settings: "MakeSettings", start: Start
) -> None:
    own = settings(Settings)
    await publish(own, b"kill")
    innocents = set(range(RECORDS)) - {GUILTY}

    deaths, process = 0, start(own)
    while True:
        await eventually(lambda: all_are_done(own, process, innocents), seconds=60)  # noqa: B023
        if process.exit_code is None:
            break
        assert process.exit_code == -9, process.output()
        deaths, process = deaths + 1, start(own)

    (letter,) = await letters(own)
    assert (letter.key, letter.reason, deaths) == (b"%d" % GUILTY, "redelivered", 3)
    assert letter.about["message"].count("died alone") == 2
    assert await copied(own) == innocents

    async def nobody_is_suspected() -> bool:
        return (await attempt_log.read(own, deadly_stage.SERVICE)).deaths == []

    await eventually(nobody_is_suspected)


async def test_a_record_that_blocks_the_loop_is_dead_lettered_after_three_expulsions(
    settings: "MakeSettings", start: Start
) -> None:
    own = settings(Settings, kafka_session_timeout_seconds=6)
    await publish(own, b"block 9")
    innocents = set(range(RECORDS)) - {GUILTY}

    process = start(own, kafka_session_timeout_seconds=6)
    await eventually(lambda: all_are_done(own, process, innocents), seconds=120)

    (letter,) = await letters(own)
    assert process.exit_code is None
    assert (letter.key, letter.reason) == (b"%d" % GUILTY, "redelivered")
    assert letter.about["message"].count("blocked alone") == 2
    assert await copied(own) - {GUILTY} == innocents


async def test_a_loop_that_is_blocked_for_long_is_told_and_ends_the_process(
    settings: "MakeSettings", start: Start, tmp_path: Path
) -> None:
    own = settings(Settings, data_dir=tmp_path / "state")
    await publish(own, b"block 600")

    process = start(own, blocked_seconds=15)

    async def is_seen_to_be_blocked() -> bool:
        found = await instances.find(own, deadly_stage.SERVICE)
        return any(each.liveness == "silent" and each.working_on() for each in found)

    await eventually(is_seen_to_be_blocked, seconds=40)
    await eventually(lambda: process.exit_code is not None, seconds=60)
    again = start(own, blocked_seconds=15)
    await eventually(lambda: "records_suspected" in again.output(), seconds=30)

    assert "Timeout (0:00:15)!" in process.output()
    assert "deadly_stage.py" in process.output()
    again.kill()


@pytest.mark.slow
async def test_kills_from_outside_condemn_nobody(settings: "MakeSettings", start: Start) -> None:
    own = settings(Settings)
    chance = random.Random(14)
    await publish(own, None, innocent=b"slow 0.2")

    for _ in range(10):
        process = start(own)
        await eventually(lambda: '"started"' in process.output(), seconds=60)  # noqa: B023
        await asyncio.sleep(chance.uniform(0.2, 4))
        process.kill()
    last = start(own)
    everyone = set(range(RECORDS))
    await eventually(lambda: all_are_done(own, last, everyone), seconds=120)

    assert last.exit_code is None
    assert await letters(own) == []
