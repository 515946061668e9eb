"""Dead letters on real Kafka: kept untouched, shown with their cause, replayed once, discarded."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from click.testing import CliRunner

from console.commands import cli
from perspektiven import topics
from perspektiven.kafka import dead_counts, dead_letters, topic_reads
from perspektiven.kafka.connections import BY_HAND, Producer
from perspektiven.kafka.dead_counts import Count
from perspektiven.kafka.dead_letters import DeadLetter, Failure
from perspektiven.settings import Settings, environment_of

if TYPE_CHECKING:
    from tests.support.stack import MakeSettings

VALUE = b'{"not": "an article"}\xff'
HEADERS = (("traceparent", b"00-1-2-01"), ("twice", b"a"), ("twice", b"b"))


async def bury(
    settings: Settings,
    *keys: bytes | None,
    reason: str = "wrong_schema",
    message: str = "title: missing",
    value: bytes = VALUE,
) -> None:
    await topics.create_all(settings)
    async with Producer(settings) as producer:
        for offset, key in enumerate(keys):
            await dead_letters.bury(
                producer,
                topics.ARTICLES.dead.full_name(settings),
                origin=(topics.ARTICLES.full_name(settings), 1, offset, 1_700_000_000_000),
                key=key,
                value=value if key else None,
                headers=HEADERS,
                service="translator",
                failure=Failure(reason, "Permanent", message, 1),
            )


async def letters(settings: Settings, reason: str | None = None) -> AsyncIterator[DeadLetter]:
    async for letter in dead_letters.read(settings, only=topics.ARTICLES):
        if reason in {None, letter.reason}:
            yield letter


async def say_nothing(_: DeadLetter, __: str | None) -> None:
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


async def test_what_a_letter_says_is_printed_and_never_obeyed(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"[/id]", message="no page at [/p]\x1b[2J", value=b"\x1b]0;title\x07{}")
    (letter,) = [each async for each in letters(own)]
    fields = ("kafka_bootstrap_servers", "topic_prefix")
    environment = environment_of({name: getattr(own, name) for name in fields})

    for command in (["list", "--topic", "articles"], ["show", letter.id]):
        told = await asyncio.to_thread(
            CliRunner().invoke, cli, ["dead-letters", *command], env=environment
        )

        assert told.exit_code == 0
        assert ("\x1b" in told.output, "[/p]" in told.output) == (False, True)


async def test_replaying_twice_sends_each_letter_once(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"id-1", b"id-2", b"id-3")

    counts = [await replay(own), await replay(own)]
    sent = [each async for each in topic_reads.read_all(own, topics.ARTICLES.full_name(own))]

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


async def test_a_record_that_is_too_large_even_for_the_dead_letters_is_cut_and_says_so(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    await bury(own, b"id-1", value=b"a" * (10 * 1024 * 1024))

    (letter,) = [each async for each in letters(own)]

    assert letter.key == b"id-1"
    assert letter.value == b"a" * 1024 * 1024
    assert letter.reason == "wrong_schema"
    assert "10485760 bytes" in (letter.obstacle or "")


async def test_a_cause_with_half_a_surrogate_pair_is_kept(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"id-1", message="title: \ud83d")

    (letter,) = [each async for each in letters(own)]

    assert letter.about["message"] == "title: \\ud83d"


async def test_a_letter_that_cannot_be_sent_again_is_told_and_the_others_are_replayed(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    await bury(own, b"id-1", value=os.urandom(8 * 1024 * 1024 + 200_000))
    await bury(own, b"id-2", value=b"a" * (10 * 1024 * 1024))
    await bury(own, b"id-3")
    told: dict[bytes | None, str | None] = {}

    async def report(letter: DeadLetter, obstacle: str | None) -> None:
        told[letter.key] = obstacle

    count = await dead_letters.replay(own, letters(own), per_second=1000, report=report)

    assert count == 1
    assert told[b"id-3"] is None
    assert "too_large" in (told[b"id-1"] or "")
    assert "cut" not in (told[b"id-1"] or "")
    assert "the first 1048576 of 10485760 bytes" in (told[b"id-2"] or "")


async def test_letters_are_counted_by_what_became_of_them(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"id-1", b"id-2", b"id-3", reason="wrong_schema")
    await bury(own, b"id-4", reason="unexpected")
    before = await dead_counts.count(own)
    await replay(own, reason="unexpected")

    after = await dead_counts.count(own)

    assert before["articles"] == Count(waiting=4, letters=4)
    assert after["articles"] == Count(waiting=3, letters=4)
    assert after["entries"] == Count()


async def test_what_was_counted_once_is_not_read_again(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"id-1")
    await dead_counts.count(own)
    (kept,) = own.data_dir.glob("*dead-letters.json")
    kept.write_text(kept.read_text().replace('"letters":1', '"letters":100'))
    await bury(own, b"id-1")

    counts = await dead_counts.count(own)

    assert counts["articles"].letters == 101


async def test_a_topic_that_was_made_anew_is_counted_anew(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await bury(own, b"id-1")
    await dead_counts.count(own)
    (kept,) = own.data_dir.glob("*dead-letters.json")
    kept.write_text(re.sub(r'"time":[1-9]\d*', '"time":7', kept.read_text()))
    await bury(own, b"id-1")

    counts = await dead_counts.count(own)

    assert counts["articles"] == Count(waiting=2, letters=2)
