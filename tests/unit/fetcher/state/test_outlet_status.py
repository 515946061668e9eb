"""Counts of an outlet: none is lost while they are being written down."""

import asyncio
from collections.abc import Mapping

from pydantic import BaseModel

from perspektiven.contracts import OutletStatus
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


class NothingWaits:
    """A frontier that is empty."""

    def waiting(self, host: str) -> int:
        return 0


async def test_what_is_counted_while_the_status_is_written_is_not_lost() -> None:
    state, sent = SlowState(), Sent()
    tally = OutletStatuses(
        Settings(),
        state=state,  # type: ignore[arg-type]
        producer=sent,  # type: ignore[arg-type]
        frontier=NothingWaits(),  # type: ignore[arg-type]
        clock=SteadyClock(),
    )
    tally.article("gazeta", "gazeta.example")

    telling = asyncio.create_task(tally.tell())
    await asyncio.sleep(0)
    tally.article("gazeta", "gazeta.example")
    state.gate.set()
    await telling
    await tally.tell()

    assert [status.articles for status in sent.values] == [1, 2]
