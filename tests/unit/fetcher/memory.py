"""A changelog and a producer in memory, with the interfaces and promises of the real ones."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from typing_extensions import override

from perspektiven import limits
from perspektiven.errors import Permanent, Transient
from perspektiven.kafka.connections import Headers, Producer
from perspektiven.settings import Settings
from services.fetcher.app import longest_waits
from services.fetcher.settings import FetcherSettings
from services.fetcher.state.changelog import Logged
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

PARTITIONS = 4


class MemoryChangelog:
    """Keeps every write; fails as often as `failures` says, and always while it is `away`.

    What is larger than a record may be is refused with all that comes together with it.
    """

    def __init__(self) -> None:
        self.writes: dict[int, list[Logged]] = defaultdict(list)
        self.failures = 0
        self.away = False

    async def ends(self) -> dict[int, int]:
        self._fail()
        return {number: len(self.writes[number]) for number in range(PARTITIONS)}

    async def read(self, since: Mapping[int, int]) -> AsyncIterator[Logged]:
        self._fail()
        for number, offset in since.items():
            for logged in self.writes[number][offset:]:
                yield logged

    async def write(self, partition: int, changes: Mapping[str, bytes | None]) -> int:
        self._fail()
        if any(len(value or b"") > limits.RECORD.most for value in changes.values()):
            raise Permanent("too_large")
        for key, value in changes.items():
            offset = len(self.writes[partition])
            self.writes[partition].append(Logged(partition, offset, key, value))
        return len(self.writes[partition]) - 1

    def _fail(self) -> None:
        if self.failures or self.away:
            self.failures = max(0, self.failures - 1)
            raise Transient("the changelog is away")


class MemoryProducer(Producer):
    """Keeps what is sent, by topic; takes nothing while it is `away`."""

    def __init__(self) -> None:
        super().__init__(Settings())
        self.away = False
        self.sent: dict[str, list[tuple[bytes | None, bytes | None]]] = defaultdict(list)
        self.partitions: list[int | None] = []
        """Where each record was sent to; None where Kafka chooses."""

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
        if self.away:
            raise Transient("Kafka is away")
        self.sent[topic].append((key, value))
        self.partitions.append(partition)
        return 0, len(self.sent[topic]) - 1

    @override
    async def send_together(
        self, topic: str, records: Sequence[tuple[bytes, bytes | None]], *, partition: int
    ) -> int:
        for key, value in records:
            await self.send(topic, key=key, value=value, partition=partition)
        return len(self.sent[topic]) - 1


def state_of(changelog: MemoryChangelog, folder: Path) -> State:
    """A state that owns nothing yet."""
    return State(
        changelog,
        partitions=PARTITIONS,
        folder=folder,
        clock=SteadyClock(),
        longest=longest_waits(FetcherSettings()),
    )


ALL = frozenset(range(PARTITIONS))
