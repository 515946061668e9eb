"""Stories of a day: which events were told most."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from perspektiven.stories import Story
from services.reader.article_index import ArticleIndex
from services.reader.query.events import find

MOST_STORIES = 1_000
"""Stories of a day that are compared: those with the most independent texts."""


async def most_told(
    articles: ArticleIndex, day: date, zone: tzinfo, *, most: int, country: str | None = None
) -> list[Story]:
    """The stories that began on a day, those told by most countries first.

    Order: number of countries, then of outlets, then of independent texts, then the earlier one.
    With a `country`, only stories that a newspaper of that country tells. Raises as
    `perspektiven.index.our_errors`.
    """
    order = [{"texts": "desc"}, {"first_at": "asc"}, {"id": "asc"}]
    found = await find(articles, _on(day, zone, country), order, MOST_STORIES)
    return sorted(found, key=_rank)[:most]


def _rank(story: Story) -> tuple[int, int, int, datetime, str]:
    told = (-len(story.countries), -len(story.outlets), -story.texts)
    return (*told, story.first_at, story.id)


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
    return {"bool": {"filter": wanted}}
