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
    """Of each answer, from the moment that its request was due."""
    bytes_each: int
    """Of an answer as it was sent, on average."""

    def summary(self) -> dict[str, float]:
        """p50, p95 and p99 in milliseconds, and kilobytes of an answer."""
        cuts = statistics.quantiles(self.seconds, n=100)
        return {
            "p50_ms": round(cuts[49] * 1000, 1),
            "p95_ms": round(cuts[94] * 1000, 1),
            "p99_ms": round(cuts[98] * 1000, 1),
            "kilobytes": round(self.bytes_each / 1000, 1),
        }


async def load(address: str, paths: Sequence[str], rate: float, seconds: float) -> Measured:
    """Asks for the paths in turn, at random moments, `rate` times a second on average.

    Raises ClientResponseError for an answer that is not 200.
    """
    drawn = random.Random(1)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        address,
        headers=HEADERS,
        connector=connector,
        raise_for_status=True,
        auto_decompress=False,
    ) as http:

        async def ask(path: str, due: float) -> tuple[float, int]:
            async with http.get(path) as answer:
                size = len(await answer.read())
            return time.perf_counter() - due, size

        running = []
        due = time.perf_counter()
        for number in range(round(rate * seconds)):
            due += drawn.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            running.append(asyncio.create_task(ask(paths[number % len(paths)], due)))
        answers = await asyncio.gather(*running)
    return Measured(
        tuple(each for each, _ in answers), round(statistics.mean(size for _, size in answers))
    )
