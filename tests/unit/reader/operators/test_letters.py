"""Dead letters by cause, and the newest of them."""

from collections.abc import AsyncIterator
from typing import Any

from perspektiven.kafka.dead_letters import DeadLetter
from services.reader.operators.letters import MOST_CAUSES, NEWEST, waiting


def letter(number: int, **changes: Any) -> DeadLetter:
    about = {
        "reason": changes.pop("reason", "not_json"),
        "message": changes.pop("message", f"message {number}"),
        "failed_at": f"2026-11-23T12:00:{number % 60:02}.{number:06}+00:00",
    }
    values = {"topic": "articles", "key": b"key", "value": b"value", "headers": (), **changes}
    return DeadLetter(dead_partition=0, dead_offset=number, about=about, **values)


async def these(*letters: DeadLetter) -> AsyncIterator[DeadLetter]:
    for each in letters:
        yield each


async def test_letters_are_counted_by_topic_and_reason_with_the_last_message() -> None:
    found = await waiting(
        these(
            letter(1, reason="too_large", topic="translations"),
            letter(3, message="the last"),
            letter(2, message="the one before"),
        )
    )

    causes = [(each.topic, each.reason, each.letters) for each in found.causes]
    assert causes == [("articles", "not_json", 2), ("translations", "too_large", 1)]
    assert found.causes[0].example == "the last"


async def test_letters_that_were_decided_on_are_left_out() -> None:
    found = await waiting(these(letter(1, mark="replayed"), letter(2, mark="discarded")))

    assert found.causes == []
    assert found.newest == []


async def test_only_the_newest_letters_are_held_the_newest_first() -> None:
    found = await waiting(these(*(letter(number) for number in range(30))))
    many = await waiting(these(*(letter(number) for number in range(NEWEST + 9))))

    assert [each.id for each in found.newest[:2]] == ["articles/0/29", "articles/0/28"]
    assert len(many.newest) == NEWEST
    assert many.causes[0].letters == NEWEST + 9


async def test_a_letter_says_why_it_can_not_be_replayed() -> None:
    found = await waiting(these(letter(1, key=None, value=b"")))

    assert found.newest[0].obstacle == "the record had neither key nor value"


async def test_reasons_without_end_are_not_all_held() -> None:
    found = await waiting(these(*(letter(n, reason=f"reason-{n}") for n in range(MOST_CAUSES + 5))))

    assert len(found.causes) == MOST_CAUSES


async def test_a_letter_without_headers_is_shown_all_the_same() -> None:
    bare = DeadLetter("articles", 0, 7, b"key", b"value", (), {})

    found = await waiting(these(bare))

    assert (found.newest[0].reason, found.newest[0].failed_at) == ("unknown", "")
