"""How fast the translator is, and how good its checks are.

    python -m bench.translating [--articles 40] [--threads 2] [--rounds 6] [--only PART]

Writes results.json beside this file; with --only, that part of it.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import psutil

from bench.translating.checks import all_checked
from bench.translating.slow import WORDS, Counts, counts, slow_server
from perspektiven.contracts import Article
from services.translator import chain, segments
from services.translator.engines.families import read_vocabulary
from services.translator.engines.models import Hardware, Model
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support.dictionaries import word_for_word
from tests.support.factories import article

_WORDS = 900
_PARAGRAPHS, _SENTENCES = 8, 3
_LEAST_RATIO, _MOST_GROWTH = 0.9, 1.02
_CONCURRENCY, _LEAST_USE = 16, 0.9
# Several times as many as are translated at once: the start and the end are not what is measured.
_SLOW_ARTICLES = 300
_LATENCIES = (0.1, 0.5)
_HERE = Path(__file__).parent


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


async def alone(folder: Path, articles: Sequence[Article], threads: int) -> tuple[float, int]:
    """Seconds of CTranslate2 itself for all segments in one call, and their tokens."""
    vocabulary = read_vocabulary(folder)
    texts = [
        part.text
        for each in articles
        for text in (each.title, *(paragraph.text for paragraph in each.paragraphs))
        for part in segments.cut(text, each.language).parts
    ]
    sources = vocabulary.source.encode(texts, out_type=str)
    model = Model(str(folder), Hardware(threads, beam=1))
    await model.translate(sources[:50])
    started = time.perf_counter()
    await model.translate(sources)
    seconds = time.perf_counter() - started
    model.close()
    return seconds, sum(map(len, sources))


async def service(
    settings: TranslatorSettings, articles: Sequence[Article], when_full: Callable[[], None] = _idle
) -> float:
    """Seconds of the translator for whole articles, all steps but Kafka.

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
    started = time.perf_counter()
    running = [asyncio.create_task(one(each)) for each in articles]
    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    when_full()
    await asyncio.gather(*running)
    seconds = time.perf_counter() - started
    await engines.close()
    return seconds


async def against_ctranslate2(
    count: int, threads: int, rounds: int, folder: Path
) -> dict[str, float | bool | list[int]]:
    """Tokens a second of both on the same segments, by turns, and what the rounds do to memory."""
    words = dict(zip(made_up_words(0), made_up_words(1), strict=True))
    model = word_for_word(folder / "bench-tlh-de", words | {w.capitalize(): w for w in words})
    articles = made_up_articles(list(words), count)
    settings = TranslatorSettings(
        translator=("ctranslate2",),
        translator_model=str(model),
        translator_threads=threads,
        translator_cache_bytes=0,
        data_dir=folder,
    )
    alone_seconds, our_seconds, memory = [], [], []
    tokens = 0
    for number in range(rounds):
        # Who comes first changes: what else the machine does weighs on both alike.
        if number % 2:
            our_seconds.append(await service(settings, articles))
        seconds, tokens = await alone(model, articles, threads)
        alone_seconds.append(seconds)
        if not number % 2:
            our_seconds.append(await service(settings, articles))
        memory.append(psutil.Process().memory_info().rss / 2**20)
    ratio = median(alone_seconds) / median(our_seconds)
    half = rounds // 2
    return {
        "articles": count,
        "rounds": rounds,
        "tokens": tokens,
        "ctranslate2_tokens_per_second": round(tokens / median(alone_seconds)),
        "translator_tokens_per_second": round(tokens / median(our_seconds)),
        "ratio": round(ratio, 3),
        "ratio_is_met": ratio >= _LEAST_RATIO,
        "megabytes_after_each_round": [round(each) for each in memory],
        # Pools of threads and memory breathe from round to round; what grows for ever is a leak.
        "memory_is_flat": max(memory[half:]) <= max(memory[:half] or memory) * _MOST_GROWTH,
    }


async def against_a_slow_server(folder: Path, latency: float) -> dict[str, float | bool]:
    """How much of the allowed concurrency is used with answers that take so many seconds."""
    articles = made_up_articles(list(WORDS), _SLOW_ARTICLES, "es")
    async with slow_server(latency) as url:
        settings = TranslatorSettings(
            translator=("libretranslate",),
            translator_url=url,
            translator_concurrency=_CONCURRENCY,
            translator_cache_bytes=0,
            data_dir=folder,
        )
        moments: list[asyncio.Task[Counts]] = []
        before, cpu = await counts(url), time.process_time()
        seconds = await service(
            settings, articles, lambda: moments.append(asyncio.create_task(counts(url)))
        )
        cpu = time.process_time() - cpu
        full, last = await asyncio.gather(*moments)
        after = await counts(url)
    average = last.average_since(full)
    return {
        "articles": len(articles),
        "milliseconds_an_answer": round(latency * 1000),
        "seconds": round(seconds, 1),
        "translators_cpu_seconds": round(cpu, 1),
        "requests": after.requests - before.requests,
        "concurrency_limit": _CONCURRENCY,
        "concurrency_at_most": after.most_at_once,
        "concurrency_from_first_to_last": round(after.average_since(before), 2),
        "concurrency_while_articles_wait": round(average, 2),
        "limit_is_used": average >= _LEAST_USE * _CONCURRENCY,
    }


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--only", choices=("ctranslate2", "slow_server", "checks"))
    chosen = parser.parse_args()
    file = _HERE / "results.json"
    results = json.loads(file.read_text(encoding="utf-8")) if chosen.only else {}
    with tempfile.TemporaryDirectory() as folder:
        if chosen.only in {None, "checks"}:
            results["checks"] = all_checked()
        if chosen.only in {None, "ctranslate2"}:
            results["ctranslate2"] = await against_ctranslate2(
                chosen.articles, chosen.threads, chosen.rounds, Path(folder)
            )
        if chosen.only in {None, "slow_server"}:
            results["slow_server"] = [
                await against_a_slow_server(Path(folder), latency) for latency in _LATENCIES
            ]
    text = json.dumps(results, indent=2) + "\n"
    file.write_text(text, encoding="utf-8")
    print(text)


asyncio.run(_main())
