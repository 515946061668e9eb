"""Stories of the grouper: articles on one event, found by any member's id."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from perspektiven.index import NOT_SHOWN, Document, our_errors
from perspektiven.stories import Story, stories_alias
from perspektiven.swapped_indices import searched
from services.reader.article_index import HEADLINES, ArticleIndex, document_of
from services.reader.query import near_duplicates
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query

_SHARED = 3
"""Stems of a story's subject that another one has to have, to be on the same subject."""

_HEADLINES_OF = 2
"""Articles of a story among which its headline is looked for."""


async def story_of(articles: ArticleIndex, member: str) -> Story | None:
    """The story that an article is in; None where the grouper has none. Raises as `our_errors`."""
    query = {"bool": {"filter": [{"term": {"members.article_id": member}}]}}
    found = await find(articles, query, [{"first_at": "asc"}, {"id": "asc"}], 1)
    return found[0] if found else None


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


async def headlines(articles: ArticleIndex, found: Sequence[Story]) -> dict[str, list[Document]]:
    """Some of the first articles of each story by its id, without those that were withdrawn.

    Raises as `our_errors`.
    """
    story_ids = {
        member.article_id: each.id for each in found for member in each.members[:_HEADLINES_OF]
    }
    if not story_ids:
        return {}
    answer = await articles.ask(_of_ids(articles, list(story_ids), without=HEADLINES))
    reports: dict[str, list[Document]] = {}
    for each in map(document_of, answer["hits"]["hits"]):
        reports.setdefault(story_ids[each.id], []).append(each)
    return reports


def _of_ids(
    articles: ArticleIndex, ids: Sequence[str], *, without: Sequence[str]
) -> dict[str, Any]:
    """The search for these articles but those that were withdrawn, the earliest first."""
    shown = matching(Query(), Filters(), articles.language)
    return {
        "query": {"bool": {"filter": [shown, {"ids": {"values": list(ids)}}]}},
        "sort": [{"dated_at": "asc"}, {"sort_id": "asc"}],
        "size": len(ids),
        "track_total_hits": False,
        "_source": {"excludes": list(without)},
    }


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
    ids = [each.article_id for each in story.members]
    answer = await articles.ask(
        _of_ids(articles, ids[: near_duplicates.MOST], without=NOT_SHOWN), beginnings=True
    )
    return near_duplicates.Cluster(
        articles=tuple(document_of(hit) for hit in answer["hits"]["hits"]),
        total=len(ids),
        countries=tuple(Counter(each.country for each in story.members).most_common()),
    )


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
