"""The translator on real Kafka: outages, many articles, several languages, replays."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from perspektiven import topics
from perspektiven.contracts import Article, Translation, TranslationStatus
from perspektiven.kafka import connections, topic_reads
from services.translator import app, chain
from services.translator.retranslate import Replay, newest
from services.translator.settings import TranslatorSettings
from tests.support.dictionaries import word_for_word
from tests.support.eventually import eventually
from tests.support.factories import article
from tests.support.http_server import served
from tests.support.stack import MakeSettings

SPANISH = {"ayer": "gestern", "llovió": "regnete", "mucho": "viel", "trenes": "Züge"}


class Stub:
    """A LibreTranslate server that can be switched off."""

    def __init__(self) -> None:
        self.is_down = False
        self.refused = 0
        self.url = ""

    async def languages(self, _: web.Request) -> web.Response:
        self._refuse_when_down()
        return web.json_response([{"code": "es", "name": "Spanish", "targets": ["de", "en"]}])

    async def translate(self, request: web.Request) -> web.Response:
        self._refuse_when_down()
        asked = await request.json()
        return web.json_response({"translatedText": f"Deutsch: {asked['q']}"})

    def _refuse_when_down(self) -> None:
        if self.is_down:
            self.refused += 1
            raise web.HTTPServiceUnavailable


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    stub = Stub()
    server = web.Application()
    server.router.add_get("/languages", stub.languages)
    server.router.add_post("/translate", stub.translate)
    async with served(server) as stub.url:
        yield stub


@asynccontextmanager
async def running(settings: TranslatorSettings) -> AsyncIterator[None]:
    """The translator as `perspektiven service translator` runs it, ended as systemd would."""
    service = asyncio.create_task(app.run(settings))
    try:
        yield
    finally:
        if not service.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await service


async def publish(settings: TranslatorSettings, articles: list[Article]) -> None:
    topic = topics.ARTICLES.full_name(settings)
    async with connections.Producer(settings) as producer:
        await asyncio.gather(
            *(
                producer.send(topic, key=each.id.encode(), value=each.to_bytes())
                for each in articles
            )
        )


async def translations(settings: TranslatorSettings) -> list[Translation]:
    topic = topics.TRANSLATIONS.full_name(settings)
    return [
        Translation.model_validate_json(record.value or b"")
        async for record in topic_reads.read_all(settings, topic)
    ]


async def until(
    settings: TranslatorSettings, is_done: Callable[[list[Translation]], bool], seconds: float = 40
) -> list[Translation]:
    """All translations, as soon as a condition holds of them."""
    found: list[Translation] = []

    async def look() -> bool:
        found[:] = await translations(settings)
        return is_done(found)

    await eventually(look, seconds=seconds)
    return found


def spanish(number: int, **more: Any) -> Article:
    return article(
        url=f"https://diario.example/{number}",
        language="es",
        title=f"Noticia número {number}",
        paragraphs=[f"Ayer llovió mucho en Madrid y los trenes llegaron {number} minutos tarde."],
        **more,
    )


async def test_an_outage_amid_many_articles_loses_and_doubles_nothing(
    settings: MakeSettings, stub: Stub
) -> None:
    ours = settings(TranslatorSettings, translator="libretranslate", translator_url=stub.url)
    await topics.create_all(ours)
    articles = [spanish(number) for number in range(500)]
    async with running(ours):
        await publish(ours, articles[:100])
        await until(ours, lambda found: len(found) >= 10)
        stub.is_down = True
        await publish(ours, articles[100:])
        await eventually(lambda: stub.refused > 0, seconds=20)
        stub.is_down = False
        found = await until(ours, lambda found: len(found) >= len(articles), seconds=90)

    assert Counter(each.article.id for each in found) == Counter(each.id for each in articles)
    assert {each.status for each in found} == {TranslationStatus.TRANSLATED}
    assert all(
        each.paragraphs[0].text == f"Deutsch: {each.article.paragraphs[0].text}" for each in found
    )


async def test_each_target_language_gets_its_translation(
    settings: MakeSettings, stub: Stub
) -> None:
    ours = settings(
        TranslatorSettings,
        translator="libretranslate",
        translator_url=stub.url,
        target_language="de,en,fr",
    )
    await topics.create_all(ours)
    async with running(ours):
        await publish(ours, [spanish(1)])
        found = await until(ours, lambda found: len(found) >= 3)

    assert {each.target_language: each.status.value for each in found} == {
        "de": "translated",
        "en": "translated",
        "fr": "untranslated",
    }


async def test_articles_are_sent_through_another_engine_again(
    settings: MakeSettings, tmp_path: Path
) -> None:
    model = word_for_word(tmp_path / "words-es-de", SPANISH)
    ours = settings(TranslatorSettings, translator="ctranslate2", translator_model=str(model))
    await topics.create_all(ours)
    rain = article(language="es", title="ayer", paragraphs=["ayer llovió mucho"])
    other = article(url="https://diario.example/x", paragraphs=["Zupełnie inny język polski."])
    revised = rain.model_copy(update={"revision": 2})
    await publish(ours, [rain, other])
    await publish(ours, [revised])
    engines = chain.build(ours)
    await engines.start()

    async with connections.Producer(ours) as producer:
        replay = Replay(ours, engines, producer, per_second=1000)
        async for _ in replay.run(await newest(ours, None)):
            pass
    await engines.close()

    (found,) = await translations(ours)
    assert found.article.revision == 2
    assert found.paragraphs[0].text == "gestern regnete viel"
    assert (replay.counts.translated, replay.counts.kept) == (1, 1)
