"""Records that nobody can read, at each topic, two in a row, among good ones."""

import pytest

from perspektiven import kafka, topics
from perspektiven.topics import Topic
from tests.drills.pipeline import Pipeline, some_articles
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
    async with kafka.Producer(pipeline.settings) as producer:
        for key, value in POISON.values():
            for _ in range(2):
                await producer.send(name, key=key, value=value)
        await producer.send(name, key=b"key", value=HUGE)
        await producer.send(name, key=None, value=sample.to_bytes())
    await pipeline.publish(good[1_000:])
    wanted = sorted([*POISON, *POISON, "wrong_schema", "missing_key"])

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
