"""Random nested queries on a real index against a plain evaluator: the same sets of articles."""

import random
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, time
from typing import Any

import pytest

from perspektiven.contracts import OutletRef, Translation
from services.reader.query.clauses import Filters, matching
from services.reader.query.parse import parse
from services.reader.query.resolve import resolve
from services.reader.query.tree import Query
from tests.support import factories
from tests.support.library import NOW, Library, report, stocked
from tests.support.random_queries import Generator, RandomQuery, SmallArticle, small_articles
from tests.support.stack import MakeSettings

SEED = 18
ARTICLES = 160
QUERIES = 2_000
_AT_ONCE = 200


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_two_thousand_random_queries_find_just_what_they_mean(library: Library) -> None:
    drawn = random.Random(SEED)
    articles = small_articles(drawn, ARTICLES, NOW)
    translations = {_translation(each).article.id: each.number for each in articles}
    await library.add(*map(_translation, articles))
    generator = Generator(drawn, articles)
    queries = [generator.query() for _ in range(QUERIES)]

    read = [await resolve(library.dependencies.articles, parse(each.text)) for each in queries]
    found = await _found(library, read, translations)

    assert [
        each.text for each, one in zip(queries, read, strict=True) if _is_misread(each, one)
    ] == []
    wrong = [
        (each.text, sorted(each.means - numbers)[:5], sorted(numbers - each.means)[:5])
        for each, numbers in zip(queries, found, strict=True)
        if numbers != each.means
    ]
    assert wrong == []
    # Sets that are all empty or all full would prove nothing.
    assert sum(0 < len(each.means) < ARTICLES for each in queries) > QUERIES // 2


async def test_a_group_under_a_not_is_left_out(library: Library) -> None:
    await library.add(report(1))

    answer = await library.json("/api/v1/search", q="-(Oper OR Brücke)")

    assert answer["total"]["value"] == 0
    assert answer["query"]["explanation"] == "nicht („Oper“ oder „Brücke“)"


async def test_a_query_that_would_mean_the_opposite_is_answered_with_422(library: Library) -> None:
    answer = await library.web.get("/api/v1/search", params={"q": "Spiegel -(Oper OR Affäre"})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()["errors"][0]
    assert (said["reason"], said["start"], said["end"]) == ("unclosed_bracket", 9, 10)


def _is_misread(drawn: RandomQuery, read: Query) -> bool:
    """Whether something is named as not understood that was meant, or the other way round."""
    return drawn.has_unknown != bool(read.ignored)


async def _found(
    library: Library, queries: Sequence[Query], numbers: dict[str, int]
) -> list[frozenset[int]]:
    """The articles that each query finds; what is ranked high or low is no matter here."""
    found: list[frozenset[int]] = []
    for first in range(0, len(queries), _AT_ONCE):
        searches: list[dict[str, Any]] = []
        for query in queries[first : first + _AT_ONCE]:
            clause = matching(query, Filters(), "de")
            searches += [{}, {"query": clause, "size": ARTICLES, "_source": False}]
        answer = await library.elasticsearch.msearch(
            index=library.dependencies.articles.alias, searches=searches
        )
        for each in answer["responses"]:
            assert "error" not in each, each
            found.append(frozenset(numbers[hit["_id"]] for hit in each["hits"]["hits"]))
    return found


def _translation(small: SmallArticle) -> Translation:
    at = datetime.combine(small.day, time(12), tzinfo=UTC)
    original = factories.article(
        url=f"https://{small.outlet}.example/{small.number}",
        title=" ".join(small.original_title),
        outlet=OutletRef(id=small.outlet, name=small.outlet, country=small.country),
        language=small.language,
        paragraphs=[" ".join(text) for text in small.original],
        authors=(small.author,),
        tags=(small.tag,),
        published_at=at,
        # All in one index: the month of discovery is not that of publication.
        discovered_at=NOW,
    )
    return factories.translation(
        article=original,
        title=" ".join(small.title),
        paragraphs=[" ".join(text) for text in small.paragraphs],
    )
