"""Dead letters: failed records are stored, read back, replayed, discarded.

A dead letter is the record itself, key, value and headers untouched, in TOPIC.dead, with headers
that say where it was and why it failed. What became of it later (replayed, discarded) is told by
a mark: a record in the same topic without a value, keyed by where the dead letter lies.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from aiokafka import ConsumerRecord

from perspektiven import topics
from perspektiven.errors import Permanent, WrongSetting
from perspektiven.kafka import topic_reads
from perspektiven.kafka.connections import BY_HAND, Headers, Producer
from perspektiven.settings import Settings
from perspektiven.topics import Topic

TOPICS = (topics.OUTLETS, *topics.STAGES)
"""Those that have dead letters."""

_MESSAGE_LENGTH = 1_000
_CUT_BYTES = 1024 * 1024
_CUT_KEY_BYTES = 1024
_PREFIX = "dead."
_MARK = "dead.mark"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record could not be processed. `reason` is a fixed word."""

    reason: str
    exception: str
    message: str
    attempts: int

    @classmethod
    def of(cls, exc: BaseException, reason: str, attempts: int) -> "Failure":
        """Failure for an exception."""
        return cls(reason, type(exc).__name__, str(exc)[:_MESSAGE_LENGTH], attempts)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record in a dead-letter topic, and its state: pending, replayed, discarded."""

    topic: str
    """Name of the topic that it came from, without the installation's prefix."""
    dead_partition: int
    dead_offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    about: dict[str, str]
    """The `dead.` headers, without their prefix."""
    mark: str | None = None
    """`replayed` or `discarded`; None as long as it waits."""

    @property
    def id(self) -> str:
        """Name on the command line: TOPIC/PARTITION/OFFSET in the dead-letter topic."""
        return f"{self.topic}/{self.dead_partition}/{self.dead_offset}"

    @property
    def reason(self) -> str:
        """The fixed word for why it failed."""
        return self.about.get("reason", "unknown")

    @property
    def obstacle(self) -> str | None:
        """Why it can only be discarded, not replayed; None if it can be replayed."""
        if self.key is None and not self.value:
            return "the record had neither key nor value"
        if "cut" in self.about:
            return f"the record was too large to keep; kept were {self.about['cut']}"
        return None

    @property
    def failed_at(self) -> datetime:
        """When it was given up."""
        return datetime.fromisoformat(self.about["failed_at"])


async def bury(  # noqa: PLR0913 - all of it goes into the record
    producer: Producer,
    dead_topic: str,
    *,
    origin: tuple[str, int, int, int],
    key: bytes | None,
    value: bytes | None,
    headers: Headers,
    service: str,
    failure: Failure,
) -> None:
    """Returns when Kafka holds the dead letter; `origin`: topic, partition, offset, time in ms.

    A record that is too large even for the dead letters is cut, and says so. Raises Transient
    while Kafka is away.
    """
    topic, partition, offset, timestamp = origin
    about = {
        "topic": topic,
        "partition": str(partition),
        "offset": str(offset),
        "timestamp": str(timestamp),
        "service": service,
        "reason": failure.reason,
        "exception": failure.exception,
        "message": failure.message,
        "attempts": str(failure.attempts),
        "failed_at": datetime.now(UTC).isoformat(),
    }
    if key is None and value is None:
        # Kafka's client refuses a record of nothing at all.
        value = b""
        about["empty"] = "the record had neither key nor value"
    # A letter that was replayed and failed again says why it failed now.
    kept = tuple((name, text) for name, text in headers if not name.startswith(_PREFIX))
    try:
        await producer.send(dead_topic, key=key, value=value, headers=kept + _headers(about))
    except Permanent as exc:
        if exc.reason != "too_large":
            raise
        key, value = (key or b"")[:_CUT_KEY_BYTES], (value or b"")
        about["cut"] = f"the first {_CUT_BYTES} of {len(value)} bytes, without its headers"
        await producer.send(dead_topic, key=key, value=value[:_CUT_BYTES], headers=_headers(about))


async def read(settings: Settings, *, only: Topic | None = None) -> AsyncIterator[DeadLetter]:
    """All dead letters with what became of them, topic by topic.

    Two passes over each topic, so that memory holds the marks and one letter.
    """
    for topic in (only,) if only else TOPICS:
        name = topic.dead.full_name(settings)
        marks = {
            _text(record.key): _header(record, _MARK)
            async for record in topic_reads.read_all(settings, name)
            if _header(record, _MARK)
        }
        async for record in topic_reads.read_all(settings, name):
            if not _header(record, _MARK):
                letter = _letter(topic.name, record)
                yield _marked(letter, marks.get(letter.id))


def _headers(about: dict[str, str]) -> Headers:
    # Half a surrogate pair, as broken JSON brings them, is no reason to lose the letter.
    return tuple(
        (_PREFIX + name, text.encode("utf-8", "backslashreplace")) for name, text in about.items()
    )


def _marked(letter: DeadLetter, mark: str | None) -> DeadLetter:
    return DeadLetter(
        letter.topic,
        letter.dead_partition,
        letter.dead_offset,
        letter.key,
        letter.value,
        letter.headers,
        letter.about,
        mark,
    )


async def replay(
    settings: Settings,
    letters: AsyncIterator[DeadLetter],
    *,
    per_second: float,
    report: Callable[[DeadLetter, str | None], Awaitable[None]],
) -> int:
    """Sends pending letters back to their original topic; returns how many.

    A header tells the stages that a person wants them done, whatever became of them before.
    Each is marked after Kafka holds it again: stopped in between, a second replay sends at most
    that one twice, which every stage takes in its stride. `report` is told each letter, and why
    it can't be sent again if so: the others are sent all the same.
    """
    count = 0
    async with Producer(settings) as producer:
        async for letter in letters:
            if letter.mark:
                continue
            obstacle = letter.obstacle or await _send_again(settings, producer, letter)
            await report(letter, obstacle)
            if obstacle is None:
                count += 1
                await asyncio.sleep(1 / per_second)
    return count


async def _send_again(settings: Settings, producer: Producer, letter: DeadLetter) -> str | None:
    """None when Kafka holds the record again, or why it will never take it."""
    try:
        await producer.send(
            topic_named(letter.topic).full_name(settings),
            key=letter.key,
            value=letter.value,
            headers=(*(each for each in letter.headers if each != BY_HAND), BY_HAND),
        )
    except Permanent as exc:
        return f"{exc.reason}: {exc}"
    await _mark(settings, producer, letter, "replayed")
    return None


async def discard(settings: Settings, letters: AsyncIterator[DeadLetter]) -> int:
    """Marks pending letters as discarded; returns how many. They stay readable in Kafka."""
    count = 0
    async with Producer(settings) as producer:
        async for letter in letters:
            if not letter.mark:
                await _mark(settings, producer, letter, "discarded")
                count += 1
    return count


def topic_named(name: str) -> Topic:
    """The topic of that name (`.dead` aside); raises WrongSetting naming those there are."""
    for topic in TOPICS:
        if name.removesuffix(".dead") == topic.name:
            return topic
    known = ", ".join(topic.name for topic in TOPICS)
    raise WrongSetting(f"no topic {name!r} has dead letters; there are: {known}")


def marked_offset(record: ConsumerRecord) -> int | None:
    """Offset of the letter that a mark refers to, in the same partition; None for a letter."""
    if not _header(record, _MARK):
        return None
    return int(_text(record.key).rpartition("/")[2])


async def _mark(settings: Settings, producer: Producer, letter: DeadLetter, mark: str) -> None:
    await producer.send(
        topic_named(letter.topic).dead.full_name(settings),
        key=letter.id.encode(),
        value=b"",
        headers=((_MARK, mark.encode()),),
        partition=letter.dead_partition,
    )


def _letter(topic: str, record: ConsumerRecord) -> DeadLetter:
    return DeadLetter(
        topic=topic,
        dead_partition=record.partition,
        dead_offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple((k, v) for k, v in record.headers if not k.startswith(_PREFIX)),
        about={
            name.removeprefix(_PREFIX): value.decode("utf-8", "replace")
            for name, value in record.headers
            if name.startswith(_PREFIX)
        },
    )


def _header(record: ConsumerRecord, name: str) -> str | None:
    for key, value in record.headers:
        if key == name:
            return bytes(value).decode("utf-8", "replace")
    return None


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")
