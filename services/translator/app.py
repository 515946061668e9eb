"""Translator service: articles → translations."""

import asyncio
from datetime import UTC, datetime

import structlog

from perspektiven import topics
from perspektiven.contracts import Article, Translation
from perspektiven.errors import Transient, WrongSetting
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.parsing import parse
from perspektiven.kafka.stream import Stage, producer_of
from perspektiven.ops import metrics
from perspektiven.ops.health import Health
from perspektiven.oversize import require_size, require_translation_size
from perspektiven.text.languages import identify
from services.translator import chain
from services.translator.chain import Chain
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate

log = structlog.get_logger()


class Translator:
    """Translates records of `articles` and publishes the translations."""

    def __init__(self, settings: TranslatorSettings, engines: Chain, producer: Producer) -> None:
        self._targets = settings.target_language
        self._topic = topics.TRANSLATIONS.full_name(settings)
        self._engines = engines
        self._producer = producer

    async def handle(self, record: Record) -> None:
        """Returns when Kafka has a translation of the article in each target language."""
        article = parse(Article, record)
        require_size(article, record.value)
        # All of them first: a language that has to wait must not send the others again each time.
        done = await asyncio.gather(*(self._translate(article, each) for each in self._targets))
        for translation in done:
            await self._publish(translation)

    async def _publish(self, translation: Translation) -> None:
        engine = translation.engine.name if translation.engine else "none"
        value = translation.to_bytes()
        require_translation_size(translation, value)
        metrics.TRANSLATIONS.labels(translation.status, engine).inc()
        key = translation.article.id
        await self._producer.send(self._topic, key=key.encode(), value=value)
        log.info(
            "article_translated",
            key=key,
            language=translation.target_language,
            status=translation.status,
            engine=engine,
        )

    async def _translate(self, article: Article, target: str) -> Translation:
        try:
            return await translate(article, target, self._engines, datetime.now(UTC))
        except WrongSetting as exc:
            # Not the article's fault: it waits until the operator has put it right.
            raise Transient(str(exc), retry_after=10) from exc


async def run(settings: TranslatorSettings) -> None:
    """Sets the translator up, and returns after a drain when told to stop."""
    engines = chain.build(settings)
    try:
        await engines.start()
        # Loads the detectors, which takes a moment, before the first article waits for them.
        await asyncio.to_thread(identify, "Which language is this sentence written in?")
        await _stage(settings, engines).run()
    finally:
        await engines.close()


def _stage(settings: TranslatorSettings, engines: Chain) -> Stage:
    health = Health()
    health.add_check("engine", engines.trouble)
    producer = producer_of(settings, "translator")
    translator = Translator(settings, engines, producer)
    return Stage(
        settings,
        service="translator",
        handlers={topics.ARTICLES: translator.handle},
        in_flight=settings.translator_in_flight,
        health=health,
        producer=producer,
    )
