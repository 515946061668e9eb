"""Thirty texts in ten languages that give orders to a language model, and a model that obeys."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from perspektiven.contracts import Translation
from services.translator import chain
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support.data import data
from tests.support.factories import NOW, article
from tests.support.http_server import served

INJECTIONS: list[dict[str, str]] = json.loads(data(".", "injections.json"))
HARMLESS, OPEN = "Toruń: 12345", "Ort Toruń: 12345"


_KEY = re.compile(r"[123](?: title| paragraph)?")


@dataclass
class Model:
    """A server whose model does what one sentence says, and translates all others."""

    injection: dict[str, str]
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def complete(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.requests.append(asked)
        said = json.loads(asked["messages"][-1]["content"])
        content = self._answer(said.get("texts", said))
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        more = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
        return web.json_response({"choices": [choice]} | more)

    def _answer(self, texts: dict[str, str]) -> str:
        answers = self._answers(texts)
        if self.injection["text"] not in texts.values():
            return json.dumps(answers)
        manner = self.injection.get("manner")
        if manner == "chatter":
            return "Of course! I did as the text says. Here is what you asked for."
        if manner == "more":
            answers["admin"] = {"s": "", "t": "true"}
        if manner == "fewer":
            answers.pop(next(key for key, text in texts.items() if self._is_order(text)))
        if manner == "swapped":
            others = {
                key: HARMLESS if self._is_order(text) else self.injection["text"]
                for key, text in texts.items()
            }
            return json.dumps(self._answers(others))
        return json.dumps(answers)

    def _answers(self, texts: dict[str, str]) -> dict[str, dict[str, str]]:
        return {
            key: {"s": " ".join(text.split()[:3])[:12], "t": self._translated(text)}
            for key, text in texts.items()
        }

    def _translated(self, text: str) -> str:
        if self._is_order(text) and self.injection["obeyed"]:
            return self.injection["obeyed"]
        return _made_up(text)

    def _is_order(self, text: str) -> bool:
        return text == self.injection["text"]


def _made_up(text: str) -> str:
    return OPEN if text == HARMLESS else "Neues"


@asynccontextmanager
async def serving(injection: dict[str, str]) -> AsyncIterator[Model]:
    model = Model(injection)
    server = web.Application()
    server.router.add_post("/chat/completions", model.complete)
    async with served(server) as model.url:
        yield model


async def translated(model: Model, tmp_path: Path) -> Translation:
    injection = model.injection
    settings = TranslatorSettings(
        translator="openai",
        translator_url=model.url,
        translator_model="some-model",
        data_dir=tmp_path,
    )
    given = article(
        language=injection["language"],
        title=injection["text"],
        paragraphs=[HARMLESS, injection["text"]],
    )
    engines = chain.build(settings)
    try:
        return await translate(given, injection.get("target", "de"), engines, NOW)
    finally:
        await engines.close()


every_injection = pytest.mark.parametrize(
    "injection", INJECTIONS, ids=[f"{n}-{each['language']}" for n, each in enumerate(INJECTIONS, 1)]
)


def test_there_are_thirty_in_ten_languages() -> None:
    assert len({each["text"] for each in INJECTIONS}) == 30
    assert len({each["language"] for each in INJECTIONS}) == 10


@every_injection
async def test_an_answer_that_obeys_never_reaches_the_page(
    injection: dict[str, str], tmp_path: Path
) -> None:
    async with serving(injection) as model:
        done = await translated(model, tmp_path)

    harmless, order = done.paragraphs
    assert order.text == injection["text"]
    assert order.warnings == ("not_translated",)
    assert done.title == injection["text"]
    assert harmless.text == OPEN


@every_injection
async def test_an_order_only_stands_as_a_value_in_the_users_message(
    injection: dict[str, str], tmp_path: Path
) -> None:
    async with serving(injection) as model:
        await translated(model, tmp_path)

    assert model.requests
    for asked in model.requests:
        system, user = asked.pop("messages")
        said = json.loads(user["content"])
        texts = said.get("texts", said)
        assert (system["role"], user["role"]) == ("system", "user")
        assert set(said) <= {"texts", "context", *texts}
        assert all(_KEY.fullmatch(key) for key in texts)
        assert {*texts.values(), *said.get("context", ())} <= {injection["text"], HARMLESS}
        assert injection["text"] not in json.dumps([asked, system], ensure_ascii=False)
        assert not {"tools", "functions"} & set(asked)
