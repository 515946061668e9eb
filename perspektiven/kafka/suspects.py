"""Suspects: records in progress when their consumer died or was expelled.

A death says little of a record that was in company: of two hundred in flight one is guilty, or
none, if an operator killed the process. So a suspect is tried alone from then on. It is condemned
after three deaths, the last two of which it died alone.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from perspektiven.contracts import Contract, Message
from perspektiven.kafka.dead_letters import Failure

# A death in company only makes a suspect: most are nobody's fault (docs/adr/0012).
DEATHS = 3
DEATHS_ALONE = 2

_LONGEST_PROBATION = 60.0

_SHORTEST_TRIAL = 5.0
_LONGEST_TRIAL = 600.0

# One by one, the 1,500 records that the indexer has in flight took eight minutes (docs/adr/0012).
_MANY = 200
_FEW = 25

Origin = tuple[str, int, int, int]
"""A record: topic, partition, offset, and its time, since a topic may be made anew."""


class Attempt(Contract):
    """An attempt in progress, or one that was."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: str
    began_at: datetime
    is_aside: bool = False
    """It has taken so long that it is no company for others any more, and they are for it."""

    @property
    def origin(self) -> Origin:
        """Topic, partition and offset of its record."""
        return self.topic, self.partition, self.offset, self.timestamp_ms

    @property
    def name(self) -> str:
        """Name of its record for people."""
        return name_of(self.topic, self.partition, self.offset, self.key)

    def seconds(self) -> float:
        """How long it has been running."""
        return max(0.0, (datetime.now(UTC) - self.began_at).total_seconds())


class Death(Message):
    """One record that was in progress when an instance died or its loop was blocked."""

    service: str
    instance: str
    """The process: an instance that is started again is another one."""
    how: Literal["died", "blocked"]
    at: datetime
    company: int
    """So many other records were being worked on in the same process."""
    alone: bool
    """Whether it had no company that could be as guilty."""
    lived_seconds: float = 0.0
    """How long the process had lived when it died."""
    attempt: Attempt

    @property
    def id(self) -> str:
        """Identity of the death, the same however often it is reported."""
        topic, *rest = self.attempt.origin
        return "/".join([topic, *map(str, rest), self.instance, f"{self.at:%Y%m%dT%H%M%S.%f}"])

    @property
    def worked_seconds(self) -> float:
        """How long the record had been in progress."""
        return max(0.0, (self.at - self.attempt.began_at).total_seconds())

    def sentence(self) -> str:
        """Time and cause, for people."""
        company = "alone" if self.alone else f"among {self.company + 1} records"
        return f"{self.at:%Y-%m-%d %H:%M:%S} UTC {self.how} {company}"


def name_of(topic: str, partition: int, offset: int, key: str) -> str:
    """Name of a record for people."""
    return f"{topic}/{partition}/{offset} ({key})" if key else f"{topic}/{partition}/{offset}"


@dataclass(frozen=True, slots=True)
class Suspect:
    """One record and its deaths, in order of time."""

    deaths: tuple[Death, ...]

    @property
    def is_condemned(self) -> bool:
        """Whether it goes to the dead letters without another attempt."""
        last = self.deaths[-DEATHS_ALONE:]
        return len(self.deaths) >= DEATHS and all(death.alone for death in last)

    @property
    def room(self) -> int:
        """How many suspects may be tried at once with it, itself included; mostly one.

        To try a thousand records one by one takes minutes: those that died among that many are
        first tried in small groups, which costs the guilty one a death more.
        """
        return _FEW if self.deaths[-1].company >= _MANY else 1

    @property
    def trial_seconds(self) -> float:
        """How long others are held back for its attempt: the time of its last death and a little.

        A record that died later than that is given twice as long the next time.
        """
        timely = [death for death in self.deaths if not death.attempt.is_aside] or self.deaths
        late = sum(death.at > timely[-1].at for death in self.deaths)
        return min(_LONGEST_TRIAL, _SHORTEST_TRIAL + timely[-1].worked_seconds * 2.0**late)

    def probation(self, lived_seconds: float) -> float:
        """Seconds that this process has to live before the next attempt.

        Before an attempt that may condemn it, the process has to live without it as long as it
        lived the last time: who kills processes every few seconds strikes meanwhile, and no
        record is blamed for that.
        """
        if len(self.deaths) < DEATHS_ALONE:
            return 0.0
        return max(0.0, min(self.deaths[-1].lived_seconds, _LONGEST_PROBATION) - lived_seconds)

    def failure(self) -> Failure:
        """Failure that is stored in its dead letter."""
        told = "; ".join(death.sentence() for death in self.deaths[-10:])
        service = self.deaths[-1].service
        message = f"the {service} died or was blocked {len(self.deaths)} times over it: {told}"
        return Failure("redelivered", "Redelivered", message, len(self.deaths))


class Suspects:
    """All suspects of one service that this instance knows."""

    def __init__(self) -> None:
        self._deaths: dict[Origin, dict[str, Death]] = {}

    def __len__(self) -> int:
        return len(self._deaths)

    def add(self, deaths: Iterable[Death]) -> None:
        """Adds deaths; known ones are not counted again."""
        for death in deaths:
            self._deaths.setdefault(death.attempt.origin, {})[death.id] = death

    def of(self, origin: Origin) -> Suspect | None:
        """Suspect of a record, if there is one."""
        deaths = self._deaths.get(origin)
        if not deaths:
            return None
        return Suspect(tuple(sorted(deaths.values(), key=lambda death: death.at)))

    def forget_before(self, topic: str, partition: int, offset: int) -> Iterator[Death]:
        """Clears records of a partition before an offset; yields their deaths."""
        cleared = [o for o in self._deaths if o[:2] == (topic, partition) and o[2] < offset]
        for origin in cleared:
            yield from self._deaths.pop(origin).values()


def deaths_of(
    service: str,
    instance: str,
    attempts: Iterable[Attempt],
    *,
    how: Literal["died", "blocked"],
    at: float | None = None,
    lived_seconds: float = 0.0,
) -> list[Death]:
    """One death for each record that was in progress at the same time."""
    running = list(attempts)
    timely = sum(not attempt.is_aside for attempt in running)
    moment = datetime.fromtimestamp(time.time() if at is None else at, UTC)
    return [
        Death(
            service=service,
            instance=instance,
            how=how,
            at=moment,
            company=len(running) - 1,
            alone=timely == 1 and not attempt.is_aside,
            lived_seconds=lived_seconds,
            attempt=attempt,
        )
        for attempt in running
    ]
