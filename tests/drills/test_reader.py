"""The reader, killed while people read."""

import asyncio
import random
from typing import Any

import httpx

from console.local import ports
from perspektiven import index
from tests.drills.pipeline import ARTICLES, Pipeline, some_articles
from tests.support.eventually import eventually

KILLS = 3
READERS = 8
PATHS = (
    "/api/v1/search?q=artyku%C5%82u&limit=20",
    "/api/v1/facets?q=pierwszy",
    "/api/v1/timeline?q=wiadomo%C5%9B%C4%87",
    "/api/v1/outlets",
)


class Readers:
    """Some people who ask for one path after the other, as fast as they are answered."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.answered = 0
        self.wrong: list[str] = []

    async def read(self) -> None:
        while True:
            for path in PATHS:
                try:
                    answer = await self._client.get(path)
                except httpx.TransportError:
                    await asyncio.sleep(0.1)  # it is dead just now
                    continue
                # While Elasticsearch is being reached anew, it says so.
                if answer.status_code not in {200, 503}:
                    self.wrong.append(f"{path}: {answer.status_code}")
                self.answered += answer.status_code == 200


async def answers(client: httpx.AsyncClient) -> list[object]:
    """What the reader says to each path, but for the time that it took."""
    found = [await client.get(path) for path in PATHS]
    assert [each.status_code for each in found] == [200] * len(PATHS)
    return [without_time(each.json()) for each in found]


async def is_quiet(pipeline: Pipeline) -> bool:
    """Whether no merge is going on in Elasticsearch."""
    async with index.client(pipeline.settings) as elasticsearch:
        stats = await elasticsearch.indices.stats(metric=["merge"])
    return not stats["_all"]["total"]["merges"]["current"]


def without_time(answer: Any) -> object:
    if isinstance(answer, dict):
        return {name: value for name, value in answer.items() if name != "took_ms"}
    return answer


async def test_a_reader_that_is_killed_while_it_is_asked_comes_back_and_says_the_same(
    pipeline: Pipeline,
) -> None:
    chance = random.Random("reader")
    articles = some_articles()
    settings: dict[str, Any] = {
        "http_port": ports.choose(),
        "reader_secret": "the same in every life",
        "requests_per_minute": 0,
    }
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    await pipeline.publish(articles)
    await pipeline.settled()
    await pipeline.assert_each_once(articles)
    # The indexer merges a month that has ended, which changes the order of equals.
    await pipeline.kill("indexer")
    await eventually(lambda: is_quiet(pipeline), seconds=120)
    pipeline.start("reader", **settings)

    address = f"http://{ports.HOST}:{settings['http_port']}"
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as client:

        async def is_ready() -> bool:
            try:
                return (await client.get("/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(is_ready, seconds=120)
        before = await answers(client)
        assert f"{ARTICLES}" in str(before)
        people = Readers(client)
        reading = [asyncio.create_task(people.read()) for _ in range(READERS)]
        for _ in range(KILLS):
            known = people.answered
            await eventually(lambda: people.answered > known, seconds=120)  # noqa: B023 - awaited here
            await asyncio.sleep(chance.uniform(0.1, 1))
            await pipeline.kill("reader")
            pipeline.start("reader", **settings)
        await eventually(is_ready, seconds=120)
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

        assert await answers(client) == before
        assert people.wrong == []
