"""Counts of an outlet: none is lost while they are being written down."""

import asyncio
from collections.abc import Mapping

from pydantic import BaseModel
from typing_extensions import override

from perspektiven.contracts import OutletStatus
from perspektiven.errors import Permanent, Transient
from perspektiven.settings import Settings
from services.fetcher.state.outlet_status import OutletStatuses
from services.fetcher.steady_clock import SteadyClock


class SlowState:
    """A state whose writes take until they are let through."""

    def __init__(self) -> None:
        self.rows: dict[str, BaseModel | None] = {}
        self.gate = asyncio.Event()

    def get(self, kind: type[OutletStatus], key: str) -> OutletStatus | None:
        row = self.rows.get(key)
        return row if isinstance(row, kind) else None

    async def put(self, changes: Mapping[str, BaseModel | None]) -> None:
        await self.gate.wait()
        self.rows.update(changes)


class Sent:
    """A producer that keeps what it is given."""

    def __init__(self) -> None:
        self.values: list[OutletStatus] = []

    async def send(self, topic: str, *, key: bytes, value: bytes) -> tuple[int, int]:
        self.values.append(OutletStatus.model_validate_json(value))
        return 0, len(self.values)


class TooLarge(SlowState):
    """A state that does not take the row of one host."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self.gate.set()
        self.host = host

    @override
    async def put(self, changes: Mapping[str, BaseModel | None]) -> None:
        if any(f"/{self.host}/" in key for key in changes):
            raise Permanent("too_large")
        await super().put(changes)


class NothingWaits:
    """A frontier that is empty."""

    def waiting(self, host: str) -> int:
        return 0


class AwayOnce(Sent):
    """A producer that fails for one host the first time."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self.host = host

    @override
    async def send(self, topic: str, *, key: bytes, value: bytes) -> tuple[int, int]:
        if key.decode().endswith(f"|{self.host}"):
            self.host = ""
            raise Transient("no broker")
        return await super().send(topic, key=key, value=value)


def tally_of(state: SlowState, sent: Sent) -> OutletStatuses:
    return OutletStatuses(
        Settings(),
        state=state,  # type: ignore[arg-type]
        producer=sent,  # type: ignore[arg-type]
        frontier=NothingWaits(),  # type: ignore[arg-type]
        clock=SteadyClock(),
    )


async def test_what_is_counted_while_the_status_is_written_is_not_lost() -> None:
    state, sent = SlowState(), Sent()
    tally = tally_of(state, sent)
    tally.article("gazeta", "gazeta.example")

    telling = asyncio.create_task(tally.tell())
    await asyncio.sleep(0.01)
    tally.article("gazeta", "gazeta.example")
    state.gate.set()
    await telling
    await tally.tell()

    assert [status.articles for status in sent.values] == [1, 2]


async def test_hosts_do_not_wait_for_one_another() -> None:
    state, sent = SlowState(), Sent()
    tally = tally_of(state, sent)
    for number in range(450):
        tally.article("gazeta", f"paper-{number}.example")

    telling = asyncio.create_task(tally.tell())
    await asyncio.sleep(0.01)
    assert len(tally._telling) == 200
    state.gate.set()
    await telling

    assert {status.host for status in sent.values} == {f"paper-{n}.example" for n in range(450)}


async def test_what_kafka_did_not_take_is_told_the_next_time() -> None:
    state, sent = SlowState(), AwayOnce("two.example")
    state.gate.set()
    tally = tally_of(state, sent)
    for host in ("one.example", "two.example", "three.example"):
        tally.article("gazeta", host)

    await tally.tell()
    assert {status.host for status in sent.values} == {"one.example", "three.example"}
    await tally.tell()

    assert [status.host for status in sent.values].count("two.example") == 1
    assert len(sent.values) == 3


async def test_a_status_that_can_not_be_kept_does_not_end_the_report_of_others() -> None:
    state, sent = TooLarge("two.example"), Sent()
    tally = tally_of(state, sent)
    for host in ("one.example", "two.example", "three.example"):
        tally.article("gazeta", host)

    await tally.tell()

    assert {status.host for status in sent.values} == {"one.example", "three.example"}
