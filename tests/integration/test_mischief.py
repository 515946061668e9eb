"""An engine's server that misbehaves in every way known, and what then stands on the page."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from perspektiven.contracts import Article, Paragraph, Translation, TranslationStatus
from perspektiven.errors import Transient
from perspektiven.settings import Settings
from services.indexer.documents import document
from services.reader.rendering.plaintext import plain_text
from services.translator import chain
from services.translator.chain import Chain
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support.eventually import eventually
from tests.support.factories import NOW, article

PAGE = "https://most.example/plan_a"
GERMAN = {
    "Nowy most w Toruniu": "Neue Brücke in Toruń",
    "Burmistrz Kowalski otworzył most, na który miasto czekało 12345 dni.": (
        "Bürgermeister Kowalski eröffnete die Brücke, auf die die Stadt 12345 Tage wartete."
    ),
    "Kto za to wszystko zapłaci?": "Wer wird das alles bezahlen?",
    "Minister Zieliński obiecał wczoraj 67890 złotych.": (
        "Minister Zieliński versprach gestern 67890 Złoty."
    ),
    f"Cały plan leży na {PAGE}, mówi urząd.": f"Der ganze Plan liegt unter {PAGE}, so das Amt.",
}
TITLE, *TEXTS = GERMAN
ARTICLE = article(
    title=TITLE,
    paragraphs=[
        Paragraph(kind=kind, text=text)
        for kind, text in zip(("paragraph", "heading", "quote", "list_item"), TEXTS, strict=True)
    ],
)

Manner = Callable[[str], str]
NEVER_SHOWN: dict[str, Manner] = {
    "returns HTML": lambda text: f"<p>{text}</p>",
    "returns the input": lambda text: _polish(text),  # noqa: PLW0108 - defined below
    "repeats a word 500 times": lambda _: "Brücke " * 500,
    "shrugs": lambda _: "🤷",
    "answers nothing": lambda _: "",
    "says a stop": lambda _: ".",
    "breaks characters": lambda text: f"{text}\ud83d",
}
NO_ANSWERS = {
    "200 with an error": lambda: web.json_response({"error": "out of memory"}),
    "200 with a page": lambda: web.Response(
        text="<html>It works!</html>", content_type="text/html"
    ),
    "200 with a list": lambda: web.json_response({"translatedText": ["Alles auf einmal."]}),
    "200 with nothing": lambda: web.Response(content_type="application/json"),
    "500": lambda: web.Response(status=500),
}


def _polish(text: str) -> str:
    return next((polish for polish, german in GERMAN.items() if german == text), text)


class Server:
    """LibreTranslate's protocol, with manners that change while it runs."""

    def __init__(self) -> None:
        self.manner: Manner = str
        self.no_answer: Callable[[], web.Response] | None = None
        self.hangs = False
        self.hanging = 0
        self.url = ""

    async def translate(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if self.hangs:
            self.hanging += 1
            await asyncio.Event().wait()
        if self.no_answer is not None:
            return self.no_answer()
        return web.json_response({"translatedText": self.manner(GERMAN[asked["q"]])})


async def _languages(_: web.Request) -> web.Response:
    return web.json_response([{"code": "pl", "name": "Polish", "targets": ["de"]}])


@asynccontextmanager
async def serving(tmp_path: Path) -> AsyncIterator[tuple[Server, Chain]]:
    """The server, and a chain with a cache that asks it."""
    server = Server()
    app = web.Application()
    app.router.add_get("/languages", _languages)
    app.router.add_post("/translate", server.translate)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    settings = TranslatorSettings(
        translator="libretranslate",
        translator_url=server.url,
        translator_timeout=2,
        data_dir=tmp_path,
    )
    engines = chain.build(settings)
    try:
        yield server, engines
    finally:
        await engines.close()
        await runner.cleanup()


def shown(done: Translation) -> list[str]:
    """The title and the paragraphs of the page, one by one."""
    return plain_text(document(done, NOW), Settings()).strip().split("\n\n")[3:]


async def once_it_answers(given: Article, engines: Chain) -> Translation:
    """The translation, after waiting as the stage does for an engine that was down."""

    async def try_it() -> Translation | None:
        try:
            return await translate(given, "de", engines, NOW)
        except Transient:
            return None

    done = await eventually(try_it, seconds=30)
    assert done is not None
    return done


@pytest.mark.parametrize("name", NEVER_SHOWN)
async def test_what_is_no_translation_is_neither_shown_nor_remembered(
    name: str, tmp_path: Path
) -> None:
    async with serving(tmp_path) as (server, engines):
        server.manner = NEVER_SHOWN[name]
        done = await translate(ARTICLE, "de", engines, NOW)

        server.manner = str
        later = await translate(ARTICLE, "de", engines, NOW)

    assert shown(done) == list(GERMAN)
    assert done.status is TranslationStatus.UNTRANSLATED
    assert shown(later) == list(GERMAN.values())


@pytest.mark.parametrize("name", NO_ANSWERS)
async def test_an_article_waits_for_a_server_that_answers_with_something_else(
    name: str, tmp_path: Path
) -> None:
    async with serving(tmp_path) as (server, engines):
        server.no_answer = NO_ANSWERS[name]
        with pytest.raises(Transient):
            await translate(ARTICLE, "de", engines, NOW)

        server.no_answer = None
        done = await once_it_answers(ARTICLE, engines)

    assert shown(done) == list(GERMAN.values())


async def test_an_article_waits_for_a_server_that_hangs(tmp_path: Path) -> None:
    async with serving(tmp_path) as (server, engines):
        server.hangs = True
        with pytest.raises(Transient):
            await translate(ARTICLE, "de", engines, NOW)

        server.hangs = False
        done = await once_it_answers(ARTICLE, engines)

    assert server.hanging > 0
    assert shown(done) == list(GERMAN.values())
