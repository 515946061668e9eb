"""Articles of made-up words, and the translator run on them with all its steps but Kafka."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from perspektiven.contracts import Article
from services.translator import chain
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support.factories import article

_WORDS = 900
_PARAGRAPHS, _SENTENCES = 8, 3


def _idle() -> None:
    """Nothing is measured."""


def made_up_words(seed: int) -> list[str]:
    """Words of three syllables, no two alike."""
    chance = random.Random(seed)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    words: set[str] = set()
    while len(words) < _WORDS:
        words.add("".join(chance.choices(syllables, k=3)) + ("n" if seed else "s"))
    return sorted(words)


def made_up_articles(words: Sequence[str], count: int, language: str = "tlh") -> list[Article]:
    """Articles of which no sentence comes twice."""
    chance = random.Random(3)

    def sentence() -> str:
        chosen = chance.sample(words, chance.randint(10, 30))
        return " ".join(chosen).capitalize() + "."

    return [
        article(
            url=f"https://bench.example/{number}",
            language=language,
            title=sentence(),
            paragraphs=[
                " ".join(sentence() for _ in range(_SENTENCES)) for _ in range(_PARAGRAPHS)
            ],
        )
        for number in range(count)
    ]


async def service(
    settings: TranslatorSettings, articles: Sequence[Article], when_full: Callable[[], None] = _idle
) -> tuple[float, float]:
    """Seconds and CPU seconds of the translator for whole articles, all steps but Kafka.

    `when_full` is called when the first article is done, and when the last one begins: between
    the two there are always as many articles under way as the settings allow.
    """
    engines = chain.build(settings)
    await engines.start()
    slots = asyncio.Semaphore(settings.translator_in_flight)

    async def one(each: Article) -> None:
        async with slots:
            if each is articles[-1]:
                when_full()
            await translate(each, "de", engines, datetime.now(UTC))

    await one(articles[0])
    started, cpu = time.perf_counter(), time.process_time()
    running = [asyncio.create_task(one(each)) for each in articles]
    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    when_full()
    await asyncio.gather(*running)
    elapsed = time.perf_counter() - started, time.process_time() - cpu
    await engines.close()
    return elapsed
