"""A chat server on loopback that judges pairs of articles as a test says."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.support.http_server import served


def word(is_same: bool) -> str:
    """The content of a right answer."""
    return json.dumps({"same_event": "yes" if is_same else "no"})


@dataclass(slots=True)
class JudgeServer:
    """`content` makes the answer to two headlines, the first article's and the second's."""

    content: Callable[[str, str], str] = lambda _first, _second: word(True)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """Sent in place of a completion."""
    refuses: frozenset[str] = frozenset()
    """Parameters that are answered with 400."""
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    """Requests wait for it."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str | None] = field(default_factory=set)
    """What requests had as `Authorization`."""
    url: str = ""
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        self.answers.set()
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        self.url = await self._open.enter_async_context(served(app)) + "/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    @property
    def headlines(self) -> list[tuple[str, str]]:
        """The headlines of each request, in the order in which they were told."""
        return [_headlines(each) for each in self.requests]

    async def _complete(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.requests.append(asked)
        self.keys.add(request.headers.get("Authorization"))
        await self.answers.wait()
        if self.refuses & asked.keys():
            return web.json_response({"error": {"message": "unsupported"}}, status=400)
        if self.body is not None or self.status != 200:
            return web.Response(body=self.body, status=self.status, headers=self.headers)
        message = {"role": "assistant", "content": self.content(*_headlines(asked))}
        return web.json_response({"choices": [{"finish_reason": "stop", "message": message}]})


def _headlines(asked: dict[str, Any]) -> tuple[str, str]:
    told = json.loads(asked["messages"][-1]["content"])
    return told["first_article"]["headline"], told["second_article"]["headline"]
