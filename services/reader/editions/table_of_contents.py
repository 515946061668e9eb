"""Headlines of the editions of the last days, for a feed: what each is about, without its texts."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from services.reader.article_index import ArticleIndex
from services.reader.editions.edition import STORIES
from services.reader.pages.told_by import ToldStory, told_by
from services.reader.query.days import end_of
from services.reader.query.top_stories import most_told

DAYS = 7
"""Days of which the feed has the edition: that of today is not complete."""

_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Contents:
    """Headlines of the edition of a day, the most told story first."""

    day: date
    ended_at: datetime
    """When the day was over: stories that begin later are in the next edition."""
    stories: tuple[ToldStory, ...]


async def contents(articles: ArticleIndex, today: date, zone: tzinfo) -> list[Contents]:
    """The editions of the DAYS before today, the latest first; days without a story have none.

    Raises as `perspektiven.index.our_errors`.
    """
    places = asyncio.Semaphore(_AT_ONCE)

    async def of(day: date) -> Contents:
        async with places:
            told = await most_told(articles, day, zone, most=STORIES)
            return Contents(day, end_of(day, zone), tuple(await told_by(articles, told)))

    days = [today - timedelta(days=number + 1) for number in range(DAYS)]
    return [each for each in await asyncio.gather(*map(of, days)) if each.stories]
