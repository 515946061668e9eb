"""Entries on their topic: keyed by host, with dead letters beside."""

import pytest

from perspektiven.contracts import Entry
from perspektiven.errors import Permanent, Transient
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Record
from perspektiven.settings import Settings, load
from services.fetcher.sources.entry_topic import EntryTopic
from tests.support.factories import entry
from tests.unit.fetcher.memory import MemoryProducer

RECORD = Record("eu-entries", 1, 2, 3, b"wrong", entry().to_bytes(), (("a", b"1"),))


@pytest.fixture
def producer() -> MemoryProducer:
    return MemoryProducer()


@pytest.fixture
def topic(producer: MemoryProducer) -> EntryTopic:
    return EntryTopic(load(Settings, topic_prefix="eu-"), producer)


async def test_entries_of_one_domain_have_one_key(
    topic: EntryTopic, producer: MemoryProducer
) -> None:
    await topic.send(entry(url="https://www.example.com/1.html"))
    await topic.send(entry(url="https://sport.example.com/2.html"))

    (first, value), (second, _) = producer.sent["eu-entries"]
    assert first == second == b"example.com"
    assert Entry.model_validate_json(value or b"").url == "https://www.example.com/1.html"


async def test_entries_that_go_together_keep_their_keys_and_go_where_they_are_told(
    topic: EntryTopic, producer: MemoryProducer
) -> None:
    some = [entry(url=f"https://{host}/1.html") for host in ("www.example.com", "example.org")]

    await topic.send_together(3, some)

    assert [key for key, _ in producer.sent["eu-entries"]] == [b"example.com", b"example.org"]
    assert producer.partitions == [3, 3]


async def test_a_record_with_another_key_is_sent_again_as_it_is(
    topic: EntryTopic, producer: MemoryProducer
) -> None:
    await topic.send_again(RECORD, "gazeta.example")

    assert producer.sent["eu-entries"] == [(b"gazeta.example", RECORD.value)]


async def test_a_record_is_buried_beside_its_topic(
    topic: EntryTopic, producer: MemoryProducer
) -> None:
    await topic.bury(RECORD, Failure.of(Permanent("extraction_crashed"), "extraction_crashed", 3))

    assert producer.sent["eu-entries.dead"] == [(b"wrong", RECORD.value)]


async def test_an_entry_that_kafka_did_not_take_is_not_sent(
    topic: EntryTopic, producer: MemoryProducer
) -> None:
    producer.away = True

    with pytest.raises(Transient):
        await topic.send(entry())
