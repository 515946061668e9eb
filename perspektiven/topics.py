"""Table of topics: name, key, partitions, retention, compaction; creates and updates them."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource
from aiokafka.errors import TopicAlreadyExistsError, for_code

from perspektiven import limits
from perspektiven.errors import Transient, WrongSetting
from perspektiven.kafka import connections
from perspektiven.settings import Settings

MAX_RECORD_BYTES = limits.RECORD.most
"""The largest record: the largest article in original and translation, and headers."""

_SET_ON_TOPIC = 1
"""DYNAMIC_TOPIC_CONFIG of Kafka's protocol (DescribeConfigs, version 1 and later)."""

FOR_EVER = None
_DEAD = timedelta(days=365)
"""Enough time to fix a cause; without a limit they would fill the disk and outlive the articles."""


@dataclass(frozen=True)
class Topic:
    """One row of the table. `retention` None keeps records for ever."""

    name: str
    key: Literal["outlet id", "host", "article id", "service and record"]
    retention: timedelta | None
    compacted: bool = False
    follows_retention_setting: bool = False
    max_bytes: int = MAX_RECORD_BYTES

    def full_name(self, settings: Settings) -> str:
        """The name in Kafka, with the installation's prefix."""
        return settings.topic_prefix + self.name

    @property
    def dead(self) -> "Topic":
        """Dead-letter topic of this topic."""
        # The cause is added to a record that may already have the largest size.
        return Topic(f"{self.name}.dead", self.key, _DEAD, max_bytes=MAX_RECORD_BYTES + 2**20)

    def config(self, settings: Settings) -> dict[str, str]:
        """Topic configuration in Kafka's terms."""
        retention = self.retention
        if self.follows_retention_setting and settings.retention_days:
            retention = timedelta(days=settings.retention_days)
        milliseconds = -1 if retention is None else int(retention.total_seconds() * 1000)
        config = {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "max.message.bytes": str(self.max_bytes),
        }
        if not self.compacted:
            config["retention.ms"] = str(milliseconds)
        return config


OUTLETS = Topic("outlets", "outlet id", FOR_EVER, compacted=True)
ENTRIES = Topic("entries", "host", timedelta(days=14))
# Kept as long as the articles themselves, so that an index can be rebuilt from them.
ARTICLES = Topic("articles", "article id", FOR_EVER, follows_retention_setting=True)
TRANSLATIONS = Topic("translations", "article id", FOR_EVER, follows_retention_setting=True)
# What the fetcher remembers; partitioned as `entries`, so that it moves with its hosts.
FETCHER_STATE = Topic("fetcher-state", "host", FOR_EVER, compacted=True)
OUTLET_STATUS = Topic("outlet-status", "outlet id", FOR_EVER, compacted=True)
# Records that were being worked on when their service died, and what instances are working on.
ATTEMPTS = Topic("attempts", "service and record", FOR_EVER, compacted=True)

STAGES = (ENTRIES, ARTICLES, TRANSLATIONS)
ALL = (
    OUTLETS,
    *STAGES,
    FETCHER_STATE,
    OUTLET_STATUS,
    ATTEMPTS,
    *(topic.dead for topic in (OUTLETS, *STAGES)),
)


async def create_all(settings: Settings) -> list[str]:
    """Creates the topics that are missing and returns their names; safe to repeat.

    Raises Transient when Kafka can't be reached.
    """
    async with connections.admin(settings) as admin:
        present = set(await admin.list_topics())
        missing = [topic for topic in ALL if topic.full_name(settings) not in present]
        if not missing:
            return []
        response = await admin.create_topics(
            [
                NewTopic(
                    name=topic.full_name(settings),
                    num_partitions=settings.partitions,
                    replication_factor=settings.replication_factor,
                    topic_configs=topic.config(settings),
                )
                for topic in missing
            ]
        )
    for name, code, *_ in response.topic_errors:
        if code not in {0, TopicAlreadyExistsError.errno}:
            raise WrongSetting(f"Kafka did not create the topic {name}: {for_code(code).__name__}")
    await _until_known(settings)
    return [topic.full_name(settings) for topic in missing]


async def update_all(settings: Settings) -> list[str]:
    """Updates Kafka's configuration of existing topics; returns the changes.

    Other settings that somebody made on a topic stay. Raises Transient when Kafka can't be
    reached, WrongSetting when it refuses.
    """
    wanted = {topic.full_name(settings): topic.config(settings) for topic in ALL}
    async with connections.admin(settings) as admin:
        with connections.our_errors(settings):
            made = await _made_on(admin, list(wanted))
            missing = {
                (name, key): value
                for name in made
                for key, value in wanted[name].items()
                if made[name].get(key) != value
            }
            await _alter(admin, {name: made[name] | wanted[name] for name, _ in missing})
    return [
        f"topic {name}: {key} from {made[name].get(key, 'the default')} to {value}"
        for (name, key), value in missing.items()
    ]


async def _alter(admin: AIOKafkaAdminClient, configs: dict[str, dict[str, str]]) -> None:
    """Replaces the whole configuration of each topic. Raises WrongSetting when Kafka refuses."""
    resources = [ConfigResource("topic", name, config) for name, config in configs.items()]
    for answer in await admin.alter_configs(resources) if resources else []:
        for code, _, _, name in answer.resources:
            if code:
                raise WrongSetting(f"Kafka did not change {name}: {for_code(code).__name__}")


async def _made_on(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    """What was set on each topic itself, by key; an alteration replaces all of it."""
    answers = await admin.describe_configs([ConfigResource("topic", name) for name in names])
    return {
        name: {key: value for key, value, _, source, *_ in entries if source == _SET_ON_TOPIC}
        for answer in answers
        for code, _, _, name, entries in answer.resources
        if not code
    }


async def _until_known(settings: Settings) -> None:
    """Returns when the brokers know the topics that were just created; they learn it in passing."""
    with suppress(TimeoutError):
        async with asyncio.timeout(10), connections.admin(settings) as admin:
            while True:
                names = [topic.full_name(settings) for topic in ALL]
                described = await admin.describe_topics(names)
                if all(topic["partitions"] for topic in described):
                    return
                await asyncio.sleep(0.1)
    raise Transient("Kafka created the topics, but does not list them after 10 s")


async def require(settings: Settings, needed: Iterable[Topic]) -> None:
    """Raises WrongSetting when a topic is missing, or hidden from our user.

    faust ignores a topic for good that is not there when it starts, so services check first.
    """
    async with connections.admin(settings) as admin:
        present = set(await admin.list_topics())
    missing = [name for topic in needed if (name := topic.full_name(settings)) not in present]
    if missing:
        raise WrongSetting(
            f"Kafka has no topic {missing[0]}, or does not show it to this user; create topics "
            "and rights first: perspektiven init"
        )
