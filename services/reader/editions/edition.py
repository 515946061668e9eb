"""Edition of a day: its most told stories, each with one article in full."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import chain

from perspektiven.index import Document, Status
from perspektiven.stories import Story
from services.reader.article_index import HEADLINES, ArticleIndex, document_of
from services.reader.beginnings import Beginning
from services.reader.query.top_stories import most_told
from services.reader.rendering import content

STORIES = 12
"""Stories of an edition unless the reader asks for another number."""

MOST_STORIES = 50
_MEMBERS_LOOKED_AT = 60
"""Members of a story whose headlines are read: its earliest."""
_CANDIDATES = 3
"""Articles that are tried in turn for the one in full: very long ones are passed over."""
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class EditionStory:
    """A story of an edition."""

    id: str
    countries: tuple[str, ...]
    texts: int
    article: Document
    """In full."""
    others: tuple[Document, ...]
    """The earliest report of every other country, without its text."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The stories of a day in one target language, the most told first."""

    day: date
    language: str
    stories: tuple[EditionStory, ...]


async def edition(
    articles: ArticleIndex,
    day: date,
    zone: tzinfo,
    *,
    stories: int = STORIES,
    country: str | None = None,
) -> Edition:
    """The edition of a day in `zone`, as the index knows it now.

    A story belongs to the day on which it began, so that none comes twice. Raises as
    `perspektiven.index.our_errors`.
    """
    told = await most_told(articles, day, zone, most=stories, country=country)
    reports = await _reports(articles, told)
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(story: Story) -> EditionStory | None:
        async with places:
            return await _with_text(articles, story, reports)

    made = await asyncio.gather(*(one(story) for story in told))
    return Edition(day, articles.language, tuple(each for each in made if each is not None))


async def _reports(articles: ArticleIndex, told: Iterable[Story]) -> dict[str, Document]:
    """The members of the stories by id, without their texts; withdrawn ones are left out."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def of(story: Story) -> list[Document]:
        ids = [each.article_id for each in story.members[:_MEMBERS_LOOKED_AT]]
        async with places:
            answer = await articles.ask(
                {
                    "query": {"terms": {"sort_id": ids}},
                    "size": len(ids),
                    "track_total_hits": False,
                    "_source": {"excludes": list(HEADLINES)},
                }
            )
        return [document_of(hit) for hit in answer["hits"]["hits"]]

    found = await asyncio.gather(*map(of, told))
    documents = chain.from_iterable(found)
    return {each.id: each for each in documents if each.status is not Status.WITHDRAWN}


async def _with_text(
    articles: ArticleIndex, story: Story, reports: Mapping[str, Document]
) -> EditionStory | None:
    """The story with an article in full; None where none of its articles can be shown."""
    present = [reports[each.article_id] for each in story.members if each.article_id in reports]
    for candidate in sorted(present, key=content.reading_order)[:_CANDIDATES]:
        article = await articles.beginning(candidate.id)
        if article is not None and not isinstance(article, Beginning):
            others = tuple(_one_a_country(present, besides=article.outlet.country))
            return EditionStory(story.id, story.countries, story.texts, article, others)
    return None


def _one_a_country(documents: Iterable[Document], *, besides: str) -> Iterator[Document]:
    seen = {besides}
    for each in documents:
        if each.outlet.country not in seen:
            seen.add(each.outlet.country)
            yield each
