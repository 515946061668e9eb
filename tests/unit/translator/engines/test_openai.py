"""What servers of language models accept, and what they answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from perspektiven.errors import Permanent, Transient, WrongSetting
from services.translator.batches import Batcher
from tests.unit.translator.engines.stub import LLUVIA, Stub, always, refusal, texts


def completed(asked: Any) -> Any:
    """An answer in the form that was asked for."""
    user = asked["messages"][-1]["content"]
    kind = asked.get("response_format", {}).get("type")
    if isinstance(user, list):
        content = f"Deutsch: {user[0]['text']}"
    elif kind is None:
        content = "\n".join(
            f"{number}. Deutsch: {text}"
            for number, _, text in (line.partition(". ") for line in user.splitlines())
        )
    else:
        content = json.dumps(
            {
                key: {"s": text[:12], "t": f"Deutsch: {text}"}
                for key, text in json.loads(user).items()
            }
        )
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def knowing(*parameters: str) -> Callable[[Any], Any]:
    """A server that refuses parameters, or kinds of response_format, other than these."""

    def answer(asked: Any) -> Any:
        kind = asked.get("response_format", {}).get("type")
        for name in (kind, "temperature" if "temperature" in asked else None):
            if name is not None and name not in parameters:
                return refusal(400, f"Unsupported parameter: '{name}' is not supported.")(asked)
        if "max_tokens" in asked and "max_tokens" not in parameters:
            said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
            return refusal(400, said)(asked)
        return completed(asked)

    return answer


@pytest.mark.parametrize(
    "parameters",
    [
        ("json_schema", "temperature", "max_tokens"),
        ("json_object", "temperature", "max_tokens"),
        ("temperature", "max_tokens"),
        ("json_schema",),
        (),
    ],
)
async def test_a_server_is_asked_in_the_form_that_it_knows(
    stub: Stub, parameters: tuple[str, ...]
) -> None:
    stub.answers["/chat/completions"] = knowing(*parameters)

    found = await texts(stub.engine("openai"), LLUVIA)

    assert found == [f"Deutsch: {text}" for text in LLUVIA]
    assert len(stub.asked) <= 5


async def test_a_form_is_not_looked_for_anew_each_time(stub: Stub) -> None:
    stub.answers["/chat/completions"] = knowing("json_object")
    engine = stub.engine("openai")
    await engine.translate(LLUVIA, "es", "de")
    before = len(stub.asked)

    await engine.translate(LLUVIA, "es", "de")

    assert len(stub.asked) == before + 1


async def test_a_model_that_is_not_there_is_the_operators_matter(stub: Stub) -> None:
    stub.answers["/chat/completions"] = refusal(400, "The model `some-model` does not exist")

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_MODEL"):
        await texts(stub.engine("openai"), LLUVIA)


async def test_a_text_too_long_for_the_context_is_no_wrong_parameter(stub: Stub) -> None:
    said = "'max_tokens' is too large: this model's maximum context length is 4096 tokens."
    stub.answers["/chat/completions"] = refusal(400, said)

    with pytest.raises(Permanent):
        await texts(stub.engine("openai"), LLUVIA)


@pytest.mark.parametrize(
    "body",
    [
        '{"choices": {"0": 1}}',
        '{"choices": [',
        '{"choices": [{}]}',
        '{"choices": null}',
        "[]",
        '{"choices": ["x"]}',
    ],
)
async def test_an_odd_answer_is_an_outage(stub: Stub, body: str) -> None:
    stub.answers["/chat/completions"] = lambda _: web.Response(
        text=body, content_type="application/json"
    )
    batcher = Batcher(stub.engine("openai"))

    outcome = await batcher.translate(LLUVIA[:1], "es", "de")

    assert isinstance(outcome.error, Transient)


async def test_translategemma_takes_one_text_in_its_own_form(stub: Stub) -> None:
    stub.answers["/chat/completions"] = completed
    engine = stub.engine("openai", translator_model="google/translategemma-4b-it")

    assert await texts(engine, LLUVIA) == [f"Deutsch: {text}" for text in LLUVIA]
    assert engine.limits.texts == 1
    (entry,) = stub.asked[0]["messages"][0]["content"]
    assert entry == {
        "type": "text",
        "source_lang_code": "es",
        "target_lang_code": "de",
        "text": LLUVIA[0],
    }
    assert "response_format" not in stub.asked[0]


async def test_another_model_behind_the_same_name_is_another_version(stub: Stub) -> None:
    versions = set()
    for root in ("org/one", "org/two", "org/two"):
        listed = {"object": "list", "data": [{"id": "some-model", "object": "model", "root": root}]}
        stub.answers["/models"] = always(listed)
        engine = stub.engine("openai")
        assert await engine.supports("es", "de")
        versions.add(engine.made("es", "de").version)

    assert len(versions) == 2
