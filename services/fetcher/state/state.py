"""State of the fetcher: a compacted topic, mirrored on disk for the owned partitions.

A write is done when Kafka has acknowledged it and the mirror holds it; faust's tables wait for
neither (docs/adr/0003). Keys are `KIND/HOST/…`: the host decides the partition, as it does in
`entries`, so a host's memory moves with the host. All writes set a value and may be repeated.
"""

import asyncio
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

import structlog
from pydantic import BaseModel, ValidationError

from perspektiven.errors import Transient
from perspektiven.kafka import topic_reads
from services.fetcher.state.changelog import Changelog
from services.fetcher.state.far_due_times import brought_back
from services.fetcher.state.mirror import Mirror, Queued
from services.fetcher.state.partition import Partition, load
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

Row = TypeVar("Row", bound=BaseModel)

_CLOSE_SECONDS = 2.0
_SMALL_ROW_BYTES = 8 * 2**10
_LARGE_ROW_BYTES = 64 * 2**10
"""That of a source that lists 4,000 entries."""


class NotOurs(Transient):
    """The host's partition is not owned by this instance, or not loaded."""


class State:
    """The rows of the partitions that this instance owns."""

    def __init__(
        self,
        changelog: Changelog,
        *,
        partitions: int,
        folder: Path,
        clock: SteadyClock,
        longest: Mapping[str, float],
    ) -> None:
        """`longest` are the longest waits in seconds, by kind of keys."""
        self._changelog = changelog
        self._count = partitions
        self._folder = folder
        self._clock = clock
        self._longest = longest
        self._open: dict[int, Partition] = {}

    def partition_of(self, host: str) -> int:
        """Partition of a host."""
        return _partition_of(host, self._count)

    def owns(self, host: str) -> bool:
        """Whether the host's partition is owned and loaded."""
        partition = self._open.get(self.partition_of(host))
        return partition is not None and partition.loaded.is_set()

    @property
    def loading(self) -> int:
        """Number of owned partitions that are not loaded yet."""
        return sum(not partition.loaded.is_set() for partition in self._open.values())

    async def ready(self, host: str) -> None:
        """Returns when the host's partition is loaded. Raises NotOurs if it isn't being loaded."""
        partition = self._open.get(self.partition_of(host))
        if partition is None:
            raise NotOurs(f"{host} belongs to another instance")
        await partition.loaded.wait()

    async def open(self, numbers: frozenset[int]) -> None:
        """Loads newly assigned partitions; returns when they are loaded.

        Raises Transient when a mirror can't be opened (the one before us has not let go of it) or
        written (the disk is full); it can be called again.
        """
        for number in sorted(numbers - self._open.keys()):
            self._open[number] = Partition(number, self._mirror_of(number), self._changelog)
        loading = [each for each in self._open.values() if not each.loaded.is_set()]
        if not loading:
            return
        for partition in loading:
            if partition.mirror.trouble is not None:
                partition.mirror = self._mirror_of(partition.number)
        try:
            await self._load(loading)
        except (sqlite3.Error, OSError) as exc:
            raise Transient(f"the state can't be mirrored: {exc}") from exc
        for partition in loading:
            partition.begin()

    async def _load(self, partitions: list[Partition]) -> None:
        await load(self._changelog, {each.number: each.mirror for each in partitions})
        for partition in partitions:
            await self._bring_back(partition)
            await asyncio.sleep(0)

    async def _bring_back(self, partition: Partition) -> None:
        """Writes due times that a clock ahead has left; before anybody else writes these rows."""
        now = self._clock.now()
        for changes in brought_back(partition.mirror, self._longest, now):
            last = await self._changelog.write(partition.number, changes)
            partition.mirror.apply(changes.items(), last + 1)
            log.warning("due_times_brought_back", partition=partition.number, rows=len(changes))

    def _mirror_of(self, number: int) -> Mirror:
        try:
            return Mirror(self._folder / f"state-{number}.sqlite", self._clock)
        except (sqlite3.Error, OSError) as exc:
            raise Transient(f"the mirror of partition {number} can't be opened: {exc}") from exc

    async def close(self, numbers: frozenset[int]) -> None:
        """Gives up partitions; waits for pending writes, but not for long."""
        closing = [self._open.pop(number) for number in numbers & self._open.keys()]
        deadline = asyncio.get_running_loop().time() + _CLOSE_SECONDS
        for partition in closing:
            await partition.drain(deadline)
            await _abandon(partition)

    async def close_all(self) -> None:
        """Gives up all partitions at once; writes nothing more."""
        while self._open:
            await _abandon(self._open.popitem()[1])

    def get(self, kind: type[Row], key: str) -> Row | None:
        """Row of a key. Raises NotOurs."""
        value = self._mirror(key).get(key)
        return None if value is None else _parse(kind, key, value)

    def has(self, key: str) -> bool:
        """Whether a key has a row. Raises NotOurs."""
        return self._mirror(key).get(key) is not None

    async def put(self, changes: Mapping[str, BaseModel | None]) -> None:
        """Sets or removes (None) rows of one host; returns when the write is acknowledged.

        Raises NotOurs when the partition moves away meanwhile, Permanent for a row too large.
        """
        if not changes:
            return
        partition = self._partition(next(iter(changes)))
        values = {
            key: None if row is None else row.model_dump_json(exclude_defaults=True).encode()
            for key, row in changes.items()
        }
        await partition.write(values)

    def highest_due(self, kind: str, host: str, now: float) -> Queued | None:
        """Due row of highest rank in a queue of the host. Raises NotOurs."""
        return self._mirror(f"{kind}/{host}/").highest_due(f"{kind}/{host}", now)

    def first_due(self, kind: str, host: str) -> Queued | None:
        """Row of a queue of the host that is due first. Raises NotOurs."""
        return self._mirror(f"{kind}/{host}/").first_due(f"{kind}/{host}")

    def queued(self, kind: str, host: str) -> int:
        """Length of a queue of the host. Raises NotOurs."""
        return self._mirror(f"{kind}/{host}/").count(f"{kind}/{host}")

    def queues(self, numbers: frozenset[int] | None) -> dict[str, tuple[float, int]]:
        """The queues (`KIND/HOST`) of these partitions of ours (None: all).

        For each: when the first row is due, and how many there are.
        """
        found: dict[str, tuple[float, int]] = {}
        for partition in self._loaded():
            if numbers is None or partition.number in numbers:
                found |= partition.mirror.queues()
        return found

    def due_by(self, now: float) -> dict[str, int]:
        """The queues (`KIND/HOST`) with something due by `now`, and how much."""
        found: dict[str, int] = {}
        for partition in self._loaded():
            found |= partition.mirror.due_by(now)
        return found

    def broken(self) -> str | None:
        """Why nothing can be remembered any more, if so."""
        for partition in self._loaded():
            trouble = partition.broken() or partition.mirror.trouble
            if trouble is not None:
                return trouble
        return None

    def _loaded(self) -> list[Partition]:
        return [partition for partition in self._open.values() if partition.loaded.is_set()]

    def _mirror(self, key: str) -> Mirror:
        return self._partition(key).mirror

    def _partition(self, key: str) -> Partition:
        host = key.split("/", 2)[1]
        partition = self._open.get(self.partition_of(host))
        if partition is None or not partition.loaded.is_set():
            raise NotOurs(f"{host} belongs to another instance")
        return partition


@lru_cache(maxsize=65_536)
def _partition_of(host: str, count: int) -> int:
    return topic_reads.partition_of(host.encode(), count)


def _parse(kind: type[Row], key: str, value: bytes) -> Row | None:
    try:
        if len(value) <= _SMALL_ROW_BYTES:
            return cast(Row, _parsed_small(kind, value))
        if len(value) <= _LARGE_ROW_BYTES:
            return cast(Row, _parsed_large(kind, value))
        return kind.model_validate_json(value)
    except ValidationError as exc:
        # Written by another version: worse than not knowing would be to stand still for it.
        log.warning("state_row_unreadable", key=key, error=str(exc)[:200])
        return None


# Some rows are asked for several times in a turn of their host, and change only now and then.
# A parsed row takes about five times its bytes, so that few of the large ones are kept.
@lru_cache(maxsize=2_000)
def _parsed_small(kind: type[BaseModel], value: bytes) -> BaseModel:
    return kind.model_validate_json(value)


@lru_cache(maxsize=256)
def _parsed_large(kind: type[BaseModel], value: bytes) -> BaseModel:
    return kind.model_validate_json(value)


async def _abandon(partition: Partition) -> None:
    await partition.abandon(NotOurs("the partition moved to another instance"))
