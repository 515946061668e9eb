"""Articles on the same subject: none of the same report, and few words decide."""

from services.indexer.documents import document
from services.reader.article_index import article_index
from services.reader.settings import ReaderSettings
from services.reader.similar import similar
from tests.support.library import NOW, report
from tests.unit.reader.elastic_stub import client_of, stub


async def test_similar_articles_are_no_near_duplicates_of_it() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.documents = [document(report(number), NOW) for number in range(2)]
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))

        await similar(articles, elastic.documents[0], 5)

    clause = elastic.asked[1]["query"]["bool"]
    assert {"term": {"cluster_id": elastic.documents[0].cluster_id}} in clause["must_not"]
    assert clause["must"][0]["more_like_this"]["fields"] == ["title", "body"]
    # In a small index a rare word may still be in a few articles.
    assert clause["must"][0]["more_like_this"]["max_doc_freq"] == 4
