"""Stub servers of four engines, which answer as the real ones do, or misbehave as told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.support import http_server

LANGUAGES = [{"code": "es", "name": "Spanish", "targets": ["de", "es"]}]


class Servers:
    """One server that speaks all four protocols; `manners` says how it answers."""

    def __init__(self) -> None:
        self.manners = "good"
        self.asked: list[Any] = []
        self.url = ""

    async def libretranslate(self, request: web.Request) -> web.Response:
        asked = await request.json()
        texts = await self._behave([asked["q"]], asked)
        return web.json_response({"translatedText": texts[0] if texts else None})

    async def apertium(self, request: web.Request) -> web.Response:
        form = await request.post()
        texts = await self._behave([str(form["q"])], form)
        return web.json_response({"responseData": {"translatedText": texts[0] if texts else None}})

    async def deepl(self, request: web.Request) -> web.Response:
        asked = await request.json()
        texts = await self._behave(asked["text"], asked)
        more = {"detected_source_language": "ES", "billed_characters": 1}
        answers = [{"text": text} | more for text in texts]
        return web.json_response({"translations": answers})

    async def openai(self, request: web.Request) -> web.Response:
        asked = await request.json()
        sentences = json.loads(asked["messages"][1]["content"])
        texts = await self._behave(list(sentences.values()), asked)
        answer = {
            key: {"s": " ".join(sentence.split()[:3]), "t": text}
            for (key, sentence), text in zip(sentences.items(), texts, strict=False)
        }
        choice = {"index": 0, "finish_reason": "stop", "message": _message(answer)}
        return web.json_response(
            {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": "m",
                "choices": [choice],
            }
        )

    async def _behave(self, texts: list[str], asked: Any) -> list[str]:
        self.asked.append(asked)
        if self.manners == "hangs":
            await asyncio.sleep(5)
        if self.manners == "html":
            raise web.HTTPOk(text="<html>It works!</html>", content_type="text/html")
        if self.manners == "error":
            raise web.HTTPOk(text='{"error": "out of memory"}', content_type="application/json")
        if self.manners.isdigit():
            raise _Refusal(int(self.manners))
        answers = [f"Deutsch: {text}" for text in texts]
        return answers[:-1] if self.manners == "fewer" else answers


class _Refusal(web.HTTPException):
    def __init__(self, status: int) -> None:
        self.status_code = status
        super().__init__(
            headers={"Retry-After": "7"},
            text='{"error": "no", "message": "no"}',
            content_type="application/json",
        )


def _message(answer: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": json.dumps(answer)}


@asynccontextmanager
async def served() -> AsyncIterator[Servers]:
    """The servers, on a free port."""
    servers = Servers()
    app = web.Application()
    app.router.add_get("/libretranslate/languages", _answering(LANGUAGES))
    app.router.add_post("/libretranslate/translate", servers.libretranslate)
    pairs = [{"sourceLanguage": "spa", "targetLanguage": "deu"}]
    app.router.add_get("/apertium/listPairs", _answering({"responseData": pairs}))
    app.router.add_post("/apertium/translate", servers.apertium)
    languages = [{"language": "DE", "name": "German"}, {"language": "ES", "name": "Spanish"}]
    app.router.add_get("/v2/languages", _answering(languages))
    app.router.add_post("/v2/languages", _answering(languages))
    app.router.add_post("/v2/translate", servers.deepl)
    app.router.add_post("/openai/chat/completions", servers.openai)
    async with http_server.served(app) as servers.url:
        yield servers


def _answering(value: Any) -> Any:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(value)

    return answer
