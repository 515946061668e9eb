"""Middleware: answers requests that failed by a defect, each logged once.

Starlette hands on what a handler of `Exception` has answered, and the server logs it once more.
"""

from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Failures:
    """ASGI middleware: the answer to an exception that no handler knows."""

    def __init__(
        self, app: ASGIApp, *, answer: Callable[[Request, Exception], Awaitable[Response]]
    ) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on. Raises what failed after the answer had begun."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as exc:
            if begun or scope["type"] != "http":
                raise
            answer = await self._answer(Request(scope, receive), exc)
            await answer(scope, receive, send)
