"""Stories of the grouper: articles on one event, found by any member's id."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from perspektiven.index import NOT_SHOWN, our_errors
from perspektiven.stories import Story, stories_alias
from perspektiven.swapped_indices import searched
from services.reader.article_index import ArticleIndex, document_of
from services.reader.query import stories
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query


async def story_of(articles: ArticleIndex, member: str) -> Story | None:
    """The story that an article is in; None where the grouper has none. Raises as `our_errors`."""
    query = {"bool": {"filter": [{"term": {"members.article_id": member}}]}}
    found = await find(articles, query, [{"first_at": "asc"}, {"id": "asc"}], 1)
    return found[0] if found else None


async def newest(articles: ArticleIndex, *, size: int, texts: int) -> list[Story]:
    """Stories of at least so many independent texts, the last told first."""
    query = {"bool": {"filter": [{"range": {"texts": {"gte": texts}}}]}}
    return await find(articles, query, [{"last_at": "desc"}, {"id": "asc"}], size)


async def told(articles: ArticleIndex, story: Story) -> stories.Story:
    """The articles of a story, the earliest first: all of them, or the first MOST."""
    ids = [each.article_id for each in story.members]
    shown = matching(Query(), Filters(), articles.language)
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": [shown, {"ids": {"values": ids[: stories.MOST]}}]}},
            "sort": [{"dated_at": "asc"}, {"sort_id": "asc"}],
            "size": stories.MOST,
            "track_total_hits": False,
            "_source": {"excludes": list(NOT_SHOWN)},
        },
        beginnings=True,
    )
    return stories.Story(
        articles=tuple(document_of(hit) for hit in answer["hits"]["hits"]),
        total=len(ids),
        countries=tuple(Counter(each.country for each in story.members).most_common()),
    )


async def find(
    articles: ArticleIndex, query: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], size: int
) -> list[Story]:
    """The stories of a query; none where the grouper has not run yet. Raises as `our_errors`."""
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
            ],
            size=size,
            track_total_hits=False,
        )
    return [Story.model_validate(hit["_source"]) for hit in answer["hits"]["hits"]]
