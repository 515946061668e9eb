"""Text processing of an article: small ones in place, large ones in a worker process.

Everything that reads a whole text (identifying, cutting, typesetting) goes through here, so that
no article holds the event loop up (ARCHITECTURE.md, "No unbounded work on an event loop").
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from perspektiven.ops.workers import WorkerLimits, WorkerPool

# A hop to a process costs about as much as this many letters: articles are rarely longer.
_SMALL = 20_000
# One job: far below the deadline even where every letter is its own sentence.
_CHUNK = 50_000
_CHUNK_ITEMS = 1_000
# The container of the translator has 1.8 GB, most of it for the models.
_LIMITS = WorkerLimits(deadline=20.0, memory_bytes=512 * 2**20)

Item = TypeVar("Item")
R = TypeVar("R")


class TextWork:
    """Runs functions on texts; its worker process starts with the first large article."""

    def __init__(self, workers: int = 1, limits: WorkerLimits = _LIMITS) -> None:
        self.pool = WorkerPool(workers, limits)

    async def each(
        self,
        word: str,
        subject: str,
        function: Callable[[Item], R],
        items: Sequence[Item],
        letters: Sequence[int],
    ) -> list[R]:
        """Return `function(item)` for each item, in order; `letters` are the items' sizes.

        `function` is module-level, its items and results can be pickled. Raises
        Permanent(`WORD_timeout` | `WORD_memory` | `WORD_crashed`) as WorkerPool.run does.
        """
        results: list[R] = []
        if sum(letters) <= _SMALL:
            for item in items:
                await others_first()
                results.append(function(item))
            return results
        for chunk in _chunks(items, letters):
            results += await self.pool.run(word, subject, _each, function, chunk)
        return results

    async def stop(self) -> None:
        """Kills the processes."""
        await self.pool.stop()


async def others_first() -> None:
    """Yields to waiting tasks before some milliseconds of work.

    A server that has answered must not wait for its next request until an article is done with.
    """
    await asyncio.sleep(0)


def _each(function: Callable[[Item], R], items: Sequence[Item]) -> list[R]:
    return [function(item) for item in items]


def _chunks(items: Sequence[Item], letters: Sequence[int]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item, own in zip(items, letters, strict=True):
        if chunk and (size + own > _CHUNK or len(chunk) >= _CHUNK_ITEMS):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += own
    if chunk:
        yield chunk
