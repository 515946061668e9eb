"""Stories of a day: which events were told most."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from perspektiven.stories import Story
from services.reader.article_index import ArticleIndex
from services.reader.query.days import end_of, start_of
from services.reader.query.stories import find, find_sources

MOST_STORIES = 1_000
"""Stories of a day that are compared: those with the most independent texts."""

FRESH = timedelta(hours=6)
"""A story that is younger by so much ranks like one that twice as many countries tell."""

_RANKED_BY = ["id", "first_at", "texts", "countries", "outlets"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story as far as its rank depends on it."""

    id: str
    first_at: datetime
    texts: int
    countries: int
    outlets: int

    @property
    def prominence(self) -> float:
        """How widely it is told: log2(independent outlets) + log2(countries).

        An outlet is independent that prints a text of its own: near-duplicates count once.
        """
        independent = min(self.texts, self.outlets)
        return math.log2(max(1, independent)) + math.log2(max(1, self.countries))

    def freshness(self) -> float:
        """Grows by one with every FRESH that the story begins later.

        Its age is left out, as it would take as much from all stories: the order never depends
        on when it is asked for.
        """
        return self.first_at.timestamp() / FRESH.total_seconds()


async def most_told(
    articles: ArticleIndex,
    day: date,
    zone: tzinfo,
    *,
    most: int,
    country: str | None = None,
    fresh: bool = False,
) -> list[Story]:
    """The stories that began on a day, the most prominent first, then the earlier one.

    With a `country`, only stories that a newspaper of that country tells. With `fresh`, later
    stories rank higher: what a day is going on about. Raises as `perspektiven.index.our_errors`.
    """
    order = [{"texts": "desc"}, {"first_at": "asc"}, {"id": "asc"}]
    query = _on(day, zone, country)
    sources = await find_sources(articles, query, order, MOST_STORIES, only=_RANKED_BY)
    ranked = sorted(map(_ranked, sources), key=lambda each: _rank(each, fresh=fresh))[:most]
    ids = [each.id for each in ranked]
    chosen = {"bool": {"filter": [{"terms": {"id": ids}}]}}
    found = {each.id: each for each in await find(articles, chosen, order, most)} if ids else {}
    return [found[each] for each in ids if each in found]


def _ranked(source: Mapping[str, Any]) -> Ranked:
    return Ranked(
        id=source["id"],
        first_at=datetime.fromisoformat(source["first_at"]),
        texts=source["texts"],
        countries=len(source["countries"]),
        outlets=len(source["outlets"]),
    )


def _rank(story: Ranked, *, fresh: bool) -> tuple[float, datetime, str]:
    score = story.prominence + (story.freshness() if fresh else 0.0)
    return -score, story.first_at, story.id


def _on(day: date, zone: tzinfo, country: str | None) -> dict[str, Any]:
    begins, ends = start_of(day, zone).isoformat(), end_of(day, zone).isoformat()
    wanted: list[dict[str, Any]] = [
        {"range": {"first_at": {"gte": begins, "lt": ends}}},
        {"range": {"texts": {"gte": 2}}},
    ]
    if country:
        wanted.append({"term": {"countries": country}})
    return {"bool": {"filter": wanted}}
