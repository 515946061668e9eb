"""Stories of the grouper: articles on one event, found by any member's id."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from perspektiven.index import NOT_SHOWN, Document, our_errors
from perspektiven.stories import Story, stories_alias
from perspektiven.swapped_indices import searched
from services.reader.article_index import ArticleIndex, document_of
from services.reader.beginnings import MOST_ON_LOOP
from services.reader.query import near_duplicates
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query

_SHARED = 3
"""Stems of a story's subject that another one has to have, to be on the same subject."""

_STORIES_OF_ARTICLE = 10
"""Stories among which the earliest one is looked for that an article is in."""

_HEADLINES_OF = 2
"""Articles of a story among which its headline is looked for."""


async def story_of(articles: ArticleIndex, member: str) -> Story | None:
    """The story that an article is in; None where the grouper has none. Raises as `our_errors`."""
    query = {"bool": {"filter": [{"term": {"members.article_id": member}}]}}
    # Two while the grouper moves it from one to the other. To have them sorted costs more.
    found = await find(articles, query, [], _STORIES_OF_ARTICLE)
    return min(found, key=lambda each: (each.first_at, each.id), default=None)


async def on_its_subject(articles: ArticleIndex, story: Story, size: int) -> list[Story]:
    """Other stories on the subject of one, the nearest first. Raises as `our_errors`."""
    if len(story.subject) < _SHARED:
        return []
    query = {
        "bool": {
            "should": [{"term": {"subject": each}} for each in story.subject],
            "minimum_should_match": _SHARED,
            "must_not": [{"term": {"id": story.id}}],
        }
    }
    return await find(articles, query, [], size)


async def newest(
    articles: ArticleIndex,
    *,
    size: int,
    texts: int,
    country: str | None = None,
    after: Story | None = None,
) -> list[Story]:
    """Stories of at least so many independent texts, the last told first.

    With a `country`, those that a newspaper of that country tells; `after` a story, those that
    follow it in that order.
    """
    wanted: list[dict[str, Any]] = [{"range": {"texts": {"gte": texts}}}]
    if country:
        wanted.append({"term": {"countries": country}})
    if after:
        wanted.append(_behind(after))
    query = {"bool": {"filter": wanted}}
    return await find(articles, query, [{"last_at": "desc"}, {"id": "asc"}], size)


def _behind(story: Story) -> dict[str, Any]:
    at = story.last_at.isoformat()
    earlier = {"range": {"last_at": {"lt": at}}}
    equal = [{"term": {"last_at": at}}, {"range": {"id": {"gt": story.id}}}]
    return {"bool": {"should": [earlier, {"bool": {"filter": equal}}], "minimum_should_match": 1}}


async def told(articles: ArticleIndex, story: Story) -> near_duplicates.Cluster:
    """The articles of a story, the earliest first: all of them, or the first MOST."""
    found, _ = await told_beside(articles, story, ())
    return found


async def told_beside(
    articles: ArticleIndex, story: Story, others: Sequence[Story]
) -> tuple[near_duplicates.Cluster, dict[str, list[Document]]]:
    """As `told`, and some of the first articles of each other story by its id, in one search.

    Without those that were withdrawn. Raises as `our_errors`.
    """
    own = [each.article_id for each in story.members[: near_duplicates.MOST]]
    story_ids = {
        member.article_id: each.id for each in others for member in each.members[:_HEADLINES_OF]
    }
    found = await _by_id(articles, list(dict.fromkeys([*own, *story_ids])))
    headlines: dict[str, list[Document]] = {}
    for report in _among(found, story_ids):
        headlines.setdefault(story_ids[report.id], []).append(report)
    cluster = near_duplicates.Cluster(
        articles=_among(found, frozenset(own)),
        total=len(story.members),
        countries=tuple(Counter(each.country for each in story.members).most_common()),
    )
    return cluster, headlines


def _among(found: Iterable[Document], ids: Container[str]) -> tuple[Document, ...]:
    return tuple(each for each in found if each.id in ids)


async def _by_id(articles: ArticleIndex, ids: Sequence[str]) -> list[Document]:
    """These articles but those that were withdrawn, the earliest first.

    Whole where all of them can be read on the event loop, else their Beginnings.
    """
    shown = matching(Query(), Filters(), articles.language)
    # Sorted here: Elasticsearch would take half as much again.
    body = {
        "query": {"bool": {"filter": [shown, {"ids": {"values": list(ids)}}]}},
        "size": len(ids),
        "track_total_hits": False,
        "_source": {"excludes": list(NOT_SHOWN)},
    }
    answer = await articles.ask(body, most=MOST_ON_LOOP)
    found = map(document_of, answer["hits"]["hits"])
    return sorted(found, key=lambda each: (each.dated_at, each.id))


async def find(
    articles: ArticleIndex, query: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], size: int
) -> list[Story]:
    """The stories of a query, by relevance without a `sort`; none before the grouper has run.

    Raises as `our_errors`.
    """
    sources = await find_sources(articles, query, sort, size)
    return [Story.model_validate(each) for each in sources]


async def find_sources(
    articles: ArticleIndex,
    query: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    size: int,
    *,
    only: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """The JSON of the same stories; `only` some of its fields."""
    with our_errors(articles.settings):
        answer = await searched(
            articles.elasticsearch,
            index=stories_alias(articles.settings, articles.language),
            ignore_unavailable=True,
            query=query,
            sort=[
                {name: {"order": order, "unmapped_type": "keyword"}}
                for each in sort
                for name, order in each.items()
            ]
            or None,
            size=size,
            source={"includes": list(only)} if only else True,
            track_total_hits=False,
        )
    return [hit["_source"] for hit in answer["hits"]["hits"]]
