"""Dead letters that wait for a decision: grouped by cause, and the newest one by one."""

import heapq
from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from itertools import count

from perspektiven.kafka.dead_letters import DeadLetter

NEWEST = 50
"""Letters that are shown one by one."""

MOST_CAUSES = 200
"""Causes that are told apart; reasons are fixed words, so there are far fewer."""

_MESSAGE_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """What the page says of a dead letter."""

    id: str
    topic: str
    reason: str
    message: str
    failed_at: str
    """ISO 8601, as its header has it; empty without that header."""
    obstacle: str | None
    """Why it can't be replayed."""


@dataclass(slots=True)
class Cause:
    """Letters of one topic that failed for the same reason."""

    topic: str
    reason: str
    letters: int = 0
    example: str = ""
    """Message of the letter that failed last."""
    last: str = ""


@dataclass(slots=True)
class WaitingLetters:
    """The dead letters that wait for a decision."""

    causes: list[Cause] = field(default_factory=list)
    """The most frequent first."""
    newest: list[Letter] = field(default_factory=list)


async def waiting(letters: AsyncIterable[DeadLetter]) -> WaitingLetters:
    """Goes through all letters; holds no more than NEWEST of them, without their records."""
    causes: dict[tuple[str, str], Cause] = {}
    heap: list[tuple[str, int, Letter]] = []
    order = count()
    async for letter in letters:
        if letter.mark:
            continue
        shown = _shown(letter)
        _count(causes, shown)
        heapq.heappush(heap, (shown.failed_at, next(order), shown))
        if len(heap) > NEWEST:
            heapq.heappop(heap)
    return WaitingLetters(
        sorted(causes.values(), key=lambda each: (-each.letters, each.topic, each.reason)),
        [letter for _, _, letter in sorted(heap, reverse=True)],
    )


def _count(causes: dict[tuple[str, str], Cause], letter: Letter) -> None:
    key = (letter.topic, letter.reason)
    if key not in causes and len(causes) >= MOST_CAUSES:
        return
    cause = causes.setdefault(key, Cause(*key))
    cause.letters += 1
    if letter.failed_at >= cause.last:
        cause.last, cause.example = letter.failed_at, letter.message


def _shown(letter: DeadLetter) -> Letter:
    return Letter(
        letter.id,
        letter.topic,
        letter.reason,
        letter.about.get("message", "")[:_MESSAGE_LETTERS],
        letter.about.get("failed_at", ""),
        letter.obstacle,
    )
