"""Answers of Elasticsearch up to a size, read on the event loop or left as bytes."""

from typing import Any

import orjson
import pytest
from elasticsearch.serializer import JsonSerializer

from perspektiven import index
from perspektiven.answer_size import FastJson, TooLarge, at_most, is_partial
from perspektiven.settings import Settings, load
from services.indexer.documents import document
from tests.support.factories import NOW, article, translation
from tests.support.one_document import OneDocument

LARGE = document(translation(article=article(paragraphs=["słowo " * 20_000])), NOW)

ALL: dict[str, Any] = {"match_all": {}}


def settings(elasticsearch: OneDocument) -> Settings:
    return load(Settings, elasticsearch_url=elasticsearch.url)


async def test_an_answer_is_read_up_to_the_size_that_was_asked_for() -> None:
    async with (
        OneDocument(LARGE.to_source()) as elasticsearch,
        index.client(settings(elasticsearch)) as client,
    ):
        with at_most(2**20):
            answer = await client.search(index="articles-de", query=ALL)
        with at_most(10_000), pytest.raises(TooLarge, match="more than 10,000 bytes"):
            await client.search(index="articles-de", query=ALL)
        again = await client.search(index="articles-de", query=ALL)

    assert answer["hits"]["hits"][0]["_id"] == LARGE.id
    assert again["hits"] == answer["hits"]


async def test_an_answer_may_be_left_unread() -> None:
    async with (
        OneDocument(LARGE.to_source()) as elasticsearch,
        index.client(settings(elasticsearch)) as client,
    ):
        with at_most(2**20, unread=True):
            answer = await client.search(index="articles-de", query=ALL)

    assert isinstance(answer.body, bytes)
    assert orjson.loads(answer.body)["hits"]["hits"][0]["_id"] == LARGE.id


@pytest.mark.parametrize(
    ("timed_out", "failed", "expected"), [(False, 0, False), (True, 0, True), (False, 1, True)]
)
def test_an_answer_of_some_shards_is_partial(timed_out: bool, failed: int, expected: bool) -> None:
    assert is_partial({"timed_out": timed_out, "_shards": {"failed": failed}}) == expected


@pytest.mark.parametrize("text", ["Ünal said “no”", "half a pair: \ud83d"])
def test_whatever_a_request_holds_is_written_as_the_client_itself_would(text: str) -> None:
    body = {"query": {"match": {"title": text}}, "size": 21, "boost": 0.5}

    assert FastJson().dumps(body) == JsonSerializer().dumps(body)
