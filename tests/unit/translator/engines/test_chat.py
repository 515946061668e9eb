"""Requests to a chat server: bodies without end, tokens that are counted or estimated."""

from typing import Any

import pytest
from aiohttp import web

from services.translator.engines.chat import ChatServer
from services.translator.engines.engine import Stumbled
from services.translator.engines.http import MOST_BYTES
from services.translator.settings import TranslatorSettings
from tests.unit.translator.engines.stub import Stub, always

HELLO = [{"role": "user", "content": "Hallo" * 60}]


def completion(**more: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": "Guten Tag" * 10}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    common = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
    return common | {"choices": [choice]} | more


def server_of(stub: Stub) -> ChatServer:
    return ChatServer(
        TranslatorSettings(
            translator="openai", translator_url=stub.url, translator_model="some-model"
        )
    )


async def test_tokens_are_those_that_the_server_counts(stub: Stub) -> None:
    usage = {"prompt_tokens": 70, "completion_tokens": 7, "total_tokens": 77}
    stub.answers["/chat/completions"] = always(completion(usage=usage))
    server = server_of(stub)

    found = await server.complete(messages=HELLO, most_tokens=100)
    await server.close()

    assert found.tokens == 77


async def test_tokens_are_estimated_where_the_server_counts_none(stub: Stub) -> None:
    stub.answers["/chat/completions"] = always(completion())
    server = server_of(stub)

    found = await server.complete(messages=HELLO, most_tokens=100)
    await server.close()

    assert 130 < found.tokens < 200


async def test_a_body_beyond_the_limit_is_not_read(stub: Stub) -> None:
    stub.answers["/chat/completions"] = lambda _: web.Response(
        body=b" " * (MOST_BYTES + 100_000), content_type="application/json"
    )
    server = server_of(stub)

    with pytest.raises(Stumbled, match="bytes"):
        await server.complete(messages=HELLO, most_tokens=100)
    await server.close()
