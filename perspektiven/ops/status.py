"""System status as data: lag, rates, records in work, dead letters, outlets.

Everything is read from Kafka and Elasticsearch, so that it needs no service to answer.
"""

import asyncio
import json
import os
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from aiokafka.errors import KafkaError
from pydantic import BaseModel, Field, PlainSerializer, ValidationError

from perspektiven import topics
from perspektiven.contracts import Outlet, OutletStatus
from perspektiven.errors import PipelineError
from perspektiven.kafka import connections, dead_counts, offsets, topic_reads
from perspektiven.kafka.delivery import Partition
from perspektiven.ops import grouper_stage, index_trouble, stage_trouble, translator_tokens
from perspektiven.ops.notes import Note
from perspektiven.ops.translator_tokens import TokenReport
from perspektiven.settings import Settings

INPUTS = {"fetcher": topics.ENTRIES, "translator": topics.ARTICLES, "indexer": topics.TRANSLATIONS}
"""What each stage reads."""

SILENT_AFTER = timedelta(days=2)


class StageStatus(BaseModel):
    """Status of one stage, in records."""

    done: int = 0
    waiting: int = 0
    failed: int = 0
    """Records that could not be done: refused pages and dead letters, replayed ones too."""
    dead: int = 0
    """Dead letters that wait for a decision."""
    rate_per_second: float = 0.0
    lag_seconds: float = 0.0
    """Of the grouper: age of the oldest article that is not yet in its story."""
    working_on: list[str] = Field(default_factory=list)
    """Records that have been worked on for long, and for how long."""


class OutletReport(BaseModel):
    """Status of one outlet, over all its hosts."""

    id: str
    last_success: datetime | None = None
    last_error: str | None = None
    next_poll: datetime | None = None
    articles: int = 0
    refused: dict[str, int] = Field(default_factory=dict)
    moved: dict[str, str] = Field(default_factory=dict)
    """Sources that rest, since they moved to where another source is followed already."""


class SystemStatus(BaseModel):
    """Output of `perspektiven status --json`."""

    ok: bool
    problems: list[str]
    stages: dict[str, StageStatus]
    outlets: list[OutletReport]
    notes: list[Annotated[Note, PlainSerializer(str)]] = []
    """What could be better and is no problem."""
    tokens: TokenReport | None = None
    """Tokens of language models; None where none was asked since the translators started."""

    @property
    def refused(self) -> int:
        """Pages that were no articles, over all outlets; the fetcher's `failed` holds them, too."""
        return sum(sum(outlet.refused.values()) for outlet in self.outlets)


async def gather(settings: Settings, *, sample_seconds: float = 1.0) -> SystemStatus:
    """Gathers the status now; rates are measured over `sample_seconds`.

    What can't be reached is among the problems: this does not raise for it.
    """
    problems: list[str] = []
    stages = {name: StageStatus() for name in INPUTS}
    outlets: list[OutletReport] = []
    tokens = None
    try:
        statuses = await _outlet_statuses(settings)
        outlets = _merge([outlet.id for outlet in await _outlets(settings)], statuses)
        stages, problems = await _stages(settings, statuses, sample_seconds)
        tokens = await translator_tokens.look(settings)
    except (PipelineError, KafkaError) as exc:
        problems.append(str(exc))
    problems += _stage_problems(stages) + outlet_problems(outlets, datetime.now(UTC))
    in_index, notes = await index_trouble.look(settings)
    problems += in_index
    grouper = await grouper_stage.look(settings, datetime.now(UTC))
    problems += grouper.problems
    stages["grouper"] = StageStatus(
        done=grouper.done,
        waiting=grouper.waiting,
        failed=grouper.failed,
        rate_per_second=round(grouper.rate_per_second, 2),
        lag_seconds=round(grouper.lag_seconds, 1),
    )
    return SystemStatus(
        ok=not problems,
        problems=problems,
        stages=stages,
        outlets=outlets,
        notes=[*notes, *grouper.notes],
        tokens=tokens,
    )


def services_here(settings: Settings) -> dict[str, str]:
    """Addresses of the services that `perspektiven up` runs on this machine; empty without it."""
    try:
        left = json.loads((settings.data_dir / "up.json").read_text(encoding="utf-8"))
        os.kill(left["pid"], 0)
    except (OSError, ValueError, KeyError):
        return {}
    return dict(left["services"])


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a stage shows: the offsets committed, and the records behind them."""

    done: dict[Partition, int]
    lag: dict[Partition, int]

    @property
    def waiting(self) -> dict[Partition, int]:
        """The offset to go on from, of each partition in which records wait."""
        return {tp: self.done.get(tp, 0) for tp, count in self.lag.items() if count}


async def _stages(
    settings: Settings, statuses: list[OutletStatus], sample_seconds: float
) -> tuple[dict[str, StageStatus], list[str]]:
    """The stages, and what is wrong with them."""
    before, published_before = await _look(settings)
    started = time.monotonic()
    await asyncio.sleep(sample_seconds)
    after, published = await _look(settings)
    seconds = time.monotonic() - started
    letters = await dead_counts.count(settings)
    stages = {}
    for name, topic in INPUTS.items():
        done, done_before = sum(after[name].done.values()), sum(before[name].done.values())
        if name == "fetcher":
            # Its work is what it publishes; what it reads it only puts down.
            done, done_before = published, published_before
        stages[name] = StageStatus(
            done=done,
            waiting=sum(after[name].lag.values()),
            failed=letters[topic.name].letters,
            dead=letters[topic.name].waiting,
            rate_per_second=round((done - done_before) / seconds, 2),
        )
    stages["fetcher"].failed += letters[topics.OUTLETS.name].letters
    stages["fetcher"].dead += letters[topics.OUTLETS.name].waiting
    stages["fetcher"].waiting += sum(status.waiting for status in statuses)
    stages["fetcher"].failed += sum(sum(status.refused.values()) for status in statuses)
    trouble = await stage_trouble.look(
        settings,
        {name: stage.waiting for name, stage in stages.items()},
        {name: look.waiting for name, look in after.items() if look.done == before[name].done},
    )
    for name, records in trouble.working_on.items():
        stages[name].working_on = records
    return stages, trouble.problems


async def _look(settings: Settings) -> tuple[dict[str, _Look], int]:
    """A look at each stage, and how many articles were ever published."""
    partitions = await _partitions(settings)
    async with connections.admin(settings) as admin, connections.asking(settings) as consumer:
        bounds = await offsets.bounds(consumer, [tp for of in partitions.values() for tp in of])
        looks = {}
        for name, topic in INPUTS.items():
            done = await offsets.committed(admin, settings.topic_prefix + name)
            mine = {tp: bounds[tp] for tp in partitions[topic.name]}
            looks[name] = _Look(done, offsets.lag(mine, done))
    return looks, sum(bounds[tp][1] for tp in partitions[topics.ARTICLES.name])


async def _partitions(settings: Settings) -> dict[str, list[Partition]]:
    names = {topic.name: topic.full_name(settings) for topic in INPUTS.values()}
    counts = await topic_reads.partition_counts(settings, *names.values())
    return {
        name: [(full_name, number) for number in range(count)]
        for (name, full_name), count in zip(names.items(), counts, strict=True)
    }


async def _outlets(settings: Settings) -> list[Outlet]:
    outlets: dict[bytes, Outlet] = {}
    async for record in topic_reads.read_all(settings, topics.OUTLETS.full_name(settings)):
        outlets.pop(record.key, None)
        try:
            if record.value:
                outlets[record.key] = Outlet.model_validate_json(record.value)
        except ValidationError:
            continue  # a poison record: the fetcher dead-letters it, which is counted above
    return [outlet for outlet in outlets.values() if outlet.enabled]


async def _outlet_statuses(settings: Settings) -> list[OutletStatus]:
    latest: dict[bytes, OutletStatus] = {}
    async for record in topic_reads.read_all(settings, topics.OUTLET_STATUS.full_name(settings)):
        try:
            if record.value:
                latest[record.key] = OutletStatus.model_validate_json(record.value)
        except ValidationError:
            continue  # the outlet's next status takes its place
    return list(latest.values())


def _merge(ids: list[str], statuses: list[OutletStatus]) -> list[OutletReport]:
    reports = {name: OutletReport(id=name) for name in ids}
    for status in sorted(statuses, key=lambda status: status.updated_at):
        report = reports.setdefault(status.outlet_id, OutletReport(id=status.outlet_id))
        report.last_success = max(
            filter(None, (report.last_success, status.last_success)), default=None
        )
        report.next_poll = min(filter(None, (report.next_poll, status.next_poll)), default=None)
        report.last_error = status.last_error or report.last_error
        report.articles += status.articles
        report.refused = dict(Counter(report.refused) + Counter(status.refused))
        report.moved |= status.moved
    return sorted(reports.values(), key=lambda report: report.id)


def _stage_problems(stages: dict[str, StageStatus]) -> list[str]:
    return [
        f"{stage.dead} dead letters of the {name}: look at them with "
        f"`perspektiven dead-letters list{_of_topic(name)}`, mend the cause, "
        "then replay or discard them"
        for name, stage in stages.items()
        if stage.dead
    ]


def _of_topic(stage: str) -> str:
    # The fetcher reads outlets besides entries.
    return "" if stage == "fetcher" else f" --topic {INPUTS[stage].name}"


def outlet_problems(outlets: list[OutletReport], now: datetime) -> list[str]:
    """One line for each outlet that can't be read."""
    problems = []
    for outlet in outlets:
        if outlet.last_success is None and outlet.last_error:
            problems.append(f"outlet {outlet.id} was never read: {outlet.last_error}")
        elif outlet.last_success and now - outlet.last_success > SILENT_AFTER:
            since = outlet.last_success.date().isoformat()
            problems.append(f"outlet {outlet.id} silent since {since}: {outlet.last_error}")
    return problems
