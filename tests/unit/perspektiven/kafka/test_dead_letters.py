"""What a dead letter keeps of its record, and of why it failed."""

import pytest
from typing_extensions import override

from perspektiven import topics
from perspektiven.errors import Permanent, WrongSetting
from perspektiven.kafka.connections import Headers, Producer
from perspektiven.kafka.dead_letters import DeadLetter, Failure, bury, topic_named
from perspektiven.settings import Settings

FAILURE = Failure("wrong_schema", "Permanent", "title: missing", 3)


class Broker(Producer):
    """Keeps what is sent, but for values of more than `most_bytes`."""

    def __init__(self, most_bytes: int = 2**30) -> None:
        super().__init__(Settings())
        self.sent: list[tuple[bytes | None, bytes | None, dict[str, bytes]]] = []
        self._most_bytes = most_bytes

    @override
    async def send(
        self,
        topic: str,
        *,
        key: bytes | None,
        value: bytes | None,
        headers: Headers = (),
        partition: int | None = None,
    ) -> tuple[int, int]:
        if len(value or b"") > self._most_bytes:
            raise Permanent("too_large")
        self.sent.append((key, value, dict(headers)))
        return 0, 0


async def buried(
    broker: Broker,
    key: bytes | None = b"key",
    value: bytes | None = b"value",
    headers: Headers = (),
    failure: Failure = FAILURE,
) -> tuple[bytes | None, bytes | None, dict[str, bytes]]:
    await bury(
        broker,
        "articles.dead",
        origin=("articles", 3, 7, 1_700_000_000_000),
        key=key,
        value=value,
        headers=headers,
        service="translator",
        failure=failure,
    )
    return broker.sent[-1]


async def test_the_record_is_kept_as_it_was_with_its_place_and_its_failure() -> None:
    key, value, headers = await buried(Broker(), headers=(("trace", b"\x00\xff"),))

    assert (key, value) == (b"key", b"value")
    assert headers["trace"] == b"\x00\xff"
    assert (
        headers["dead.topic"] + headers["dead.partition"] + headers["dead.offset"] == b"articles37"
    )
    assert headers["dead.reason"] == b"wrong_schema"
    assert headers["dead.message"] == b"title: missing"
    assert headers["dead.attempts"] == b"3"


async def test_a_letter_that_failed_again_says_why_it_failed_now() -> None:
    _, _, headers = await buried(Broker(), headers=(("dead.reason", b"timeout"), ("dead.old", b"")))

    assert headers["dead.reason"] == b"wrong_schema"
    assert "dead.old" not in headers


async def test_half_a_character_in_a_message_costs_no_letter() -> None:
    failure = Failure.of(ValueError("half \ud83d"), "unexpected", 1)

    _, _, headers = await buried(Broker(), failure=failure)

    assert headers["dead.message"] == b"half \\ud83d"


def test_a_long_message_is_cut() -> None:
    assert len(Failure.of(ValueError("x" * 5_000), "unexpected", 1).message) == 1_000


async def test_a_record_too_large_for_the_topic_is_cut_and_says_so() -> None:
    broker = Broker(most_bytes=2**20)

    key, value, headers = await buried(broker, b"k" * 5_000, b"v" * (3 * 2**20), (("trace", b"1"),))

    assert (len(key or b""), len(value or b"")) == (1024, 2**20)
    assert (
        headers["dead.cut"]
        == f"the first {2**20} of {3 * 2**20} bytes, without its headers".encode()
    )
    assert "trace" not in headers


async def test_a_record_without_key_and_value_is_kept_all_the_same() -> None:
    key, value, headers = await buried(Broker(), None, None)

    assert (key, value) == (None, b"")
    assert "dead.empty" in headers


def letter(key: bytes | None, value: bytes | None, **about: str) -> DeadLetter:
    return DeadLetter("articles", 3, 7, key, value, (), about)


def test_a_letter_is_named_by_where_it_lies() -> None:
    assert letter(b"key", b"value").id == "articles/3/7"


@pytest.mark.parametrize(
    ("lies", "is_stuck"),
    [
        (letter(b"key", b"value"), False),
        (letter(b"key", None), False),
        (letter(None, b""), True),
        (letter(b"key", b"value", cut="the first of 9 bytes"), True),
    ],
)
def test_what_is_not_whole_can_not_be_sent_again(lies: DeadLetter, is_stuck: bool) -> None:
    assert (lies.obstacle is not None) == is_stuck


@pytest.mark.parametrize("name", ["articles", "articles.dead"])
def test_a_topic_is_found_by_its_name_or_that_of_its_dead_letters(name: str) -> None:
    assert topic_named(name) is topics.ARTICLES


def test_a_topic_without_dead_letters_is_a_wrong_setting() -> None:
    with pytest.raises(WrongSetting, match="entries, articles, translations"):
        topic_named("attempts")
