"""Outlets of the index, as an answer of Elasticsearch names them."""

from datetime import UTC, datetime
from typing import Any

from services.reader.article_index import article_index
from services.reader.query.outlets import IndexedOutlet, all_outlets, outlet
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub


def bucket(identity: str, *, name: str = "", country: str = "", newest: int | None = 0) -> Any:
    return {
        "key": identity,
        "doc_count": 3,
        "name": {"buckets": [{"key": name}] if name else []},
        "country": {"buckets": [{"key": country}] if country else []},
        "languages": {"buckets": [{"key": "pl"}, {"key": "uk"}]},
        "newest": {"value": newest},
    }


def answer(elastic: ElasticStub, *buckets: Any) -> None:
    elastic.answer = {"aggregations": {"outlets": {"buckets": list(buckets)}}}


async def test_outlets_are_listed_by_name_whatever_its_case() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        answer(
            elastic, bucket("c", name="Zorza"), bucket("a", name="echo"), bucket("b", name="Dzień")
        )
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        found = await all_outlets(articles)

    assert [each.name for each in found] == ["Dzień", "echo", "Zorza"]


async def test_an_outlet_is_named_by_its_articles() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        answer(elastic, bucket("gazeta", name="Gazeta", country="PL", newest=86_400_000))
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        found = await outlet(articles, "gazeta")

    newest = datetime(1970, 1, 2, tzinfo=UTC)
    assert found == IndexedOutlet("gazeta", "Gazeta", "PL", ("pl", "uk"), 3, newest)
    assert {"term": {"outlet.id": "gazeta"}} in elastic.asked[0]["query"]["bool"]["filter"]


async def test_what_articles_do_not_say_of_an_outlet_is_left_open() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        answer(elastic, bucket("gazeta", newest=None))
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        (found,) = await all_outlets(articles)

    assert (found.name, found.country, found.newest) == ("gazeta", "ZZ", None)


async def test_an_outlet_without_articles_is_none() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        answer(elastic)
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        assert await outlet(articles, "nobody") is None
