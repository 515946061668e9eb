"""Whether all is well: lag, rates, dead letters and outlets, gathered for terminal and page.

Everything is read from Kafka and Elasticsearch, so that it needs no service to answer.
"""

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from elastic_transport import TransportError
from elasticsearch import ApiError
from pydantic import BaseModel, Field, ValidationError

from perspektiven import dead_letters, index, kafka, topics
from perspektiven.contracts import Outlet, OutletStatus
from perspektiven.errors import PipelineError
from perspektiven.settings import Settings
from perspektiven.topics import Topic

INPUTS = {"fetcher": topics.ENTRIES, "translator": topics.ARTICLES, "indexer": topics.TRANSLATIONS}
"""What each stage reads."""

SILENT_AFTER = timedelta(days=2)


class StageStatus(BaseModel):
    """One stage, in records."""

    done: int = 0
    waiting: int = 0
    failed: int = 0
    """Records that could not be done: refused pages and dead letters, replayed ones too."""
    dead: int = 0
    """Dead letters that wait for a decision."""
    rate_per_second: float = 0.0


class OutletReport(BaseModel):
    """One outlet, over all its hosts."""

    id: str
    last_success: datetime | None = None
    last_error: str | None = None
    next_poll: datetime | None = None
    articles: int = 0
    refused: dict[str, int] = Field(default_factory=dict)


class Status(BaseModel):
    """What `perspektiven status --json` prints."""

    ok: bool
    problems: list[str]
    stages: dict[str, StageStatus]
    outlets: list[OutletReport]


async def gather(settings: Settings, *, sample_seconds: float = 1.0) -> Status:
    """The status now; `sample_seconds` is how long rates are measured for.

    What can't be reached is among the problems: this does not raise for it.
    """
    problems: list[str] = []
    stages = {name: StageStatus() for name in INPUTS}
    outlets: list[OutletReport] = []
    try:
        statuses = await _outlet_statuses(settings)
        outlets = _merge([outlet.id for outlet in await _outlets(settings)], statuses)
        stages = await _stages(settings, statuses, sample_seconds)
        problems += await _group_problems(settings, stages)
    except (PipelineError, KafkaError) as exc:
        problems.append(str(exc))
    problems += _stage_problems(stages) + _outlet_problems(outlets, datetime.now(UTC))
    problems += await _index_problems(settings)
    return Status(ok=not problems, problems=problems, stages=stages, outlets=outlets)


def services_here(settings: Settings) -> dict[str, str]:
    """Addresses of the services that `perspektiven up` runs on this machine; empty without it."""
    try:
        left = json.loads((settings.data_dir / "up.json").read_text(encoding="utf-8"))
        os.kill(left["pid"], 0)
    except (OSError, ValueError, KeyError):
        return {}
    return dict(left["services"])


async def _stages(
    settings: Settings, statuses: list[OutletStatus], sample_seconds: float
) -> dict[str, StageStatus]:
    before, started = await _offsets(settings), time.monotonic()
    await asyncio.sleep(sample_seconds)
    after, seconds = await _offsets(settings), time.monotonic() - started
    waiting_letters, letters = await _count_letters(settings)
    stages = {}
    for name, topic in INPUTS.items():
        done, waiting = after[name]
        stages[name] = StageStatus(
            done=done,
            waiting=waiting,
            failed=letters[topic.name],
            dead=waiting_letters[topic.name],
            rate_per_second=round((done - before[name][0]) / seconds, 2),
        )
    stages["fetcher"].failed += letters[topics.OUTLETS.name]
    stages["fetcher"].dead += waiting_letters[topics.OUTLETS.name]
    stages["fetcher"].waiting += sum(status.waiting for status in statuses)
    stages["fetcher"].failed += sum(sum(status.refused.values()) for status in statuses)
    return stages


async def _offsets(settings: Settings) -> dict[str, tuple[int, int]]:
    """Per stage: records done and records waiting. The fetcher has done what it published."""
    async with kafka.admin(settings) as admin:
        committed = {
            name: await admin.list_consumer_group_offsets(settings.topic_prefix + name)
            for name in INPUTS
        }
    ends = await _end_offsets(settings, INPUTS.values())
    offsets = {}
    for name, topic in INPUTS.items():
        mine = {tp: at.offset for tp, at in committed[name].items() if at.offset >= 0}
        waiting = sum(max(0, end - mine.get(tp, begin)) for tp, begin, end in ends[topic.name])
        offsets[name] = (sum(mine.values()), waiting)
    published = sum(end for _, _, end in ends[topics.ARTICLES.name])
    offsets["fetcher"] = (published, offsets["fetcher"][1])
    return offsets


async def _end_offsets(
    settings: Settings, of: Iterable[Topic]
) -> dict[str, list[tuple[TopicPartition, int, int]]]:
    """Per topic: each partition with its first and its next offset."""
    named = {topic.name: topic.full_name(settings) for topic in of}
    counts = await kafka.partition_counts(settings, *named.values())
    consumer = AIOKafkaConsumer(**kafka.connection(settings))
    try:
        await consumer.start()
        ends = {}
        for (name, full_name), count in zip(named.items(), counts, strict=True):
            partitions = [TopicPartition(full_name, number) for number in range(count)]
            first = await consumer.beginning_offsets(partitions)
            after = await consumer.end_offsets(partitions)
            ends[name] = [(tp, first[tp], after[tp]) for tp in partitions]
        return ends
    finally:
        await consumer.stop()


async def _count_letters(settings: Settings) -> tuple[Counter[str], Counter[str]]:
    """Per topic: dead letters that wait, and all there were."""
    waiting: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    async for letter in dead_letters.read(settings):
        letters[letter.topic] += 1
        waiting[letter.topic] += letter.mark is None
    return waiting, letters


async def _outlets(settings: Settings) -> list[Outlet]:
    outlets: dict[bytes, Outlet] = {}
    async for record in kafka.read_all(settings, topics.OUTLETS.full_name(settings)):
        outlets.pop(record.key, None)
        try:
            if record.value:
                outlets[record.key] = Outlet.model_validate_json(record.value)
        except ValidationError:
            continue  # a poison record: the fetcher dead-letters it, which is counted above
    return [outlet for outlet in outlets.values() if outlet.enabled]


async def _outlet_statuses(settings: Settings) -> list[OutletStatus]:
    latest: dict[bytes, OutletStatus] = {}
    async for record in kafka.read_all(settings, topics.OUTLET_STATUS.full_name(settings)):
        try:
            if record.value:
                latest[record.key] = OutletStatus.model_validate_json(record.value)
        except ValidationError:
            continue  # nobody's outlet: the fetcher writes what it knows anew with each poll
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


async def _group_problems(settings: Settings, stages: dict[str, StageStatus]) -> list[str]:
    """Stages that nobody works for although records wait."""
    problems = []
    async with kafka.admin(settings) as admin:
        for name, stage in stages.items():
            if stage.waiting and not await _members(admin, settings.topic_prefix + name):
                problems.append(
                    f"{stage.waiting} records wait for the {name}, and none is running: "
                    f"start it (docker compose up -d {name}, or perspektiven service {name})"
                )
    return problems


async def _members(admin: AIOKafkaAdminClient, group: str) -> int:
    count = 0
    for response in await admin.describe_consumer_groups([group]):
        for found in response.groups:
            count += len(found[5])
    return count


def _outlet_problems(outlets: list[OutletReport], now: datetime) -> list[str]:
    problems = []
    for outlet in outlets:
        if outlet.last_success is None and outlet.last_error:
            problems.append(f"outlet {outlet.id} was never read: {outlet.last_error}")
        elif outlet.last_success and now - outlet.last_success > SILENT_AFTER:
            since = outlet.last_success.date().isoformat()
            problems.append(f"outlet {outlet.id} silent since {since}: {outlet.last_error}")
    return problems


async def _index_problems(settings: Settings) -> list[str]:
    client = index.client(settings)
    try:
        health = await client.cluster.health()
    except (TransportError, ApiError) as exc:
        return [
            f"Elasticsearch does not answer at {settings.elasticsearch_url} "
            f"({type(exc).__name__}); is it running, and is PERSPEKTIVEN_ELASTICSEARCH_URL right?"
        ]
    finally:
        await client.close()
    if health["status"] == "red":
        return ["Elasticsearch is red: an index has lost a shard; restore a snapshot or reindex"]
    return []
