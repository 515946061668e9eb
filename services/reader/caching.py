"""ETags and Cache-Control: what did not change is not sent again."""

import hashlib
from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from services.reader.desk import Desk

_MINUTE = 60


def cached(
    request: Request,
    body: str | bytes,
    media_type: str,
    *,
    same_as: str | bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The body, or 304 where the client has it; fresh for a minute.

    Only a reader that knows its own address may be kept by caches that many people share: others
    put the address that the request names into their answers.
    `same_as` is what the ETag is reckoned from, where parts of the body change without meaning.
    The ETag is weak: the body may be compressed on its way (RFC 9110, 8.8.1).
    """
    basis = body if same_as is None else same_as
    digest = hashlib.sha256(basis.encode() if isinstance(basis, str) else basis).hexdigest()
    etag = f'W/"{digest[:32]}"'
    desk: Desk = request.app.state.desk
    whose = "public" if desk.settings.public_url else "private"
    all_headers = {
        "ETag": etag,
        "Cache-Control": f"{whose}, max-age={_MINUTE}",
        "Vary": "Accept-Encoding",
        **(headers or {}),
    }
    if _has(request, etag):
        return Response(status_code=304, headers=all_headers)
    return Response(body, media_type=media_type, headers=all_headers)


def cached_json(
    request: Request, answer: BaseModel, *, changing: frozenset[str] = frozenset()
) -> Response:
    """A model as JSON; fields in `changing` do not make it another answer."""
    same_as = answer.model_dump_json(exclude=set(changing)) if changing else None
    return cached(request, answer.model_dump_json(), "application/json", same_as=same_as)


def _has(request: Request, etag: str) -> bool:
    """RFC 9110, 13.1.2: weak comparison."""
    known = request.headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags
