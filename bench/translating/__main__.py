"""How fast the translator is, and how good its checks are.

    python -m bench.translating [--articles 40] [--threads 2] [--rounds 6] [--only PART]

Writes results.json beside this file; with --only, that part of it.
"""

import argparse
import asyncio
import json
import tempfile
from pathlib import Path

from bench.translating.articles import made_up_articles, service
from bench.translating.checks import all_checked
from bench.translating.lists import against_lists
from bench.translating.local_model import against_ctranslate2, layouts
from bench.translating.slow import WORDS, Counts, counts, slow_server
from services.translator.settings import TranslatorSettings

_CONCURRENCY, _LEAST_USE = 16, 0.9
# Several times as many as are translated at once: the start and the end are not what is measured.
_SLOW_ARTICLES = 300
_LATENCIES = (0.1, 0.5)
_HERE = Path(__file__).parent


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
        before = await counts(url)
        seconds, cpu = await service(
            settings, articles, lambda: moments.append(asyncio.create_task(counts(url)))
        )
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
    parser.add_argument(
        "--only", choices=("ctranslate2", "layouts", "slow_server", "lists", "checks")
    )
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
        if chosen.only in {None, "layouts"}:
            results["layouts"] = layouts(Path(folder), chosen.threads, chosen.rounds)
        if chosen.only in {None, "slow_server"}:
            results["slow_server"] = [
                await against_a_slow_server(Path(folder), latency) for latency in _LATENCIES
            ]
        if chosen.only in {None, "lists"}:
            results["lists"] = await against_lists(Path(folder), chosen.rounds)
    text = json.dumps(results, indent=2) + "\n"
    file.write_text(text, encoding="utf-8")
    print(text)


asyncio.run(_main())
