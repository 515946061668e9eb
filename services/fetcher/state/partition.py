"""One partition of the state: brought up to date from the changelog, then written in order."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from perspektiven.back_off import back_off
from perspektiven.errors import Permanent, Transient
from services.fetcher.state.changelog import Changelog
from services.fetcher.state.mirror import Change, Mirror

log = structlog.get_logger()

_SAVE_EVERY_SECONDS = 1.0
_LOAD_BATCH = 1_000


@dataclass(slots=True)
class _Write:
    changes: Mapping[str, bytes | None]
    done: asyncio.Future[None]


class Partition:
    """The mirror of a partition, and what is being written to it."""

    def __init__(self, number: int, mirror: Mirror, changelog: Changelog) -> None:
        self.number = number
        self.mirror = mirror
        self.loaded = asyncio.Event()
        self._changelog = changelog
        self._writes: list[_Write] = []
        self._wanted = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Takes writes from now on: the mirror is up to date."""
        self._writer = asyncio.create_task(self._write_all())
        self.loaded.set()

    async def write(self, changes: Mapping[str, bytes | None]) -> None:
        """Returns when Kafka has acknowledged the changes and the mirror holds them."""
        write = _Write(changes, asyncio.get_running_loop().create_future())
        self._writes.append(write)
        self._wanted.set()
        await write.done

    async def drain(self, deadline: float) -> None:
        """Waits for what is being written, until `deadline` on the clock of the event loop."""
        while self._writes and asyncio.get_running_loop().time() < deadline:
            await asyncio.wait([write.done for write in self._writes], timeout=0.1)

    async def abandon(self, cause: Exception) -> None:
        """Stops at once; what is still being written fails with `cause`."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        for write in self._writes:
            _fail(write, cause)
        self.mirror.close()

    def broken(self) -> str | None:
        """Why nothing can be written any more, if so."""
        if self._writer is None or not self._writer.done() or self._writer.cancelled():
            return None
        return f"state of partition {self.number}: {self._writer.exception()!r}"

    async def _write_all(self) -> None:
        """Writes what is wanted, all of it at once, in order; saves the mirror now and then."""
        loop = asyncio.get_running_loop()
        saved = loop.time()
        while True:
            alarm = loop.call_later(_SAVE_EVERY_SECONDS, self._wanted.set)
            await self._wanted.wait()
            alarm.cancel()
            self._wanted.clear()
            if batch := list(self._writes):
                await self._write(batch)
                del self._writes[: len(batch)]
            if loop.time() - saved >= _SAVE_EVERY_SECONDS:
                self.mirror.save()
                saved = loop.time()

    async def _write(self, batch: list[_Write]) -> None:
        changes: dict[str, bytes | None] = {}
        for write in batch:
            changes |= write.changes
        try:
            last = await self._send(changes)
        except Permanent as exc:
            await self._write_halves(batch, exc)
            return
        self.mirror.apply(changes.items(), last + 1)
        for write in batch:
            if not write.done.done():
                write.done.set_result(None)

    async def _write_halves(self, batch: list[_Write], cause: Permanent) -> None:
        """Fails the write that Kafka does not take, and no other host's."""
        if len(batch) == 1:
            _fail(batch[0], cause)
            return
        middle = len(batch) // 2
        await self._write(batch[:middle])
        await self._write(batch[middle:])

    async def _send(self, changes: Mapping[str, bytes | None]) -> int:
        """Tries until Kafka has them: a write of unknown fate would leave the mirror behind."""
        attempt = 0
        while True:
            try:
                return await self._changelog.write(self.number, changes)
            except Transient as exc:
                attempt += 1
                log.warning("state_not_written", attempt=attempt, error=str(exc))
                await asyncio.sleep(back_off(attempt, first=0.4, longest=10.0))


async def load(changelog: Changelog, mirrors: Mapping[int, Mirror]) -> None:
    """Brings mirrors up to date with the changelog; tries until it can."""
    attempt = 0
    while True:
        try:
            return await _replay(changelog, mirrors)
        except Transient as exc:
            attempt += 1
            log.warning("state_not_loaded", attempt=attempt, error=str(exc))
            await asyncio.sleep(back_off(attempt, first=1.0, longest=30.0))


async def _replay(changelog: Changelog, mirrors: Mapping[int, Mirror]) -> None:
    ends = await changelog.ends()
    for number, mirror in mirrors.items():
        if mirror.position > ends.get(number, 0):
            log.warning("state_topic_is_another", partition=number)
            mirror.clear()
    since = {number: mirror.position for number, mirror in mirrors.items()}
    waiting: dict[int, list[Change]] = defaultdict(list)
    async for logged in changelog.read(since):
        changes = waiting[logged.partition]
        changes.append((logged.key, logged.value))
        if len(changes) >= _LOAD_BATCH:
            mirrors[logged.partition].apply(changes, logged.offset + 1)
            changes.clear()
            await asyncio.sleep(0)
    for number, mirror in mirrors.items():
        mirror.apply(waiting[number], ends.get(number, 0))
        mirror.save()


def _fail(write: _Write, exc: Exception) -> None:
    if not write.done.done():
        write.done.set_exception(exc)
