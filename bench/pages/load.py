"""An open loop of requests: each is sent when its time has come, however slow others are.

A client that waits for an answer before it asks again would ask a slow server less often, and
measure too well (coordinated omission). Times count from the moment a request was due.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp

HEADERS = {"Accept": "text/html", "Accept-Encoding": "gzip, deflate, br"}
"""As browsers send them: answers are compressed, which is part of their cost."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a program saw that sent requests at a steady rate."""

    seconds: tuple[float, ...]
    """Of each answer that was 200, from the moment that its request was due."""
    refused: int
    """Other answers: a reader that is too slow gives up (503)."""
    bytes_each: int
    """Of an answer as it was sent, on average."""

    def summary(self) -> dict[str, float]:
        """p50, p95 and p99 in milliseconds, kilobytes of an answer, refused ones.

        Raises StatisticsError where all were refused.
        """
        cuts = statistics.quantiles(self.seconds, n=100)
        return {
            "p50_ms": round(cuts[49] * 1000, 1),
            "p95_ms": round(cuts[94] * 1000, 1),
            "p99_ms": round(cuts[98] * 1000, 1),
            "kilobytes": round(self.bytes_each / 1000, 1),
            "refused": self.refused,
        }


async def load(address: str, paths: Sequence[str], rate: float, seconds: float) -> Measured:
    """Asks for the paths in turn, at random moments, `rate` times a second on average."""
    drawn = random.Random(1)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        address, headers=HEADERS, connector=connector, auto_decompress=False
    ) as http:

        async def ask(path: str, due: float) -> tuple[float, int] | None:
            async with http.get(path) as answer:
                size = len(await answer.read())
            return (time.perf_counter() - due, size) if answer.status == 200 else None

        running = []
        due = time.perf_counter()
        for number in range(round(rate * seconds)):
            due += drawn.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            running.append(asyncio.create_task(ask(paths[number % len(paths)], due)))
        answers = await asyncio.gather(*running)
    taken = [each for each in answers if each is not None]
    return Measured(
        tuple(seconds for seconds, _ in taken),
        refused=len(answers) - len(taken),
        bytes_each=round(statistics.mean(size for _, size in taken)),
    )
