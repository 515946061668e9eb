"""Articles and stories of each of the last days, counted in Elasticsearch."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from perspektiven.index import our_errors, read_alias
from perspektiven.stories import stories_alias
from perspektiven.swapped_indices import searched
from services.reader.article_index import ArticleIndex

DAYS = 14


@dataclass(frozen=True, slots=True)
class Days:
    """Numbers of each of the last DAYS days in one target language, today's last."""

    language: str
    articles: tuple[int, ...]
    """Articles in the index by the day of their discovery."""
    stories: tuple[int, ...]
    """Stories of at least two independent texts by the day on which they began."""


async def days(articles: ArticleIndex, zone: ZoneInfo, now: datetime) -> Days:
    """The numbers by day in `zone`. Raises as `our_errors`."""
    last = now.astimezone(zone).date()
    span = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    found = await _by_day(
        articles, read_alias(articles.settings, articles.language), "discovered_at", span, zone
    )
    told = await _by_day(
        articles,
        stories_alias(articles.settings, articles.language),
        "first_at",
        span,
        zone,
        {"range": {"texts": {"gte": 2}}},
    )
    return Days(articles.language, found, told)


async def _by_day(
    articles: ArticleIndex,
    alias: str,
    field: str,
    span: list[date],
    zone: ZoneInfo,
    *more: dict[str, Any],
) -> tuple[int, ...]:
    since = {"range": {field: {"gte": datetime.combine(span[0], time(), zone).isoformat()}}}
    by_day = {
        "field": field,
        "calendar_interval": "day",
        "time_zone": zone.key,
        "format": "yyyy-MM-dd",
    }
    with our_errors(articles.settings):
        answer = await searched(
            articles.elasticsearch,
            index=alias,
            ignore_unavailable=True,
            query={"bool": {"filter": [since, *more]}},
            aggregations={"days": {"date_histogram": by_day}},
            size=0,
            track_total_hits=False,
        )
    # Without any index there is nothing to count, and no aggregation in the answer.
    buckets = answer.get("aggregations", {}).get("days", {}).get("buckets", ())
    counted = {each["key_as_string"]: int(each["doc_count"]) for each in buckets}
    return tuple(counted.get(day.isoformat(), 0) for day in span)
