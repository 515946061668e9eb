"""Dead letters on real Kafka: kept untouched, shown with their cause, replayed once, discarded."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from perspektiven import dead_letters, kafka, topics
from perspektiven.dead_letters import DeadLetter, Failure
from perspektiven.kafka import BY_HAND, Producer
from perspektiven.settings import Settings

if TYPE_CHECKING:
    from tests.support.stack import MakeSettings

VALUE = b'{"not": "an article"}\xff'
HEADERS = (("traceparent", b"00-1-2-01"), ("twice", b"a"), ("twice", b"b"))


async def bury(settings: Settings, *keys: bytes | None, reason: str = "wrong_schema") -> None:
    await topics.create_all(settings)
    async with Producer(settings) as producer:
        for offset, key in enumerate(keys):
            await dead_letters.bury(
                producer,
                topics.ARTICLES.dead.full_name(settings),
                origin=(topics.ARTICLES.full_name(settings), 1, offset, 1_700_000_000_000),
                key=key,
                value=VALUE if key else None,
                headers=HEADERS,
                service="translator",
                failure=Failure(reason, "Permanent", "title: missing", 1),
            )


async def letters(settings: Settings, reason: str | None = None) -> AsyncIterator[DeadLetter]:
    async for letter in dead_letters.read(settings, only=topics.ARTICLES):
        if reason in {None, letter.reason}:
            yield letter


async def say_nothing(_: DeadLetter) -> None:
    """What the command line prints is not the matter here."""


async def replay(settings: Settings, reason: str | None = None) -> int:
    return await dead_letters.replay(
        settings, letters(settings, reason), per_second=1000, report=say_nothing
    )


async def test_a_dead_letter_is_the_record_itself_with_its_cause(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"id-1")

    (letter,) = [each async for each in letters(own)]

    assert (letter.key, letter.value, letter.headers) == (b"id-1", VALUE, HEADERS)
    assert letter.about["topic"] == topics.ARTICLES.full_name(own)
    assert (letter.about["partition"], letter.about["offset"]) == ("1", "0")
    assert (letter.reason, letter.about["service"]) == ("wrong_schema", "translator")
    assert letter.mark is None


async def test_replaying_twice_sends_each_letter_once(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"id-1", b"id-2", b"id-3")

    counts = [await replay(own), await replay(own)]
    sent = [each async for each in kafka.read_all(own, topics.ARTICLES.full_name(own))]

    assert counts == [3, 0]
    assert sorted(record.key for record in sent) == [b"id-1", b"id-2", b"id-3"]
    assert all(tuple(record.headers) == (*HEADERS, BY_HAND) for record in sent)
    assert [letter.mark async for letter in letters(own)] == ["replayed"] * 3


async def test_only_the_letters_that_are_meant_are_replayed(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"id-1", reason="wrong_schema")
    await bury(own, b"id-2", reason="unexpected")

    count = await replay(own, reason="unexpected")

    assert count == 1
    assert {letter.key: letter.mark async for letter in letters(own)} == {
        b"id-1": None,
        b"id-2": "replayed",
    }


async def test_a_discarded_letter_is_not_replayed_and_can_still_be_read(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    await bury(own, b"id-1")

    discarded = await dead_letters.discard(own, letters(own))

    assert discarded == 1
    assert await replay(own) == 0
    assert [(letter.value, letter.mark) async for letter in letters(own)] == [(VALUE, "discarded")]


async def test_a_record_of_nothing_at_all_can_be_kept_and_is_passed_over_by_a_replay(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    await bury(own, None, b"id-2")

    count = await replay(own)

    assert count == 1
    assert {letter.key: letter.mark async for letter in letters(own)} == {
        None: None,
        b"id-2": "replayed",
    }
