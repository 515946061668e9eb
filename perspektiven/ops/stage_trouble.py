"""Diagnosis of stages with waiting records: not running, blocked, or stalled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiokafka.admin import AIOKafkaAdminClient

from perspektiven.kafka import connections
from perspektiven.kafka.delivery import Partition
from perspektiven.ops import instances, stalls
from perspektiven.settings import Settings


@dataclass(slots=True)
class Trouble:
    """Diagnosis of all stages."""

    problems: list[str] = field(default_factory=list)
    working_on: dict[str, list[str]] = field(default_factory=dict)
    """Records that have been worked on for long, and for how long, by stage."""


async def look(
    settings: Settings,
    waiting: Mapping[str, int],
    still: Mapping[str, dict[Partition, int]],
) -> Trouble:
    """Problems of each stage with waiting records.

    `still`: the stages of which no offset moved, with the offsets to go on from. Raises Transient
    when Kafka is away.
    """
    trouble = Trouble()
    async with connections.admin(settings) as admin:
        for stage, count in waiting.items():
            if not count:
                continue
            members = await _members(admin, settings.topic_prefix + stage)
            if members and not still.get(stage):
                continue
            found = await instances.find(settings, stage)
            if long := _long_work(found):
                trouble.working_on[stage] = long
            if not members:
                trouble.problems.append(instances.absent(stage, count, found))
            elif since := await stalls.standing_since(settings, stage, still[stage]):
                trouble.problems.append(_stalled(stage, count, since, long))
    return trouble


def _long_work(found: Iterable[instances.InstanceReport]) -> list[str]:
    return [on for each in found if each.is_long and (on := each.working_on())]


def _stalled(stage: str, waiting: int, since: datetime, working_on: list[str]) -> str:
    on = f"It is working on {'; '.join(working_on)}. " if working_on else ""
    return (
        f"the {stage} has done nothing since {since:%Y-%m-%d %H:%M} UTC although {waiting} "
        f"records wait. {on}Its /readyz says what is missing, its log (docker compose logs "
        f"{stage}) what it waits for; it continues by itself once that is fixed"
    )


async def _members(admin: AIOKafkaAdminClient, group: str) -> int:
    count = 0
    for response in await admin.describe_consumer_groups([group]):
        for found in response.groups:
            count += len(found[5])
    return count
