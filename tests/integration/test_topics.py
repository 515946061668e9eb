"""Topics on real Kafka: a changed setting reaches those that are there."""

from typing import TYPE_CHECKING

from aiokafka.admin.config_resource import ConfigResource

from perspektiven import topics
from perspektiven.kafka import connections
from perspektiven.settings import Settings
from tests.support.eventually import eventually

if TYPE_CHECKING:
    from tests.support.stack import MakeSettings

DAY = 24 * 3600 * 1000


async def config(settings: Settings, name: str) -> dict[str, str]:
    """What brokers tell; they learn of a change in passing."""
    async with connections.admin(settings) as admin:
        (answer,) = await admin.describe_configs([ConfigResource("topic", name)])
    return {entry[0]: entry[1] for entry in answer.resources[0][4]}


async def is_set(settings: Settings, name: str, key: str, value: str) -> bool:
    return (await config(settings, name))[key] == value


async def test_a_changed_retention_reaches_the_topics_that_are_there(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    name = topics.ARTICLES.full_name(own)

    changed = await topics.update_all(settings(Settings, retention_days=30))

    assert f"topic {name}: retention.ms from -1 to {30 * DAY}" in changed
    assert len(changed) == 2
    await eventually(lambda: is_set(own, name, "retention.ms", str(30 * DAY)))


async def test_topics_that_are_as_they_should_be_are_left_alone(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await topics.create_all(own)

    assert await topics.update_all(own) == []


async def test_what_somebody_else_set_on_a_topic_stays(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await topics.create_all(own)
    name = topics.ARTICLES.full_name(own)
    theirs = {**topics.ARTICLES.config(own), "segment.bytes": "10485760"}
    async with connections.admin(own) as admin:
        await admin.alter_configs([ConfigResource("topic", name, theirs)])
    await eventually(lambda: is_set(own, name, "segment.bytes", "10485760"))

    await topics.update_all(settings(Settings, retention_days=30))

    await eventually(lambda: is_set(own, name, "retention.ms", str(30 * DAY)))
    assert await is_set(own, name, "segment.bytes", "10485760")
