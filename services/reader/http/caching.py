"""ETags and Cache-Control; long answers are sent in slices."""

import asyncio
from collections.abc import Iterator, Mapping

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from services.reader.http.etags import TaggedBody, etag

_MINUTE = 60
_SLICE = 64 * 1024


def cached(
    request: Request,
    body: str | bytes,
    media_type: str,
    *,
    same_as: str | bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A response with the body, or 304 if the client has it; fresh for a minute.

    `same_as` is what the ETag is reckoned from, where parts of the body change without meaning.
    """
    content = _bytes(body)
    known_by = etag(content if same_as is None else _bytes(same_as))
    return cached_as_made(request, TaggedBody(content, known_by), media_type, headers=headers)


def cached_as_made(
    request: Request, made: TaggedBody, media_type: str, *, headers: Mapping[str, str] | None = None
) -> Response:
    """A body whose ETag is known, or 304 where the client has it."""
    all_headers = {
        "ETag": made.etag,
        "Cache-Control": f"public, max-age={_MINUTE}",
        "Vary": "Accept-Encoding",
        **(headers or {}),
    }
    if _has(request, made.etag):
        return Response(status_code=304, headers=all_headers)
    return Sliced(made.body, media_type=media_type, headers=all_headers)


def cached_json(
    request: Request, answer: BaseModel, *, changing: frozenset[str] = frozenset()
) -> Response:
    """A model as JSON; fields in `changing` do not make it another answer."""
    same_as = answer.model_dump_json(exclude=set(changing)) if changing else None
    return cached(request, answer.model_dump_json(), "application/json", same_as=same_as)


class Sliced(Response):
    """A response whose body is sent, and compressed on its way, slice by slice."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if len(self.body) <= 2 * _SLICE:
            await super().__call__(scope, receive, send)
            return
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        for piece in slices(bytes(self.body)):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def slices(body: bytes) -> Iterator[bytes]:
    """Pieces of the body that are quick to compress and send."""
    return (body[begin : begin + _SLICE] for begin in range(0, len(body), _SLICE))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode(errors="replace")


def _has(request: Request, known_by: str) -> bool:
    """RFC 9110, 13.1.2: weak comparison."""
    known = request.headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return "*" in tags or known_by.removeprefix("W/") in tags
