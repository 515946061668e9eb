"""Outlets that have articles in the index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.reader.article_index import ArticleIndex
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class IndexedOutlet:
    """An outlet as named in its articles."""

    id: str
    name: str
    country: str
    languages: tuple[str, ...]
    articles: int
    newest: datetime | None


async def all_outlets(articles: ArticleIndex) -> list[IndexedOutlet]:
    """Every outlet with at least one article that is shown, by name."""
    return sorted(await _count(articles, Filters()), key=lambda each: each.name.casefold())


async def outlet(articles: ArticleIndex, wanted: str) -> IndexedOutlet | None:
    """The outlet of an id."""
    clause = {"term": {"outlet.id": wanted}}
    return next(iter(await _count(articles, Filters(), clause)), None)


async def countries(articles: ArticleIndex) -> list[str]:
    """The countries with articles that are shown, most articles first."""
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": [matching(Query(), Filters(), articles.language)]}},
            "size": 0,
            "track_total_hits": False,
            "aggs": {"countries": {"terms": {"field": "outlet.country", "size": 300}}},
        }
    )
    return [str(each["key"]) for each in answer["aggregations"]["countries"]["buckets"]]


async def _count(
    articles: ArticleIndex, filters: Filters, clause: Mapping[str, Any] | None = None
) -> list[IndexedOutlet]:
    matched = matching(Query(), filters, articles.language)
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": [matched, *([clause] if clause else [])]}},
            "size": 0,
            "track_total_hits": False,
            "aggs": {"outlets": {"terms": {"field": "outlet.id", "size": _MOST}, "aggs": _ABOUT}},
        }
    )
    return [_outlet(bucket) for bucket in answer["aggregations"]["outlets"]["buckets"]]


_ABOUT: dict[str, Any] = {
    "name": {"terms": {"field": "outlet.name", "size": 1}},
    "country": {"terms": {"field": "outlet.country", "size": 1}},
    "languages": {"terms": {"field": "language", "size": 5}},
    "newest": {"max": {"field": "dated_at"}},
}


def _outlet(bucket: Mapping[str, Any]) -> IndexedOutlet:
    newest = bucket["newest"]["value"]
    return IndexedOutlet(
        id=bucket["key"],
        name=_first(bucket["name"]) or bucket["key"],
        country=_first(bucket["country"]) or "ZZ",
        languages=tuple(each["key"] for each in bucket["languages"]["buckets"]),
        articles=bucket["doc_count"],
        newest=datetime.fromtimestamp(newest / 1000, UTC) if newest is not None else None,
    )


def _first(aggregation: Mapping[str, Any]) -> str:
    return next((str(each["key"]) for each in aggregation["buckets"]), "")
