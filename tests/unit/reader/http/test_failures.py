"""Requests that failed by a defect: answered, unless the answer had begun."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from services.reader.http.failures import Failures


async def _told(_: Request, exc: Exception) -> Response:
    return JSONResponse({"failed": str(exc)}, status_code=500)


async def _beginning() -> AsyncIterator[bytes]:
    yield b"a"
    raise ZeroDivisionError("later")


async def _asked(path: str) -> httpx.Response:
    app = FastAPI()
    app.add_middleware(Failures, answer=_told)

    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("at once")

    @app.get("/breaks")
    async def breaks() -> StreamingResponse:
        return StreamingResponse(_beginning())

    @app.get("/well")
    async def well() -> str:
        return "well"

    # What this transport lets through, a server would log.
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
        return await web.get(path)


async def test_a_failure_is_answered_and_ends_there() -> None:
    answer = await _asked("/broken")

    assert (answer.status_code, answer.json()) == (500, {"failed": "at once"})


async def test_what_fails_after_the_answer_has_begun_goes_on_to_the_server() -> None:
    with pytest.raises(ZeroDivisionError, match="later"):
        await _asked("/breaks")


async def test_what_does_not_fail_is_passed_on() -> None:
    assert (await _asked("/well")).json() == "well"
