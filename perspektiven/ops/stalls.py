"""Stalled stages: no progress while records wait, and since when."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from perspektiven import index, topics
from perspektiven.errors import PipelineError
from perspektiven.kafka import topic_reads
from perspektiven.kafka.delivery import Partition
from perspektiven.settings import Settings
from perspektiven.swapped_indices import searched

STANDS_AFTER = timedelta(minutes=10)
"""A slow engine may take minutes for one long article: only what takes longer is trouble."""

_OUTPUTS = {"fetcher": topics.FETCHER_STATE, "translator": topics.TRANSLATIONS}
"""What a stage last wrote to. The indexer writes to Elasticsearch."""


async def standing_since(
    settings: Settings, stage: str, waiting: dict[Partition, int]
) -> datetime | None:
    """Since when a stage has made no progress, if that is long.

    `waiting`: the committed offset of each partition in which records wait. Raises Transient
    when Kafka is away.
    """
    oldest = await asyncio.gather(
        *(topic_reads.first_record(settings, *partition, at) for partition, at in waiting.items())
    )
    since = _moment((record.timestamp for record in oldest if record is not None), min)
    if since is None or datetime.now(UTC) - since < STANDS_AFTER:
        return None
    worked = await _last_output(settings, stage)
    since = max(since, worked) if worked else since
    return since if datetime.now(UTC) - since >= STANDS_AFTER else None


async def _last_output(settings: Settings, stage: str) -> datetime | None:
    if stage not in _OUTPUTS:
        return await _last_indexed(settings)
    topic = _OUTPUTS[stage].full_name(settings)
    ends = await topic_reads.end_offsets(settings, topic)
    last = {number: end - 1 for number, end in ends.items() if end}
    if not last:
        return None
    records = topic_reads.read_all(settings, topic, last, last)
    return _moment([record.timestamp async for record in records], max)


async def _last_indexed(settings: Settings) -> datetime | None:
    """None as well when Elasticsearch can't say: that is a problem of its own."""
    async with index.client(settings) as elasticsearch:
        try:
            with index.our_errors(settings):
                answer = await searched(
                    elasticsearch,
                    index=",".join(
                        index.read_alias(settings, each) for each in settings.target_language
                    ),
                    size=0,
                    allow_partial_search_results=True,
                    aggs={"last": {"max": {"field": "indexed_at"}}},
                )
        except PipelineError:
            return None
    milliseconds = answer["aggregations"]["last"]["value"]
    return _moment([milliseconds], max) if milliseconds else None


def _moment(
    milliseconds: Iterable[float], choose: Callable[[list[float]], float]
) -> datetime | None:
    known = list(milliseconds)
    return datetime.fromtimestamp(choose(known) / 1000, UTC) if known else None
