"""Times searches: at Elasticsearch, and over HTTP, as a program sees them that asks a reader."""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

import aiohttp
import orjson
from elasticsearch import AsyncElasticsearch

from bench.search.articles import LANGUAGES, vocabulary
from services.reader.article_index import article_index
from services.reader.query.parameters import PageParameters
from services.reader.query.search import search
from services.reader.settings import ReaderSettings

CLIENTS = 4


async def over_http(address: str, searches: Sequence[Mapping[str, str]]) -> list[float]:
    """The seconds of each search of a program that asks a reader."""
    # Clients share the cores with what they measure: the lighter one, and nothing to unpack.
    headers = {"Accept-Encoding": "identity"}
    async with aiohttp.ClientSession(address, headers=headers, raise_for_status=True) as http:

        async def ask(wanted: Mapping[str, str]) -> None:
            async with http.get("/api/v1/search", params=wanted) as answer:
                orjson.loads(await answer.read())

        return await _timed(ask, searches)


async def at_the_node(
    elasticsearch: AsyncElasticsearch,
    settings: ReaderSettings,
    searches: Sequence[Mapping[str, str]],
) -> list[float]:
    """The seconds that the node takes for the requests of each search, and for their answers."""
    articles = article_index(elasticsearch, settings)

    async def ask(wanted: Mapping[str, str]) -> None:
        countries = [wanted["country"]] if "country" in wanted else []
        parameters = PageParameters.model_validate({**wanted, "country": countries})
        await search(articles, parameters.page())

    return await _timed(ask, searches)


async def cpu_seconds(elasticsearch: AsyncElasticsearch) -> float:
    """The CPU time that the nodes have taken since they were started."""
    stats = await elasticsearch.nodes.stats(metric="process")
    nodes = stats["nodes"].values()
    return float(sum(each["process"]["cpu"]["total_in_millis"] for each in nodes)) / 1000


def summary(seconds: list[float]) -> dict[str, float]:
    """Percentiles in milliseconds, and searches a second of all clients together."""
    cuts = statistics.quantiles(seconds, n=100)
    return {
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "p99_ms": round(cuts[98] * 1000, 1),
        "per_second": round(len(seconds) / sum(seconds) * CLIENTS, 1),
    }


def searches_of(count: int, seed: int = 1, *, frequent: bool = False) -> list[dict[str, str]]:
    """Parameters of searches, the same ones each time: four in five are for German words.

    With `frequent`, words are as frequent as in texts, where every third one is an article, a
    preposition or the like: nineteen in a hundred articles hold all words of such a search.
    """
    drawn = random.Random(seed)
    found = []
    for number in range(count):
        language = "de" if drawn.random() < 0.8 else drawn.choice(["de", *LANGUAGES])
        draw = vocabulary(language).words if frequent else vocabulary(language).content_words
        words = draw(drawn, drawn.choice((1, 1, 2, 2, 3)))
        wanted = {"q": " ".join(words).capitalize(), "sort": "relevance"}
        if number % 2:
            wanted["country"] = drawn.choice(list(LANGUAGES.values()))
        found.append(wanted)
    return found


async def _timed(
    ask: Callable[[Mapping[str, str]], Awaitable[None]], searches: Sequence[Mapping[str, str]]
) -> list[float]:
    """With CLIENTS at a time."""
    waiting = iter(searches)
    seconds: list[float] = []

    async def client() -> None:
        for wanted in waiting:
            began = time.perf_counter()
            await ask(wanted)
            seconds.append(time.perf_counter() - began)

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return seconds
