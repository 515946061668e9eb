"""Channel to a worker process, on the event loop: one message out, one answer back.

The other end is a Connection of multiprocessing, whose framing this is. Streams of asyncio would
do as well, for a fifth more CPU a job.
"""

import asyncio
import os
import pickle
import socket
import struct
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any, cast

from typing_extensions import override

_LENGTH = struct.Struct("!i")
"""What a Connection sends before a message, up to 2 GiB."""


class WorkerChannel(asyncio.Protocol):
    """Our end of a worker's pipe. One message at a time is waited for."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._wanted: asyncio.Future[bytes] | None = None
        self._has_ended = False

    @classmethod
    async def over(cls, pipe: Connection) -> "WorkerChannel":
        """A channel in place of a Connection, which it closes."""
        end = socket.socket(fileno=os.dup(pipe.fileno()))
        pipe.close()
        _, channel = await asyncio.get_running_loop().create_connection(cls, sock=end)
        return channel

    async def ask(self, question: object, *, seconds: float) -> Any:
        """Sends an object that can be pickled; returns the answer. Raises as `receive`."""
        if self._transport is None or self._has_ended:
            raise EOFError
        packed = ForkingPickler.dumps(question)
        # Not held back: the pipe takes one message at a time, and the process is waiting for it.
        self._transport.write(_LENGTH.pack(len(packed)) + packed)
        return await self.receive(seconds)

    async def receive(self, seconds: float) -> Any:
        """The next message.

        Raises EOFError when the process is gone, TimeoutError when there is none after so long.
        """
        loop = asyncio.get_running_loop()
        self._wanted = loop.create_future()
        self._hand_out()
        # Cheaper than asyncio.timeout, which has a task to cancel.
        giving_up = loop.call_later(seconds, _give_up, self._wanted)
        try:
            message = await self._wanted
        finally:
            giving_up.cancel()
        return pickle.loads(message)  # noqa: S301 - as a Connection does

    def close(self) -> None:
        """Closes our end; the process sees the end of its pipe."""
        if self._transport is not None:
            self._transport.close()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # A socket's is one; that of another event loop than asyncio's is no instance of the class.
        self._transport = cast(asyncio.WriteTransport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        self._received += data
        self._hand_out()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._has_ended = True
        self._hand_out()

    def _hand_out(self) -> None:
        """Gives a message that is whole to whoever waits for it."""
        if self._wanted is None or self._wanted.done():
            return
        if len(self._received) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._received)[0]
            if len(self._received) >= end:
                message = bytes(memoryview(self._received)[_LENGTH.size : end])
                del self._received[:end]
                self._wanted.set_result(message)
                return
        if self._has_ended:
            self._wanted.set_exception(EOFError())


def _give_up(wanted: asyncio.Future[bytes]) -> None:
    if not wanted.done():
        wanted.set_exception(TimeoutError())
