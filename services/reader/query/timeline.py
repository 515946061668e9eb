"""Timeline: hits of a search over time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.reader.article_index import ArticleIndex
from services.reader.query.clauses import matching
from services.reader.query.facets import (
    RANGE_AGGREGATIONS,
    Interval,
    fitting,
    timeline_aggregation,
)
from services.reader.query.search import Search

_FIRST, _LAST = (datetime(*day, tzinfo=UTC) for day in ((1, 1, 1), (9999, 12, 31)))


@dataclass(frozen=True, slots=True)
class Timeline:
    """Number of hits in each interval; intervals begin at the given moments."""

    interval: Interval
    buckets: tuple[tuple[datetime, int], ...]


async def timeline(
    articles: ArticleIndex, wanted: Search, interval: Interval, zone: ZoneInfo
) -> Timeline:
    """The hits over time, in the interval asked for or the next that is coarse enough."""
    body = _counting(articles, await wanted.resolved(articles))
    bounds = (await articles.ask(body | {"aggs": RANGE_AGGREGATIONS}))["aggregations"]
    if bounds["first"]["value"] is None:
        return Timeline(interval, ())
    first, last = (_moment(bounds[bound]["value"]) for bound in ("first", "last"))
    interval = fitting(interval, last - first)
    answer = await articles.ask(
        body | {"aggs": timeline_aggregation(interval, zone, (first, last))}
    )
    buckets = answer["aggregations"]["timeline"]["buckets"]
    return Timeline(interval, tuple((_moment(each["key"]), each["doc_count"]) for each in buckets))


def _counting(articles: ArticleIndex, wanted: Search) -> dict[str, Any]:
    """A search that returns no hits; its facets' filters are within the query."""
    matched = matching(wanted.query, wanted.filters, articles.language)
    clauses = [matched, *wanted.filters.facets().values()]
    return {"query": {"bool": {"filter": clauses}}, "size": 0, "track_total_hits": False}


def _moment(milliseconds: float) -> datetime:
    """The moment; one that lies before the year 1 in UTC, as the start of a local day may, is 1."""
    try:
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return _FIRST if milliseconds < 0 else _LAST
