"""The delivery rule over records of a test, with dead letters in memory."""

import asyncio
from collections.abc import Callable

from perspektiven.errors import Transient
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Delivery, Handle, Record
from perspektiven.kafka.retry_policy import RetryPolicy

TOPIC = "articles"


QUICK = RetryPolicy(first_wait=0.001, longest_wait=0.002, wave=3)


def record(offset: int, partition: int = 0) -> Record:
    return Record(TOPIC, partition, offset, 0, b"key", str(offset).encode())


class Graveyard:
    """Where dead letters go; refuses the first `failures` of them in passing."""

    def __init__(self, failures: int = 0) -> None:
        self.letters: list[tuple[int, Failure]] = []
        self._failures = failures

    async def bury(self, record: Record, failure: Failure) -> None:
        if self._failures:
            self._failures -= 1
            raise Transient("Kafka is away")
        self.letters.append((record.offset, failure))


def delivery(handle: Handle, graveyard: Graveyard | None = None, in_flight: int = 8) -> Delivery:
    return Delivery(
        service="test",
        handlers={TOPIC: handle},
        bury=(graveyard or Graveyard()).bury,
        in_flight=in_flight,
        retry_policy=QUICK,
    )


async def settle(subject: Delivery) -> None:
    await eventually(lambda: not subject.in_flight)


async def eventually(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the subject tells nobody when it is idle
            await asyncio.sleep(0.001)
