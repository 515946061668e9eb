"""Error responses: RFC 9457 problem details for programs, HTML pages for people."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from perspektiven.errors import Permanent, Transient, WrongSetting

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"

_UNAVAILABLE = (
    "Elasticsearch does not answer at the moment. Try again in a few seconds; the reader's log has "
    "the cause (search_unavailable)."
)
_FAILED = "The reader failed at this request. Its log has the cause (request_failed)."


class Unprocessable(Permanent):
    """A well-formed request that can't be answered as it is; answered with 422."""

    errors: list[dict[str, Any]] | None = None
    """What is wrong with which parameter."""


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[dict[str, Any]] | None = Field(
        default=None, description="What is wrong with which parameter."
    )


def problem(
    status: int, detail: str | None = None, *, errors: list[dict[str, Any]] | None = None
) -> Problem:
    """The problem that an HTTP status stands for."""
    return Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail or None, errors=errors
    )


def response(found: Problem, headers: dict[str, str] | None = None) -> Response:
    """The problem as a response."""
    return JSONResponse(
        found.model_dump(exclude_none=True),
        status_code=found.status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these problems."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
        }
        for status in statuses
    }


def of_exception(exc: Exception) -> tuple[Problem, dict[str, str]]:
    """The problem that an exception means, and the headers that go with it."""
    if isinstance(exc, RequestValidationError):
        return problem(
            422,
            "Some parameters are not valid: `errors` says which, and why.",
            errors=[_complaint(e) for e in exc.errors()],
        ), {}
    if isinstance(exc, HTTPException):
        detail = exc.detail if exc.detail != HTTPStatus(exc.status_code).phrase else None
        return problem(exc.status_code, detail), dict(exc.headers or {})
    if isinstance(exc, Unprocessable):
        return problem(422, str(exc), errors=exc.errors), {}
    if isinstance(exc, Permanent):
        return problem(400, str(exc)), {}
    if isinstance(exc, Transient | WrongSetting):
        log.warning("search_unavailable", error=str(exc))
        return problem(503, _UNAVAILABLE), {"Retry-After": "5"}
    log.error("request_failed", exc_info=exc)
    return problem(500, _FAILED), {}


def _complaint(error: Any) -> dict[str, Any]:
    return {"parameter": str(error["loc"][-1]), "message": error["msg"]}
