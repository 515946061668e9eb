"""The local stack is the real thing, as clients see it."""

from aiokafka import AIOKafkaConsumer

from perspektiven import index, topics
from perspektiven.kafka import connections, topic_reads
from perspektiven.settings import Settings
from tests.support.stack import MakeSettings


async def test_elasticsearch_says_who_it_is_as_the_image_does(settings: MakeSettings) -> None:
    async with index.client(settings(Settings)) as elasticsearch:
        answer = await elasticsearch.info()

    assert answer["version"]["number"] == "9.2.2"
    assert answer["version"]["build_flavor"] == "default"
    assert answer["tagline"] == "You Know, for Search"
    assert answer.meta.headers["X-Elastic-Product"] == "Elasticsearch"


async def test_a_record_that_kafka_acknowledged_can_be_read(settings: MakeSettings) -> None:
    mine = settings(Settings)
    await topics.create_all(mine)
    producer = connections.Producer(mine)
    await producer.start()

    await producer.send(topics.ARTICLES.full_name(mine), key=b"key", value=b"value")
    await producer.stop()

    read = [record async for record in topic_reads.read_all(mine, topics.ARTICLES.full_name(mine))]
    assert [(record.key, record.value) for record in read] == [(b"key", b"value")]


async def test_consumers_do_not_create_topics_by_asking_for_them(settings: MakeSettings) -> None:
    mine = settings(Settings)
    consumer = AIOKafkaConsumer(**connections.connection(mine))
    await consumer.start()

    consumer.subscribe([f"{mine.topic_prefix}nothing"])
    names = await consumer.topics()
    await consumer.stop()

    assert f"{mine.topic_prefix}nothing" not in names
