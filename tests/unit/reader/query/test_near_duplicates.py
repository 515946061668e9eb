"""Near-duplicates of a report: the page of all of them, and the others of an article."""

from typing import Any

from perspektiven.index import Status
from services.indexer.documents import document
from services.reader.article_index import article_index
from services.reader.query.near_duplicates import MOST, NONE, Others, copies, siblings
from services.reader.settings import ReaderSettings
from tests.support.library import NOW, SPANISH, report
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

FIRST, SECOND = (
    document(report(number), NOW).model_copy(update={"cluster_id": "c"}) for number in (1, 2)
)


def cluster(elastic: ElasticStub, count: int, *members: str) -> None:
    outlet = SPANISH.model_dump(mode="json")
    hits = [{"_id": each, "_source": {"outlet": outlet}} for each in members]
    bucket: dict[str, Any] = {"key": "c", "doc_count": count, "few": {"hits": {"hits": hits}}}
    elastic.answer = {"aggregations": {"clusters": {"buckets": [bucket]}}}


async def test_a_story_counts_its_articles_by_country() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.documents = [FIRST, SECOND]
        countries = [{"key": "PL", "doc_count": 2}]
        elastic.answer = {"aggregations": {"countries": {"buckets": countries}}}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        found = await copies(articles, "c")

    assert found is not None
    assert [each.id for each in found.articles] == [FIRST.id, SECOND.id]
    assert (found.total, found.countries) == (2, (("PL", 2),))
    assert elastic.asked[0]["size"] == MOST
    assert next(iter(elastic.asked[0]["sort"][0])) == "dated_at"


async def test_a_cluster_that_is_none_has_no_story() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        assert await copies(articles, "nothing") is None


async def test_an_article_is_none_of_its_others() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        cluster(elastic, 7, FIRST.id, "x", "y")
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        found = (await siblings(articles, [FIRST], few=2))[FIRST.id]

    assert (found.count, [each.id for each in found.few], found.more) == (6, ["x", "y"], 4)


async def test_only_as_many_are_named_as_asked_for() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        cluster(elastic, 4, "x", "y", "z")
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        named = (await siblings(articles, [FIRST], few=1))[FIRST.id]
        counted = (await siblings(articles, [FIRST], few=0))[FIRST.id]

    assert [each.id for each in named.few] == ["x"]
    assert counted == Others(3)


async def test_what_is_withdrawn_or_alone_has_no_others() -> None:
    withdrawn = FIRST.model_copy(update={"status": Status.WITHDRAWN})
    alone = SECOND.model_copy(update={"cluster_id": "alone"})
    async with stub() as elastic, client_of(elastic) as client:
        cluster(elastic, 4, "x")
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        found = await siblings(articles, [withdrawn, alone])

    assert found == {withdrawn.id: NONE, alone.id: NONE}


async def test_without_articles_nothing_is_asked() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        assert await siblings(articles, []) == {}

    assert elastic.asked == []
