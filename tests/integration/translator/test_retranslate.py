"""`perspektiven retranslate` on the real stack: what it sends again, and what it leaves alone."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from console.commands import cli
from perspektiven import topics
from perspektiven.contracts import Article, Translation, TranslationStatus
from perspektiven.kafka import connections, topic_reads
from perspektiven.settings import environment_of
from services.translator.settings import TranslatorSettings
from tests.support.dictionaries import word_for_word
from tests.support.factories import article, translation
from tests.support.library import stocked
from tests.support.stack import MakeSettings

SPANISH = {"ayer": "gestern", "llovió": "regnete", "mucho": "viel"}
RAIN = "ayer llovió mucho"
# Of this sentence the engine knows no word: its answer is a copy, which is refused.
BEYOND = "palabras desconocidas completamente ajenas siempre"


def spanish(number: int, *paragraphs: str) -> Article:
    return article(
        url=f"https://diario.example/{number}",
        language="es",
        title=f"Trenes {number}",
        paragraphs=paragraphs,
    )


def untranslated(given: Article) -> Translation:
    return translation(article=given, status=TranslationStatus.UNTRANSLATED)


@pytest.fixture
def ours(settings: MakeSettings, tmp_path: Path) -> TranslatorSettings:
    model = word_for_word(tmp_path / "words-es-de", SPANISH)
    # The engine is named on the command line: the one of the settings is not even there.
    return settings(
        TranslatorSettings,
        translator="libretranslate",
        translator_url="http://127.0.0.1:9",
        ctranslate2_model=str(model),
        translator_threads=1,
    )


async def publish(
    settings: TranslatorSettings, articles: list[Article], present: list[Translation]
) -> None:
    await topics.create_all(settings)
    async with connections.Producer(settings) as producer:
        for each in articles:
            topic = topics.ARTICLES.full_name(settings)
            await producer.send(topic, key=each.id.encode(), value=each.to_bytes())
        for done in present:
            topic = topics.TRANSLATIONS.full_name(settings)
            await producer.send(topic, key=done.article.id.encode(), value=done.to_bytes())


async def newer(settings: TranslatorSettings, present: int) -> list[Translation]:
    topic = topics.TRANSLATIONS.full_name(settings)
    found = [
        Translation.model_validate_json(record.value or b"")
        async for record in topic_reads.read_all(settings, topic)
    ]
    return sorted(found, key=lambda each: each.translated_at)[present:]


async def retranslate(settings: TranslatorSettings, *arguments: str, targets: str = "de") -> Any:
    fields = (
        "kafka_bootstrap_servers", "elasticsearch_url", "topic_prefix", "index_prefix", "data_dir",
        "translator_url", "ctranslate2_model", "translator_threads",
    )  # fmt: skip
    values = {name: getattr(settings, name) for name in fields}
    environment = environment_of(values | {"target_language": targets})
    command = ["retranslate", "--engine", "ctranslate2", "--rate", "1000", "--json", *arguments]
    done = await asyncio.to_thread(CliRunner().invoke, cli, command, env=environment)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


async def test_a_query_names_the_articles_and_nothing_is_replaced_by_worse(
    settings: MakeSettings, ours: TranslatorSettings
) -> None:
    open_one, whole, gone = spanish(1, RAIN), spanish(2, RAIN, BEYOND), spanish(3, RAIN)
    other = article(url="https://diario.example/4", language="es", title="Lluvia")
    present = [untranslated(open_one), translation(article=whole), untranslated(other)]
    await publish(ours, [open_one, whole, other], present)
    async with stocked(settings) as library:
        await library.add(*present, untranslated(gone))

        counts = await retranslate(ours, "--query", "trenes")

    assert counts == {"articles": 2, "translated": 1, "kept": 1, "unreadable": 0, "missing": 1}
    (sent,) = await newer(ours, len(present))
    assert sent.article.id == open_one.id
    assert sent.paragraphs[0].text == "gestern regnete viel"
    assert sent.engine is not None
    assert sent.engine.name == "ctranslate2"


async def test_fewer_gaps_are_better_than_more(
    settings: MakeSettings, ours: TranslatorSettings
) -> None:
    given = spanish(1, RAIN, BEYOND)
    present = [untranslated(given)]
    await publish(ours, [given], present)
    async with stocked(settings) as library:
        await library.add(*present)

        first = await retranslate(ours, "--untranslated")
        second = await retranslate(ours)

    assert (first["translated"], second["translated"], second["kept"]) == (1, 0, 1)
    (sent,) = await newer(ours, len(present))
    assert "not_translated" in sent.paragraphs[1].warnings


async def test_what_is_untranslated_in_any_target_language_is_found(
    settings: MakeSettings, ours: TranslatorSettings
) -> None:
    given = spanish(1, RAIN)
    present = [translation(article=given, target_language="en"), untranslated(given)]
    await publish(ours, [given], present)
    async with stocked(settings, target_language="en,de") as library:
        await library.add(*present)

        counts = await retranslate(ours, "--untranslated", targets="en,de")

    assert counts["translated"] == 1
    (sent,) = await newer(ours, len(present))
    assert sent.target_language == "de"
    assert sent.paragraphs[0].text == "gestern regnete viel"


async def test_an_older_translation_that_was_sent_again_is_not_the_present_one(
    settings: MakeSettings, ours: TranslatorSettings
) -> None:
    given = spanish(1, RAIN, BEYOND)
    revised = given.model_copy(update={"revision": 2})
    await publish(ours, [revised], [translation(article=revised), untranslated(given)])

    counts = await retranslate(ours)

    assert (counts["translated"], counts["kept"]) == (0, 1)
