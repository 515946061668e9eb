"""Size limits for Elasticsearch responses, and raw bytes for worker processes.

The client reads every answer whole and parses it on the event loop. What a document holds decides
how long that takes, so callers that show documents name a size, and have another way beyond it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import aiohttp
import orjson
from elastic_transport import AiohttpHttpNode
from elasticsearch.serializer import JsonSerializer
from typing_extensions import override

_most: ContextVar[int | None] = ContextVar("most bytes of an answer", default=None)
_unread: ContextVar[bool] = ContextVar("whether answers stay bytes", default=False)


PARTIAL = "Elasticsearch answered in part only: a shard failed, or time ran out"


class TooLarge(ValueError):
    """A response with more bytes than allowed; the rest of it was not read."""


@contextmanager
def at_most(size: int, *, unread: bool = False) -> Iterator[None]:
    """Requests made within raise TooLarge for answers of more than `size` bytes.

    With `unread` the answer's body is its bytes.
    """
    tokens = _most.set(size), _unread.set(unread)
    try:
        yield
    finally:
        _most.reset(tokens[0])
        _unread.reset(tokens[1])


def is_partial(answer: Mapping[str, Any]) -> bool:
    """Whether a response is partial: shards failed or time ran out."""
    return bool(answer["timed_out"] or answer["_shards"]["failed"])


class FastJson(JsonSerializer):
    """JSON by orjson: to write and to parse it otherwise takes half of the client's time.

    Its own writer remains for what orjson refuses, such as half a surrogate pair.
    """

    @override
    def json_dumps(self, data: Any) -> bytes:
        try:
            return orjson.dumps(data)
        except orjson.JSONEncodeError:
            return super().json_dumps(data)

    @override
    def json_loads(self, data: bytes) -> Any:
        return data if _unread.get() else orjson.loads(data)


class BoundedNode(AiohttpHttpNode):
    """A node that reads responses up to the size limit of the request."""

    @override
    def _create_aiohttp_session(self) -> None:
        super()._create_aiohttp_session()
        made = self.session
        if made is None:
            return
        self.session = aiohttp.ClientSession(
            connector=made.connector,
            headers=made.headers,
            skip_auto_headers=made.skip_auto_headers,
            auto_decompress=made.auto_decompress,
            cookie_jar=made.cookie_jar,
            response_class=_Bounded,
        )
        made.detach()


class _Bounded(aiohttp.ClientResponse):
    @override
    async def read(self) -> bytes:
        most = _most.get()
        if most is None:
            return await super().read()
        body = bytearray()
        async for piece in self.content.iter_any():
            body += piece
            if len(body) > most:
                # Without the connection nothing more of it arrives.
                self.close()
                raise TooLarge(f"an answer of more than {most:,} bytes")
        return bytes(body)
