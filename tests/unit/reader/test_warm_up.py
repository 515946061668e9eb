"""Warming up: begins when there is something to search, and ends by itself."""

import asyncio

import pytest

from services.indexer.documents import document
from services.reader.article_index import article_index
from services.reader.settings import ReaderSettings
from services.reader.warm_up import _queries, warm_up
from tests.support.eventually import eventually
from tests.support.library import NOW, report
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

NAMES = ("countries", "country", "outlet", "language", "tag", "outlets")
EMPTY: dict[str, dict[str, list[str]]] = {name: {"buckets": []} for name in NAMES}


@pytest.fixture(autouse=True)
def _few_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.reader.warm_up._ROUND", 3)
    monkeypatch.setattr("services.reader.warm_up._MOST_ROUNDS", 2)


async def started(elastic: ElasticStub) -> None:
    async with client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        await warm_up(articles, pause=0.01)


async def test_it_searches_for_words_of_the_newest_titles() -> None:
    async with stub() as elastic:
        elastic.documents = [document(report(1, title="Die Brücke am Morgen"), NOW)]
        elastic.answer = {"aggregations": EMPTY}

        await started(elastic)

    asked = " ".join(str(body) for body in elastic.asked[2:])
    assert "Brücke" in asked
    assert "Morgen" in asked
    assert "'am'" not in asked


async def test_it_waits_for_the_first_article() -> None:
    async with stub() as elastic:
        elastic.answer = {"aggregations": EMPTY}
        warming = asyncio.create_task(started(elastic))
        await eventually(lambda: len(elastic.asked) > 4, what="it asks again")
        assert not warming.done()

        elastic.documents = [document(report(1), NOW)]

        await asyncio.wait_for(warming, 20)


async def test_it_waits_for_an_index_that_can_not_answer() -> None:
    async with stub() as elastic:
        elastic.documents = [document(report(1), NOW)]
        elastic.answer = {"aggregations": EMPTY, "timed_out": True}
        warming = asyncio.create_task(started(elastic))
        await eventually(lambda: len(elastic.asked) > 2, what="it asks again")
        assert not warming.done()

        elastic.answer = {"aggregations": EMPTY}

        await asyncio.wait_for(warming, 20)


def test_the_same_words_make_the_same_queries() -> None:
    first, second = _queries(["Brücke", "Most"]), _queries(["Brücke", "Most"])

    assert [str(next(first)) for _ in range(5)] == [str(next(second)) for _ in range(5)]
