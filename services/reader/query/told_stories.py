"""Stories of a day: which events were told most, and by whom.

Reads `stories-LANG`, the grouper's index: a document names the members of a story, not their texts.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from elasticsearch import NotFoundError
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from perspektiven.index import our_errors
from services.reader.article_index import ArticleIndex

MOST_STORIES = 1_000
"""Stories of a day that are compared: those with the most independent texts."""


class StoryMember(BaseModel):
    """An article of a story."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    article_id: str
    cluster_id: str
    country: str
    dated_at: AwareDatetime


class ToldStory(BaseModel):
    """A story as its index holds it. Its id is that of the article it began with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    first_at: AwareDatetime
    countries: tuple[str, ...]
    outlets: tuple[str, ...]
    texts: int
    """Independent texts: copies of one text count once."""
    members: tuple[StoryMember, ...] = Field(min_length=1)


async def most_told(
    articles: ArticleIndex, day: date, zone: tzinfo, *, most: int, country: str | None = None
) -> list[ToldStory]:
    """The stories that began on a day, those told by most countries first.

    Order: number of countries, then of outlets, then of independent texts, then the earlier one.
    With a `country`, only stories that a newspaper of that country tells. Raises as
    `perspektiven.index.our_errors`.
    """
    answer = await _search(articles, _on(day, zone, country))
    found = [_story(hit) for hit in answer["hits"]["hits"]]
    found.sort(key=_rank)
    return found[:most]


def _rank(story: ToldStory) -> tuple[int, int, int, datetime, str]:
    told = (-len(story.countries), -len(story.outlets), -story.texts)
    return (*told, story.first_at, story.id)


async def _search(articles: ArticleIndex, body: Mapping[str, Any]) -> Mapping[str, Any]:
    prefix = articles.settings.index_prefix
    with our_errors(articles.settings):
        try:
            answer = await articles.elasticsearch.search(
                index=f"{prefix}stories-{articles.language.lower()}",
                allow_partial_search_results=False,
                timeout=f"{round(articles.seconds * 1000)}ms",
                **body,
            )
        except NotFoundError:
            # An installation whose grouper has not run yet has no stories.
            return {"hits": {"hits": []}}
    found: Mapping[str, Any] = answer.body
    return found


def _on(day: date, zone: tzinfo, country: str | None) -> dict[str, Any]:
    begins, ends = (
        datetime.combine(each, time(), zone).isoformat() for each in (day, day + timedelta(days=1))
    )
    wanted: list[dict[str, Any]] = [
        {"range": {"first_at": {"gte": begins, "lt": ends}}},
        {"range": {"texts": {"gte": 2}}},
    ]
    if country:
        wanted.append({"term": {"countries": country}})
    order: Sequence[Mapping[str, str]] = ({"texts": "desc"}, {"first_at": "asc"})
    return {"query": {"bool": {"filter": wanted}}, "sort": order, "size": MOST_STORIES}


def _story(hit: Mapping[str, Any]) -> ToldStory:
    return ToldStory.model_validate({**hit["_source"], "id": hit["_id"]})
