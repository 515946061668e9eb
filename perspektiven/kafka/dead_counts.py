"""Counts of dead letters, total and pending, cached on disk."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aiokafka import ConsumerRecord
from pydantic import BaseModel, Field, RootModel, ValidationError

from perspektiven.kafka import connections, dead_letters, offsets, topic_reads
from perspektiven.kafka.delivery import Partition
from perspektiven.settings import Settings


@dataclass(slots=True)
class Count:
    """Dead letters of one topic."""

    waiting: int = 0
    """Those that wait for a decision."""
    letters: int = 0
    """All there were, those that have expired since included."""


class _Counted(BaseModel):
    """One partition of a dead-letter topic, as far as it was counted."""

    next: int = 0
    time: int = 0
    """Of the last record that was counted: another one means that the topic was made anew."""
    letters: int = 0
    waiting: set[int] = Field(default_factory=set)

    def take(self, record: ConsumerRecord) -> None:
        marked = dead_letters.marked_offset(record)
        if marked is None:
            self.letters += 1
            self.waiting.add(record.offset)
        else:
            self.waiting.discard(marked)
        self.next, self.time = record.offset + 1, record.timestamp

    def expire(self, first: int) -> None:
        """Forgets letters that Kafka has deleted: those before the first that it holds."""
        self.waiting = {offset for offset in self.waiting if offset >= first}


class _Kept(RootModel[dict[str, dict[int, _Counted]]]):
    """By topic's full name and number of the partition."""


async def count(settings: Settings) -> dict[str, Count]:
    """The counts by topic's name, without prefix. Raises as `kafka.read_all`.

    Its time depends on how many records came since the last look, not on how many there are.
    """
    file = settings.data_dir / f"{settings.topic_prefix}dead-letters.json"
    kept = _read(file)
    bounds = await _bounds(settings)
    counts = {}
    for topic in dead_letters.TOPICS:
        name = topic.dead.full_name(settings)
        mine = {number: each for (of, number), each in bounds.items() if of == name}
        partitions = await _count(settings, name, kept.root.get(name, {}), mine)
        kept.root[name] = partitions
        counts[topic.name] = Count(
            waiting=sum(len(each.waiting) for each in partitions.values()),
            letters=sum(each.letters for each in partitions.values()),
        )
    _write(file, kept)
    return counts


async def _count(
    settings: Settings,
    name: str,
    counted: dict[int, _Counted],
    bounds: dict[int, tuple[int, int]],
) -> dict[int, _Counted]:
    counted = {n: each for n, each in counted.items() if n in bounds and each.next <= bounds[n][1]}
    for number, partition in counted.items():
        partition.expire(bounds[number][0])
    since = _since(counted, bounds)
    if not since:
        return counted
    async for record in topic_reads.read_all(settings, name, since, since):
        partition = counted.setdefault(record.partition, _Counted())
        if record.offset >= partition.next:
            partition.take(record)
        elif record.timestamp != partition.time:
            return await _count(settings, name, {}, bounds)
    return counted


def _since(counted: dict[int, _Counted], bounds: dict[int, tuple[int, int]]) -> dict[int, int]:
    """The partitions with records to be counted, and where to begin to read each.

    That is the last record that was counted: whether it is still the same one is checked, too.
    """
    nexts = {number: counted[number].next if number in counted else 0 for number in bounds}
    return {
        number: max(0, nexts[number] - 1)
        for number, (first, end) in bounds.items()
        if end > max(first, nexts[number])
    }


async def _bounds(settings: Settings) -> dict[Partition, tuple[int, int]]:
    names = [topic.dead.full_name(settings) for topic in dead_letters.TOPICS]
    counts = await topic_reads.partition_counts(settings, *names)
    async with connections.asking(settings) as consumer:
        with connections.our_errors(settings):
            return await offsets.bounds(
                consumer,
                [
                    (name, number)
                    for name, partitions in zip(names, counts, strict=True)
                    for number in range(partitions)
                ],
            )


def _read(file: Path) -> _Kept:
    try:
        return _Kept.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return _Kept({})


def _write(file: Path, kept: _Kept) -> None:
    # Where nothing can be written, each look reads all letters again: slower, and as true.
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(kept.model_dump_json(), encoding="utf-8")
        new.replace(file)
