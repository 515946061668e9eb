"""Names of outlets are asked for once, and what no outlet is called is found out."""

from services.reader.article_index import article_index
from services.reader.query.outlet_names import outlet_names, unknown_outlets
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import client_of, stub


async def test_an_outlet_without_a_name_is_called_by_its_id() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        name = {"buckets": [{"key": "Gazeta", "doc_count": 2}]}
        buckets = [{"key": "gazeta", "doc_count": 2, "name": name}]
        elastic.answer = {"aggregations": {"outlets": {"buckets": buckets}}}

        found = await outlet_names(articles, ["gazeta", "tisa"])
        again = await outlet_names(articles, ["gazeta"])

    assert found == {"gazeta": "Gazeta", "tisa": "tisa"}
    assert again == {"gazeta": "Gazeta"}
    assert len(elastic.asked) == 1


async def test_only_outlets_that_are_not_known_yet_are_looked_for() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        buckets = {"0": {"doc_count": 3}, "1": {"doc_count": 0}}
        elastic.answer = {"aggregations": {"sources": {"buckets": buckets}}}

        assert await unknown_outlets(articles, ["gazeta", "narnia"]) == {"narnia"}
        assert await unknown_outlets(articles, ["gazeta"]) == frozenset()

    assert len(elastic.asked) == 1
