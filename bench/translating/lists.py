"""One text a request against lists, with the real LibreTranslate server.

Its model has OPUS-MT's shape (`opus_size.py`): with a tiny one the server's own cost for a request
is all that is measured.
"""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import httpx

from bench.translating.opus_size import word_for_word
from bench.translating.slow import WORDS
from services.translator.batches import Batcher
from services.translator.engines.libretranslate import LibreTranslate
from services.translator.settings import TranslatorSettings
from tests.support import dictionaries
from tests.support.libretranslate import libretranslate

_TEXTS, _LIST = 64, 16
_WAIT_SECONDS = 120


def _texts(number: int) -> list[str]:
    chance = random.Random(number)
    words = list(WORDS)
    return [
        " ".join(chance.sample(words, chance.randint(8, 20))).capitalize() + "."
        for _ in range(_TEXTS)
    ]


async def _lists(client: httpx.AsyncClient, texts: Sequence[str]) -> None:
    """Lists of 16 texts, two requests at once: the server has two threads."""
    slots = asyncio.Semaphore(2)

    async def one(part: Sequence[str]) -> None:
        async with slots:
            body = {"q": list(part), "source": "es", "target": "de", "format": "text"}
            answer = await client.post("/translate", json=body)
            if len(answer.raise_for_status().json()["translatedText"]) != len(part):
                raise ValueError("LibreTranslate left a text out")

    await asyncio.gather(*(one(texts[i : i + _LIST]) for i in range(0, len(texts), _LIST)))


async def _one_a_request(batcher: Batcher, texts: Sequence[str]) -> None:
    outcome = await batcher.translate(texts, "es", "de")
    if outcome.error is not None:
        raise outcome.error


async def against_lists(folder: Path, rounds: int) -> dict[str, float | bool]:
    """Sentences a second of both, by turns."""
    place = folder / "libretranslate"
    place.mkdir()
    capitals = {source.capitalize(): target.capitalize() for source, target in WORDS.items()}
    with libretranslate(place, dict(WORDS) | capitals, _package) as url:
        batcher = Batcher(LibreTranslate(TranslatorSettings(translator_url=url)))
        seconds: dict[str, list[float]] = {"lists": [], "ones": []}
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=600) as client:
            await _until_up(client)
            await batcher.supports("es", "de")
            for number in range(rounds + 1):
                started = time.perf_counter()
                await _lists(client, _texts(number))
                between = time.perf_counter()
                await _one_a_request(batcher, _texts(number))
                if number:
                    # In the first round the server loads its models.
                    seconds["lists"].append(between - started)
                    seconds["ones"].append(time.perf_counter() - between)
        limit = batcher.slots.most
        await batcher.close()
    lists, ones = median(seconds["lists"]), median(seconds["ones"])
    return {
        "texts": _TEXTS,
        "rounds": rounds,
        "lists_of_16_per_second": round(_TEXTS / lists, 1),
        "one_a_request_per_second": round(_TEXTS / ones, 1),
        "ratio": round(lists / ones, 3),
        "one_a_request_is_no_slower": lists >= ones,
        "concurrency_found": limit,
        "concurrency_allowed": batcher.engine.limits.concurrency,
    }


def _package(path: Path, source: str, target: str, words: Mapping[str, str]) -> Path:
    folder = word_for_word(path.with_suffix(".model"), words)
    return dictionaries.packed(path, folder, "sentencepiece.model", source, target)


async def _until_up(client: httpx.AsyncClient) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            if (await client.get("/health")).is_success:
                return
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.2)
