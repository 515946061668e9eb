"""The catalogue on a real topic: exactly what was loaded, and no record more than needed."""

from perspektiven import outlets, topics
from perspektiven.kafka import topic_reads
from perspektiven.kafka.connections import Producer
from perspektiven.settings import Settings
from tests.support.factories import outlet
from tests.support.stack import MakeSettings


async def _records(settings: Settings) -> int:
    topic = topics.OUTLETS.full_name(settings)
    return len([record async for record in topic_reads.read_all(settings, topic)])


async def test_the_topic_holds_what_was_loaded_last(settings: MakeSettings) -> None:
    ours = settings(Settings)
    await topics.create_all(ours)
    gazeta, kurier, post = (outlet(id=name) for name in ("gazeta", "kurier", "post"))
    await outlets.load(ours, [gazeta, kurier])
    renamed = outlet(id="kurier", name="Der Kurier")

    loaded = await outlets.load(ours, [renamed, post])

    assert loaded == outlets.Loaded(
        added=("post",), changed=("kurier",), removed=("gazeta",), unchanged=()
    )
    present = sorted(await outlets.published(ours), key=lambda each: each.id)
    assert present == [renamed, post]


async def test_loading_the_same_again_writes_nothing(settings: MakeSettings) -> None:
    ours = settings(Settings)
    await topics.create_all(ours)
    await outlets.load(ours, [outlet()])

    loaded = await outlets.load(ours, [outlet()])

    assert loaded.unchanged == ("gazeta",)
    assert await _records(ours) == 1


async def test_a_broken_record_is_put_right_by_loading(settings: MakeSettings) -> None:
    ours = settings(Settings)
    await topics.create_all(ours)
    async with Producer(ours) as producer:
        topic = topics.OUTLETS.full_name(ours)
        await producer.send(topic, key=b"gazeta", value=b"{broken")

    loaded = await outlets.load(ours, [outlet()])

    assert loaded.added == ("gazeta",)
    assert await outlets.published(ours) == [outlet()]
