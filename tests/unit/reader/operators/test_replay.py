"""Which letters a replay means, and that one goes on at a time."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from perspektiven.errors import WrongSetting
from perspektiven.kafka import dead_letters
from perspektiven.kafka.dead_letters import DeadLetter
from perspektiven.settings import load
from services.reader.operators.replay import Choice, Replays
from services.reader.operators.watch import Watch
from services.reader.settings import ReaderSettings


def letter(number: int, reason: str) -> DeadLetter:
    return DeadLetter("articles", 0, number, b"key", b"value", (), {"reason": reason})


def replays() -> Replays:
    settings = load(ReaderSettings)
    return Replays(settings, Watch(settings, {}))


def test_a_choice_is_of_a_reason_or_of_one_letter() -> None:
    of_reason = Choice("articles", "not_json")
    of_letter = Choice("articles", "not_json", "articles/0/1")

    assert [of_reason.has(letter(n, "not_json")) for n in (1, 2)] == [True, True]
    assert [of_letter.has(letter(n, "not_json")) for n in (1, 2)] == [True, False]
    assert not of_reason.has(letter(1, "too_large"))


def test_a_topic_without_dead_letters_is_refused() -> None:
    with pytest.raises(WrongSetting):
        replays().start(Choice("no-topic", "not_json"))


async def test_one_replay_goes_on_at_a_time_and_can_be_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def endless(*_: object, **__: object) -> AsyncIterator[DeadLetter]:
        await asyncio.Event().wait()
        yield letter(1, "not_json")

    async def sends(_: object, letters: AsyncIterator[DeadLetter], **__: object) -> int:
        return len([each async for each in letters])

    monkeypatch.setattr(dead_letters, "read", endless)
    monkeypatch.setattr(dead_letters, "replay", sends)
    subject = replays()

    assert subject.start(Choice("articles", "not_json"))
    assert not subject.start(Choice("articles", "too_large"))
    await asyncio.sleep(0)
    await subject.stop()

    assert subject.last is not None
    assert subject.last.is_over
    assert subject.last.choice.reason == "not_json"
