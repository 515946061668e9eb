"""Documents that are too large are read up to a size, and cut beside the event loop."""

from collections.abc import AsyncIterator

import pytest

from perspektiven.answer_size import TooLarge
from perspektiven.index import Document, article_search
from perspektiven.ops.workers import WorkerPool
from services.indexer.documents import document
from services.reader.article_index import ArticleIndex, article_index
from services.reader.beginnings import Beginning
from services.reader.query.search import Search, search
from services.reader.settings import ReaderSettings
from services.reader.worker import worker_pool
from tests.support.library import NOW, report
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

LONG = ["Ein Satz. " * 10] * 40_000


@pytest.fixture
async def elastic() -> AsyncIterator[ElasticStub]:
    async with stub() as made:
        yield made


@pytest.fixture
async def workers() -> AsyncIterator[WorkerPool]:
    made = worker_pool()
    yield made
    await made.stop()


@pytest.fixture
async def articles(elastic: ElasticStub, workers: WorkerPool) -> AsyncIterator[ArticleIndex]:
    async with client_of(elastic) as client:
        yield article_index(client, ReaderSettings(), workers=workers)


def _large() -> Document:
    return document(report(1, original=LONG, paragraphs=LONG), NOW)


async def test_a_small_article_is_whole(elastic: ElasticStub, articles: ArticleIndex) -> None:
    elastic.documents = [document(report(1), NOW)]

    found = await articles.beginning(elastic.documents[0].id)

    assert found is not None
    assert not isinstance(found, Beginning)
    assert len(elastic.asked) == 1


async def test_of_a_large_article_there_is_the_beginning(
    elastic: ElasticStub, articles: ArticleIndex
) -> None:
    elastic.documents = [_large()]

    found = await articles.beginning(_large().id)

    assert isinstance(found, Beginning)
    texts = [each.text for each in found.paragraphs]
    assert texts[0] == LONG[0]
    assert texts[-1] == "…"
    assert sum(map(len, texts)) < 25_000
    assert found.outlet == _large().outlet


async def test_a_large_document_is_fetched_once_for_all_lists_that_show_it(
    elastic: ElasticStub, articles: ArticleIndex
) -> None:
    elastic.documents = [_large(), document(report(2), NOW)]
    wanted = Search(texts=True, facets=False)

    for _ in range(3):
        found = await search(articles, wanted)
        assert [hit.document.id for hit in found.hits] == [each.id for each in elastic.documents]

    sent = [body for body in elastic.asked if body.get("_source") is not False]
    # Both at once are too much; then each by itself.
    assert len(sent) == 3


async def test_an_answer_beyond_what_was_asked_for_is_not_read(
    elastic: ElasticStub, articles: ArticleIndex
) -> None:
    elastic.documents = [_large()]

    with pytest.raises(TooLarge):
        await articles.ask_unread(article_search(_large().id), 1_000_000)
