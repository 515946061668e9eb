"""The made-up articles of bench/search: what the index takes, the same in every process."""

from itertools import islice

import orjson

from bench.search import articles
from bench.search.timing import searches_of
from perspektiven.index import Document
from perspektiven.text.analysed_languages import analysed_as


def test_documents_are_those_of_the_contract_and_follow_from_their_chunk() -> None:
    made = list(islice(articles.documents(1), 20))
    again = list(islice(articles.documents(1), 20))

    read = [Document.model_validate_json(each.source) for each in made]
    assert made == again
    assert [each.id for each in read] == [articles.identity(articles.CHUNK + n) for n in range(20)]
    assert len({each.body for each in read}) == 20
    assert all(len(each.paragraphs) == 5 and each.names for each in read)


def test_an_original_stands_in_the_field_of_its_language() -> None:
    (made,) = islice(articles.documents(0), 1)

    source = orjson.loads(made.source)

    assert list(source["original"]["body"]) == [analysed_as(source["language"])]
    assert source["dated_at"] == f"{made.discovered_at:%Y-%m-%dT%H:%M:%SZ}"


def test_frequent_words_are_asked_for_most() -> None:
    asked = [each["q"] for each in searches_of(400)]

    assert asked == [each["q"] for each in searches_of(400)]
    assert len(set(asked)) > 200
    assert max(map(asked.count, asked)) >= 3
