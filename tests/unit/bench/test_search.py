"""The made-up articles of bench/search: what the index takes, the same in every process."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice

import orjson

from bench.search import articles, filling
from bench.search.stories import stories
from bench.search.timing import searches_of
from perspektiven.index import Document
from perspektiven.text.analysed_languages import analysed_as

_CHUNK = 5_920
"""One of April 2026."""


def test_documents_are_those_of_the_contract_and_follow_from_their_chunk() -> None:
    wanted = articles.numbers(_CHUNK)[:20]

    made = list(islice(articles.documents(wanted), 20))
    again = list(islice(articles.documents(articles.numbers(_CHUNK)), 20))

    read = [Document.model_validate_json(each.source) for each in made]
    assert made == again
    assert [each.id for each in read] == [articles.identity(number) for number in wanted]
    assert len({each.body for each in read}) == 20
    assert all(len(each.paragraphs) == 5 and each.names for each in read)


def test_an_original_stands_in_the_field_of_its_language() -> None:
    (made,) = islice(articles.documents(articles.numbers(_CHUNK)), 1)

    source = orjson.loads(made.source)

    assert list(source["original"]["body"]) == [analysed_as(source["language"])]
    assert source["dated_at"] == f"{made.discovered_at:%Y-%m-%dT%H:%M:%SZ}"


def test_the_chunks_of_a_fill_hold_every_article_before_its_end_and_none_after() -> None:
    until = articles.number_at(datetime(2026, 4, 20, 12, 34, tzinfo=UTC))

    chunks = filling.chunks(until, 12_000)

    held = [number for each in chunks for number in articles.numbers(each, until)]
    assert held == list(range(held[0], until))
    assert 12_000 <= len(held) < 12_000 + articles.CHUNK
    assert articles.dated(held[-1]) == datetime(2026, 4, 20, 12, 33, tzinfo=UTC)


def test_stories_are_of_the_articles_of_their_chunk() -> None:
    wanted = articles.numbers(_CHUNK)

    made = list(stories(wanted))

    ids = {articles.identity(number) for number in wanted}
    assert made == list(stories(wanted))
    assert len(made) == articles.CHUNK // 24
    assert {each.article_id for story in made for each in story.members} <= ids
    assert all(story.first_at < story.last_at for story in made)


def test_frequent_words_are_asked_for_most() -> None:
    asked = [each["q"] for each in searches_of(400, frequent=True)]

    assert asked == [each["q"] for each in searches_of(400, frequent=True)]
    assert len(set(asked)) > 200
    assert max(map(asked.count, asked)) >= 3


def test_of_content_words_the_frequent_ones_are_asked_for_most() -> None:
    asked = searches_of(2_000)
    frequency = Counter(word for each in asked for word in each["q"].lower().split())

    assert asked == searches_of(2_000)
    assert len(frequency) > 1_000
    assert max(frequency.values()) >= 5


def test_nobody_asks_for_function_words_unless_told_so() -> None:
    words = articles.vocabulary("de").words(random.Random(1), 20_000)
    function_words = {each for each, _ in Counter(words).most_common(10)}

    asked = _words(searches_of(400))
    as_in_texts = _words(searches_of(400, frequent=True))

    assert not asked & function_words
    assert as_in_texts & function_words


def test_other_searches_warm_up_than_are_timed() -> None:
    assert searches_of(400) != searches_of(400, seed=2)


def _words(searches: Iterable[Mapping[str, str]]) -> set[str]:
    return {word for each in searches for word in each["q"].lower().split()}
