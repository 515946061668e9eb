"""The socket that the reader listens on."""

import asyncio
import socket

from perspektiven.settings import load
from services.reader.app import _listen
from services.reader.settings import ReaderSettings


async def test_answers_are_sent_at_once() -> None:
    """Else an answer's body waits 40 ms, until the client has acknowledged its head."""
    said: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        said.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = _listen(load(ReaderSettings, http_port=0))
    async with await asyncio.start_server(answer, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        assert await said
        writer.close()
