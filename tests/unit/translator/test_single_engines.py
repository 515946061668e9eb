"""What single engines do to texts, or say, in their own way."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from perspektiven.errors import Permanent, Transient, WrongSetting
from services.translator.batches import Batcher
from services.translator.engines.apertium import Apertium
from services.translator.engines.deepl import DeepL
from services.translator.engines.engine import Engine, Made, Quota, Stumbled
from services.translator.engines.libretranslate import LibreTranslate
from services.translator.engines.openai import OpenAI
from services.translator.settings import TranslatorSettings

ENGINES: dict[str, Callable[[TranslatorSettings], Engine]] = {
    "libretranslate": LibreTranslate,
    "apertium": Apertium,
    "deepl": DeepL,
    "openai": OpenAI,
}
ENGLISH_AND_GERMAN = [{"code": "es", "targets": ["de", "en"]}]


class Stub:
    """A server whose answer to each path is a function of what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Any], Any]] = {
            "/languages": lambda _: ENGLISH_AND_GERMAN,
            "/listPairs": lambda _: {
                "responseData": [{"sourceLanguage": "spa", "targetLanguage": "eng"}]
            },
            "/v2/languages": lambda _: [
                {"language": code, "name": code} for code in ("ES", "DE", "EN", "PL")
            ],
        }
        self.asked: list[Any] = []
        self.engines: list[Engine] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        is_json = request.content_type == "application/json"
        asked = await request.json() if is_json else dict(await request.post())
        if request.path not in self.answers:
            raise web.HTTPNotFound
        if request.method == "POST" and request.path != "/v2/languages":
            self.asked.append(asked)
        answer = self.answers[request.path](asked)
        return answer if isinstance(answer, web.Response) else web.json_response(answer)

    def engine(self, name: str, **overrides: object) -> Engine:
        values: dict[str, object] = {
            "translator": name,
            "translator_url": self.url,
            "translator_api_key": "secret",
            "translator_model": "some-model" if name == "openai" else "",
            "translator_timeout": 20,
        }
        settings = TranslatorSettings(**values | overrides)  # type: ignore[arg-type]  # checked by pydantic
        self.engines.append(ENGINES[name](settings))
        return self.engines[-1]


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    stub = Stub()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", stub.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stub
    for engine in stub.engines:
        await engine.close()
    await runner.cleanup()


def refusal(status: int, message: str, **headers: str) -> Callable[[Any], web.Response]:
    body = {"error": {"message": message}, "message": message}
    return lambda _: web.json_response(
        body, status=status, headers={name.replace("_", "-"): v for name, v in headers.items()}
    )


def always(value: Any) -> Callable[[Any], Any]:
    return lambda _: value


async def texts(engine: Engine, asked: list[str], source: str = "es", target: str = "de") -> Any:
    assert await engine.supports(source, target)
    answers = await engine.translate(asked, source, target)
    return [answer and answer.text for answer in answers]


# --- Apertium ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "answer", "expected"),
    [
        ("(Toruń)", "(*Toruń)", "(Toruń)"),
        ('"Gdańsk"', '"*Gdańsk"', '"Gdańsk"'),
        ("Łódź-Kutno", "*Łódź-*Kutno", "Łódź-Kutno"),
        ("#Madrid.", "#Madrid.", "#Madrid."),
        ("*nota* al pie", "*nota* to the foot", "*nota* to the foot"),
        ("a@b.example", "a@b.example", "a@b.example"),
        ("comer", "#eat", "eat"),
    ],
)
async def test_apertiums_marks_are_taken_off_and_no_other(
    stub: Stub, source: str, answer: str, expected: str
) -> None:
    stub.answers["/translate"] = lambda _: {"responseData": {"translatedText": answer}}

    assert await texts(stub.engine("apertium"), [source], "es", "en") == [expected]


# --- LibreTranslate ---------------------------------------------------------------------------


def echoing(answer: str) -> Callable[[Any], Any]:
    return lambda asked: {"translatedText": [answer] * len(asked["q"])}


async def test_a_german_noun_keeps_its_capital_where_the_original_has_none(stub: Stub) -> None:
    stub.answers["/translate"] = echoing("Nachbarn protestieren")

    assert await texts(stub.engine("libretranslate"), ["vecinos protestan"]) == [
        "Nachbarn protestieren"
    ]


async def test_an_english_phrase_begins_small_where_the_original_does(stub: Stub) -> None:
    stub.answers["/translate"] = echoing("Neighbours protest")

    found = await texts(stub.engine("libretranslate"), ["vecinos protestan"], "es", "en")

    assert found == ["neighbours protest"]


async def test_underscores_are_put_back_or_the_answer_is_refused(stub: Stub) -> None:
    stub.answers["/translate"] = echoing("Die Datei mi cuenta ist weg")
    engine = stub.engine("libretranslate")
    assert await engine.supports("es", "de")

    kept, lost = await engine.translate(["el archivo mi_cuenta", "el archivo tu_casa"], "es", "de")

    assert kept is not None
    assert lost is not None
    assert (kept.text, kept.failures) == ("Die Datei mi_cuenta ist weg", ())
    assert lost.failures == ("underscore",)


async def test_an_upgraded_libretranslate_is_another_version(stub: Stub) -> None:
    versions = []
    for version in ("1.9.6", "1.9.7"):
        stub.answers["/spec"] = always({"info": {"version": version}})
        engine = stub.engine("libretranslate")
        assert await engine.supports("es", "de")
        versions.append(engine.made("es", "de").version)

    assert versions == ["1.9.6", "1.9.7"]


async def test_a_server_that_refuses_to_name_its_languages_makes_nothing_untranslated(
    stub: Stub,
) -> None:
    stub.answers["/languages"] = refusal(400, "invalid host header")

    with pytest.raises(WrongSetting, match="URL"):
        await stub.engine("libretranslate").supports("es", "de")


# --- OpenAI -----------------------------------------------------------------------------------


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


LLUVIA = ["ayer llovió mucho en Madrid", "los trenes llegaron tarde a Sevilla"]


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


# --- What all servers say -----------------------------------------------------------------------

TRANSLATE = {
    "libretranslate": "/translate",
    "openai": "/chat/completions",
    "deepl": "/v2/translate",
}
every_paid_engine = pytest.mark.parametrize("name", list(TRANSLATE))


@every_paid_engine
async def test_an_unpaid_bill_is_waited_for(stub: Stub, name: str) -> None:
    stub.answers[TRANSLATE[name]] = refusal(402, "Payment required")

    with pytest.raises(Quota) as caught:
        await texts(stub.engine(name), LLUVIA)

    assert (caught.value.retry_after or 0) >= 60


@every_paid_engine
async def test_a_server_error_may_be_a_texts_fault_and_an_outage_is_none(
    stub: Stub, name: str
) -> None:
    stub.answers[TRANSLATE[name]] = refusal(500, "out of memory")
    with pytest.raises(Stumbled):
        await texts(stub.engine(name), LLUVIA)

    stub.answers[TRANSLATE[name]] = refusal(503, "come back later")
    with pytest.raises(Transient) as caught:
        await texts(stub.engine(name), LLUVIA)

    assert not isinstance(caught.value, Stumbled)


@pytest.mark.parametrize("name", ["libretranslate", "openai"])
@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [
        (429, "2.5", 2.5),
        (503, "7", 7),
        (429, "Wed, 21 Oct 2099 07:28:00 GMT", 3600),
        (503, "soon", None),
    ],
)
async def test_how_long_to_wait_is_read_in_every_spelling(
    stub: Stub, name: str, status: int, value: str, seconds: float | None
) -> None:
    stub.answers[TRANSLATE[name]] = refusal(status, "busy", Retry_After=value)

    with pytest.raises(Transient) as caught:
        await texts(stub.engine(name), LLUVIA)

    assert caught.value.retry_after == seconds


# --- DeepL ------------------------------------------------------------------------------------


def in_german(asked: Any) -> Any:
    return {
        "translations": [
            {"text": f"Deutsch: {text}", "detected_source_language": "ES", "billed_characters": 1}
            for text in asked["text"]
        ]
    }


async def test_a_glossary_goes_with_the_pairs_that_it_knows(stub: Stub) -> None:
    stub.answers["/v2/translate"] = in_german
    stub.answers["/v3/glossaries/g1"] = lambda _: {
        "glossary_id": "g1",
        "name": "politics",
        "creation_time": "2026-01-01T00:00:00.000Z",
        "dictionaries": [{"source_lang": "es", "target_lang": "de", "entry_count": 2}],
    }
    engine = stub.engine("deepl", translator_glossary="g1")
    assert await engine.supports("es", "de")

    await engine.translate(LLUVIA, "es", "de")
    await engine.translate(LLUVIA, "pl", "de")
    made = [engine.made(source, "de") for source in ("es", "pl")]

    assert [asked.get("glossary_id") for asked in stub.asked] == ["g1", None]
    # DeepL says nothing of what it translates with.
    assert made == [Made("default, glossary g1", "unknown"), Made("default", "unknown")]


async def test_a_glossary_that_is_not_there_is_the_operators_matter(stub: Stub) -> None:
    engine = stub.engine("deepl", translator_glossary="g2")

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_GLOSSARY"):
        await engine.supports("es", "de")


async def test_what_deepl_says_of_a_parameter_is_no_texts_fault(stub: Stub) -> None:
    stub.answers["/v2/translate"] = refusal(400, "Value for 'model_type' not supported.")
    engine = stub.engine("deepl", translator_model="quality_optimized")

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_MODEL"):
        await texts(engine, LLUVIA)


# --- Addresses --------------------------------------------------------------------------------


def chain(**values: object) -> TranslatorSettings:
    return TranslatorSettings(**values)  # type: ignore[arg-type]  # checked by pydantic


def test_each_engine_of_a_chain_has_its_own_address_key_and_model(tmp_path: Path) -> None:
    settings = chain(
        translator="ctranslate2,libretranslate,deepl",
        translator_model=str(tmp_path),
        translator_api_key="shared",
        libretranslate_url="http://libre.example",
        deepl_url="http://deepl.example",
        deepl_api_key="deepl's",
    )

    libre, deepl = settings.access("libretranslate"), settings.access("deepl")

    assert (libre.url, libre.api_key) == ("http://libre.example", "shared")
    assert (deepl.url, deepl.api_key) == ("http://deepl.example", "deepl's")
    assert settings.access("ctranslate2").model == str(tmp_path)


async def test_a_models_folder_is_no_model_of_deepl(stub: Stub) -> None:
    stub.answers["/v2/translate"] = in_german
    engine = stub.engine("deepl", translator="ctranslate2,deepl", translator_model="/models/x")

    await texts(engine, LLUVIA)

    assert "model_type" not in stub.asked[0]


def test_a_model_that_deepl_does_not_have_is_a_wrong_setting(stub: Stub) -> None:
    with pytest.raises(WrongSetting, match="quality_optimized"):
        stub.engine("deepl", translator_model="gpt-7")


def test_one_address_for_two_servers_is_a_wrong_setting() -> None:
    with pytest.raises(ValueError, match="PERSPEKTIVEN_DEEPL_URL"):
        chain(translator="libretranslate,deepl", translator_url="http://libre.example")
