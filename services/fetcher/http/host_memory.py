"""Rows of one host, written together with its pace, so that the next owner goes on with both."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from services.fetcher.http.pacing import Pacer, pace_key
from services.fetcher.state.state import State

Row = TypeVar("Row", bound=BaseModel)


class HostMemory:
    """What is remembered of the hosts that are ours."""

    def __init__(self, state: State, pacer: Pacer) -> None:
        self._state = state
        self._pacer = pacer

    def get(self, kind: type[Row], key: str) -> Row | None:
        """The row of a key. Raises NotOurs."""
        return self._state.get(kind, key)

    async def put(self, host: str, changes: Mapping[str, BaseModel | None]) -> None:
        """Sets rows of a host, or removes them (None), and its pace with them, in one write.

        Raises NotOurs when the host moves away meanwhile.
        """
        await self._state.put({**changes, pace_key(host): self._pacer.pace_of(host)})

    def held_until(self, host: str) -> float:
        """Until when the host is held back as a whole, in Unix seconds."""
        return self._pacer.pace_of(host).held_until
