"""Front page of a day: its stories, those of the day before, then single articles."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from perspektiven.index import Document
from perspektiven.stories import Story
from services.reader.article_index import ArticleIndex
from services.reader.pages.front_articles import NEWEST, CountryPart, single_articles
from services.reader.pages.told_by import ToldStory, told_by
from services.reader.query.clauses import Filters
from services.reader.query.days import end_of, start_of
from services.reader.query.near_duplicates import Siblings, siblings
from services.reader.query.top_stories import most_told

STORIES = 12
"""Stories of a day that the page shows."""

_ENOUGH = 6
"""With fewer stories of today, those of the day before fill the page, under their own heading."""

_LEAST_NEWEST = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """Contents of the front page of a day; each is a value of its own, and a key of caches."""

    day: date
    is_today: bool
    stories: tuple[ToldStory, ...]
    """Those that began on the day: a story stands on the page of one day only as its own."""
    before: tuple[ToldStory, ...]
    """Those of the day before, where today has few."""
    newest: tuple[Document, ...]
    countries: tuple[CountryPart, ...]
    others: Siblings
    """Near-duplicates of the newest articles."""


async def front(articles: ArticleIndex, day: date, today: date, zone: tzinfo) -> Front:
    """The front page of a day as the index knows it now. Raises as `our_errors`."""
    told, before = await _told(articles, day, today, zone)
    every = [*told, *before]
    room = max(_LEAST_NEWEST, NEWEST - len(every))
    filters = (
        Filters() if day == today else Filters(since=start_of(day, zone), until=end_of(day, zone))
    )
    stories, singles = await asyncio.gather(
        told_by(articles, every),
        single_articles(articles, filters, newest=room, taken=_clusters(every)),
    )
    todays = {each.id for each in told}
    return Front(
        day,
        day == today,
        tuple(each for each in stories if each.story.id in todays),
        tuple(each for each in stories if each.story.id not in todays),
        singles.newest,
        singles.countries,
        await siblings(articles, singles.newest),
    )


async def _told(
    articles: ArticleIndex, day: date, today: date, zone: tzinfo
) -> tuple[list[Story], list[Story]]:
    """The stories of the day, and those of the day before as far as the page has room."""
    if day != today:
        return await most_told(articles, day, zone, most=STORIES), []
    told, before = await asyncio.gather(
        most_told(articles, day, zone, most=STORIES, fresh=True),
        most_told(articles, day - _DAY, zone, most=_ENOUGH),
    )
    return told, before[: max(0, _ENOUGH - len(told))]


def _clusters(stories: Iterable[Story]) -> set[str]:
    return {member.cluster_id for story in stories for member in story.members}
