"""Timeline of a search: how many hits each span of time has, and their share of all articles.

All articles are those under the same filters, and under what the query says of source, country,
language and date: its words are what attention is measured for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from services.reader.article_index import ArticleIndex
from services.reader.display_names import country_name
from services.reader.query.clauses import FACET_FIELDS, Clause, Filters, matching
from services.reader.query.outlet_names import outlet_names
from services.reader.query.search import Search
from services.reader.query.tree import All, Field, Query, joined, leaves

MOST_SPANS = 1_000
"""Most spans of time that a timeline has; more make it coarser."""
MOST_COUNTS = 5_000
"""Most counts in all series together."""
MOST_SERIES = 20

_USUAL_SPANS = 100
_PER_SHARD = 500
_FIRST, _LAST = (datetime(*day, tzinfo=UTC) for day in ((1, 1, 1), (9999, 12, 31)))
_BOUNDS: dict[str, Clause] = {
    "first": {"min": {"field": "dated_at"}},
    "last": {"max": {"field": "dated_at"}},
}
_PLACE_AND_TIME = frozenset(
    {Field.OUTLET, Field.COUNTRY, Field.LANGUAGE, Field.SINCE, Field.UNTIL, Field.DATE}
)


class Interval(StrEnum):
    """Intervals of a timeline."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class By(StrEnum):
    """What a timeline is taken apart by."""

    COUNTRY = "country"
    OUTLET = "outlet"


_LENGTHS = {
    Interval.HOUR: timedelta(hours=1),
    Interval.DAY: timedelta(days=1),
    Interval.WEEK: timedelta(days=7),
    Interval.MONTH: timedelta(days=28),
    Interval.YEAR: timedelta(days=365),
}
_LONGEST = {
    Interval.HOUR: timedelta(hours=1),
    Interval.DAY: timedelta(days=2),
    Interval.WEEK: timedelta(days=8),
    Interval.MONTH: timedelta(days=32),
    Interval.YEAR: timedelta(days=367),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How a timeline is wanted."""

    zone: ZoneInfo
    """Days begin there."""
    interval: Interval | None = None
    """None: the finest with no more than `spans` of them."""
    by: By | None = None
    top: int = 5
    """How many values it is taken apart by, those with the most hits."""
    spans: int = _USUAL_SPANS

    def fitting(self, span: timedelta) -> Interval:
        """The interval asked for, or the next coarser one that cuts `span` into few enough."""
        most = self.spans if self.interval is None else MOST_SPANS
        if self.by is not None:
            most = min(most, MOST_COUNTS // (1 + self.top))
        finest = self.interval or Interval.HOUR
        coarser = list(Interval)[list(Interval).index(finest) :]
        return next((each for each in coarser if span / _LENGTHS[each] <= most), Interval.YEAR)


@dataclass(frozen=True, slots=True)
class Bucket:
    """One span of time, from `start` to the next one."""

    start: datetime
    count: int
    total: int
    """All articles."""

    @property
    def share(self) -> float | None:
        """Hits among all articles, 0 to 1; None where there are no articles at all."""
        return self.count / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Series:
    """The timeline of one country or outlet: its hits among its articles."""

    value: str
    label: str
    count: int
    buckets: tuple[Bucket, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hits over time."""

    interval: Interval
    buckets: tuple[Bucket, ...]
    series: tuple[Series, ...] = ()
    """Most hits first."""


_Counts = dict[int, int]
"""Articles by the milliseconds that their span begins at."""


async def timeline(articles: ArticleIndex, wanted: Search, asked: Asked) -> Timeline:
    """The hits over time. Raises QueryRefused, else as `perspektiven.index.our_errors`."""
    wanted = await wanted.resolved(articles)
    hits = _clauses(wanted.query, wanted.filters, articles.language)
    bounds = await _counted(articles, hits, _BOUNDS)
    if bounds["first"]["value"] is None:
        return Timeline(asked.fitting(timedelta()), ())
    first, last = (_moment(bounds[bound]["value"]) for bound in ("first", "last"))
    interval = asked.fitting(last - first)
    spans = _spans(interval, asked.zone, (first, last))
    counted = await _counted(articles, hits, _aggregations(spans, asked))
    values = [str(each["key"]) for each in counted.get("values", _NO_VALUES)["buckets"]]
    starts = list(_counts(counted))
    background = [*_clauses(context(wanted.query), wanted.filters, articles.language)]
    background.append(_within(starts, interval))
    totals = await _counted(articles, background, _aggregations(spans, asked, values))
    labels = await _labels(articles, asked.by, values)
    return Timeline(
        interval,
        _buckets(starts, _counts(counted), _counts(totals)),
        tuple(_series(starts, counted, totals, labels)),
    )


def context(query: Query) -> Query:
    """What a query says of source, country, language and date, all of which has to hold."""
    parts = query.root.parts if isinstance(query.root, All) else (query.root,)
    kept = [
        part for part in parts if part and {leaf.field for leaf in leaves(part)} <= _PLACE_AND_TIME
    ]
    return replace(query, root=joined(All, kept))


async def _counted(
    articles: ArticleIndex, clauses: Sequence[Clause], aggregations: Mapping[str, Clause]
) -> dict[str, Any]:
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": list(clauses)}},
            "size": 0,
            "track_total_hits": False,
            "aggs": dict(aggregations),
        }
    )
    found: dict[str, Any] = answer["aggregations"]
    return found


def _clauses(query: Query, filters: Filters, language: str) -> list[Clause]:
    """What hits fulfil, the facets' filters among it."""
    return [matching(query, filters, language), *filters.facets().values()]


def _within(starts: Sequence[int], interval: Interval) -> Clause:
    """The time of these spans: the last of them, and a little more, to its end."""
    last = round(_LONGEST[interval].total_seconds() * 1000)
    bounds = {"gte": starts[0], "lt": starts[-1] + last, "format": "epoch_millis"}
    return {"range": {"dated_at": bounds}}


def _spans(interval: Interval, zone: ZoneInfo, bounds: tuple[datetime, datetime]) -> Clause:
    """Counts for each span of local time within `bounds`, the empty ones too."""
    first, last = (round(bound.timestamp() * 1000) for bound in bounds)
    return {
        "date_histogram": {
            "field": "dated_at",
            "calendar_interval": interval.value,
            "time_zone": str(zone),
            "min_doc_count": 0,
            "extended_bounds": {"min": first, "max": last},
        }
    }


def _aggregations(
    spans: Clause, asked: Asked, values: Sequence[str] | None = None
) -> dict[str, Clause]:
    """Counts over time; by value too, of these `values` or of those with the most hits."""
    if asked.by is None or values == []:
        return {"timeline": spans}
    terms: dict[str, Any] = {"field": FACET_FIELDS[asked.by], "size": asked.top}
    terms |= {"shard_size": _PER_SHARD} if values is None else {"include": list(values)}
    return {"timeline": spans, "values": {"terms": terms, "aggs": {"timeline": spans}}}


_NO_VALUES: Mapping[str, Any] = {"buckets": []}


def _counts(counted: Mapping[str, Any]) -> _Counts:
    return {each["key"]: each["doc_count"] for each in counted["timeline"]["buckets"]}


def _buckets(starts: Iterable[int], hits: _Counts, totals: _Counts) -> tuple[Bucket, ...]:
    # Between the two counts articles may have come: a hit is one of all articles.
    each = ((at, hits.get(at, 0), totals.get(at, 0)) for at in starts)
    return tuple(Bucket(_moment(at), count, max(count, total)) for at, count, total in each)


def _series(
    starts: Sequence[int],
    counted: Mapping[str, Any],
    totals: Mapping[str, Any],
    labels: Mapping[str, str],
) -> Iterable[Series]:
    of_all = {each["key"]: _counts(each) for each in totals.get("values", _NO_VALUES)["buckets"]}
    for each in counted.get("values", _NO_VALUES)["buckets"]:
        value = str(each["key"])
        buckets = _buckets(starts, _counts(each), of_all.get(value, {}))
        yield Series(value, labels[value] or value, each["doc_count"], buckets)


async def _labels(
    articles: ArticleIndex, by: By | None, values: Sequence[str]
) -> Mapping[str, str]:
    if by is By.OUTLET:
        return await outlet_names(articles, values)
    named = partial(country_name, language=articles.language)
    return {value: named(value) for value in values}


def _moment(milliseconds: float) -> datetime:
    """The moment; one that lies before the year 1 in UTC, as the start of a local day may, is 1."""
    try:
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return _FIRST if milliseconds < 0 else _LAST
