"""Records that nobody can read, at each topic, two in a row, among good ones."""

import pytest
from aiokafka import AIOKafkaProducer

from perspektiven import topics
from perspektiven.kafka import connections
from perspektiven.settings import Settings
from perspektiven.topics import Topic
from tests.drills.pipeline import Pipeline, some_articles
from tests.drills.press import Press
from tests.support.eventually import eventually
from tests.support.factories import entry, translation

POISON: dict[str, tuple[bytes | None, bytes | None]] = {
    "not_json": (b"key", b"\xff\x00 this is no JSON"),
    "wrong_schema": (b"key", b'{"schema_version": 1, "nothing": "of the contract"}'),
    "wrong_version": (b"key", b'{"schema_version": 99}'),
    "empty_value": (b"key", None),
}
"""Key and value by the reason that they are refused for."""

HUGE = b'{"schema_version": 1, "huge": "' + b"x" * 5 * 2**20 + b'"}'
READERS = {topics.ENTRIES: "fetcher", topics.ARTICLES: "translator", topics.TRANSLATIONS: "indexer"}


@pytest.mark.parametrize("topic", READERS, ids=lambda topic: topic.name)
async def test_poison_ends_in_the_dead_letters_with_its_cause_and_stops_nothing(
    pipeline: Pipeline, topic: Topic
) -> None:
    good = some_articles()
    await pipeline.prepare()
    name = topic.full_name(pipeline.settings)
    sample = {"articles": good[0], "translations": translation(), "entries": entry()}[topic.name]
    await pipeline.publish(good[:1_000])
    async with connections.Producer(pipeline.settings) as producer:
        for key, value in POISON.values():
            for _ in range(2):
                await producer.send(name, key=key, value=value)
        await producer.send(name, key=b"key", value=HUGE)
        await producer.send(name, key=None, value=sample.to_bytes())
    await send_nothing(pipeline.settings, name)
    await pipeline.publish(good[1_000:])
    wanted = sorted([*POISON, *POISON, "wrong_schema", "missing_key", "empty_value"])

    pipeline.start("translator", "indexer", translator="memory")
    if topic is topics.ENTRIES:
        pipeline.start("fetcher", extraction_workers=1)

    async def all_are_buried() -> bool:
        return len(await pipeline.dead_letters()) >= len(wanted)

    await eventually(all_are_buried, seconds=120)
    await pipeline.settled()
    letters = await pipeline.dead_letters()
    assert sorted(letter.reason for letter in letters) == wanted
    assert {letter.about["service"] for letter in letters} == {READERS[topic]}
    assert HUGE in {letter.value for letter in letters}
    found = await pipeline.indexed()
    assert set(found) == {each.id for each in good}
    assert max(found.values()) == 1
    await pipeline.assert_all_committed()


async def send_nothing(settings: Settings, topic: str) -> None:
    """A record without key and value: Kafka takes it, although its client won't write one alone."""
    producer = AIOKafkaProducer(**connections.connection(settings))
    await producer.start()
    try:
        batch = producer.create_batch()
        batch.append(key=None, value=None, timestamp=None)
        await (await producer.send_batch(batch, topic, partition=0))
    finally:
        await producer.stop()


async def test_rubbish_in_the_catalogue_is_buried_once_and_in_the_memory_is_passed_over(
    pipeline: Pipeline,
) -> None:
    settings = pipeline.settings
    bad = {reason: value for reason, (_, value) in POISON.items() if value}
    await pipeline.prepare()
    async with Press() as press:
        await send_rubbish(settings, press.paper.hosts[:10])
        async with connections.Producer(settings) as producer:
            for value in [*bad.values(), *bad.values(), HUGE]:
                await producer.send(topics.OUTLETS.full_name(settings), key=b"bad", value=value)
        await pipeline.publish_outlets(press.outlets)
        # Each instance reads the whole catalogue, again at each start.
        for number in (1, 2):
            pipeline.start("fetcher", number=number, **press.settings)
        pipeline.start("translator", "indexer", **press.settings)
        wanted = sorted([*bad, *bad, "wrong_schema"])

        async def all_are_buried() -> bool:
            return len(await pipeline.dead_letters()) >= len(wanted)

        await eventually(all_are_buried, seconds=120)
        for number in (1, 2):
            await pipeline.kill("fetcher", number)
            pipeline.start("fetcher", number=number, **press.settings)
        await pipeline.fetched(press.ids)
        await pipeline.settled()

    letters = await pipeline.dead_letters()
    assert sorted(letter.reason for letter in letters) == wanted
    assert {(letter.topic, letter.about["service"]) for letter in letters} == {
        ("outlets", "fetcher")
    }
    assert await pipeline.indexed() == dict.fromkeys(press.ids, 1)
    await pipeline.assert_all_committed()


async def send_rubbish(settings: Settings, hosts: tuple[str, ...]) -> None:
    """Fills the fetcher's memory, and what it tells of outlets, with what it never wrote."""
    values = (b"\xff\x00", b"{}", b"[]", b'{"due": 0}', b'{"due": "soon"}')
    keys = [b"\xff", b"todo", b"nothing/of/ours/at/all"]
    for host in hosts:
        kinds = ("todo", "look", "seen", "source", "host", "robots", "child")
        keys += [f"{kind}/{host}/rubbish".encode() for kind in kinds]
        keys += [f"host/{host}/clock".encode()]
    async with connections.Producer(settings) as producer:
        for topic in (topics.FETCHER_STATE, topics.OUTLET_STATUS):
            name = topic.full_name(settings)
            for partition in range(settings.partitions):
                for at, key in enumerate(keys):
                    value = values[at % len(values)] if at else HUGE
                    await producer.send(name, key=key, value=value, partition=partition)
