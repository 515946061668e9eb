"""Replay of dead letters from the operators' page: one at a time, beside the requests."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import structlog

from perspektiven.errors import PipelineError
from perspektiven.kafka import connections, dead_letters
from perspektiven.kafka.dead_letters import DeadLetter
from perspektiven.settings import Settings
from services.reader.operators.watch import Watch

log = structlog.get_logger()

PER_SECOND = 50.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters are meant: one, or all of a topic that failed for a reason."""

    topic: str
    """Without the installation's prefix."""
    reason: str
    letter: str | None = None
    """Id of the one."""

    def has(self, letter: DeadLetter) -> bool:
        """Whether a letter is meant."""
        return letter.reason == self.reason and self.letter in {None, letter.id}


@dataclass(slots=True)
class Outcome:
    """How a replay goes, or went."""

    choice: Choice
    sent: int = 0
    refused: int = 0
    """Letters that can only be discarded."""
    error: str | None = None
    is_over: bool = False


@dataclass(slots=True)
class Replays:
    """Replays letters by the code of `perspektiven dead-letters replay`."""

    settings: Settings
    watch: Watch
    last: Outcome | None = None
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def start(self, choice: Choice) -> bool:
        """Begins a replay and does not wait for it; False while another one goes on.

        Raises WrongSetting for a topic without dead letters.
        """
        if self._task is not None and not self._task.done():
            return False
        topic = dead_letters.topic_named(choice.topic)
        self.last = Outcome(choice)
        letters = _chosen(dead_letters.read(self.settings, only=topic), choice)
        self._task = asyncio.create_task(self._replay(letters, self.last), name="replay")
        return True

    async def ended(self) -> None:
        """Waits for the replay that goes on."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """Gives it up; what was not sent waits on, and can be replayed again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _replay(self, letters: AsyncIterator[DeadLetter], outcome: Outcome) -> None:
        async def report(letter: DeadLetter, obstacle: str | None) -> None:
            if obstacle is None:
                outcome.sent += 1
            else:
                outcome.refused += 1
            log.info("dead_letter_replayed", letter=letter.id, obstacle=obstacle)

        try:
            with connections.our_errors(self.settings):
                await dead_letters.replay(
                    self.settings, letters, per_second=PER_SECOND, report=report
                )
        except PipelineError as exc:
            outcome.error = str(exc)
            log.warning("replay_failed", error=str(exc))
        finally:
            outcome.is_over = True
            self.watch.forget_letters()


async def _chosen(letters: AsyncIterator[DeadLetter], choice: Choice) -> AsyncIterator[DeadLetter]:
    async for letter in letters:
        if choice.has(letter):
            yield letter
