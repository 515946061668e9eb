"""A server whose answers a test sets path by path, and engines that ask it."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from services.translator.engines.apertium import Apertium
from services.translator.engines.deepl import DeepL
from services.translator.engines.engine import Engine
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


LLUVIA = ["ayer llovió mucho en Madrid", "los trenes llegaron tarde a Sevilla"]
