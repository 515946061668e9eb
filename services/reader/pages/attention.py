"""Attention over time as a picture for the page of a search: bars of one scale, for SVG."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.reader.article_index import ArticleIndex, log_failure
from services.reader.query.highlights import is_worth_it
from services.reader.query.search import Search
from services.reader.query.timeline import Asked, Bucket, By, Interval, Timeline, timeline

_MOST_SPANS = 60
_LEAST_SPANS = 3
"""Of fewer there is nothing to see."""
_ROWS = 5
_STEP, _BAR, _HEIGHT = 10, 8, 100
_LATER_SECONDS = 0.1
"""How much longer than the results a page waits for its picture."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One span of time."""

    x: int
    y: float
    width: int
    height: float


@dataclass(frozen=True, slots=True)
class Row:
    """The bars of all hits, or of those of one country or outlet."""

    label: str
    """Empty for all hits."""
    count: int
    buckets: tuple[Bucket, ...]
    bars: tuple[Bar, ...]
    peak: Bucket
    """The span with the largest share."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of bars, whose heights compare with each other."""

    interval: Interval
    starts: tuple[datetime, ...]
    rows: tuple[Row, ...]
    width: int
    height: int = _HEIGHT


class Attention:
    """A picture on its way."""

    def __init__(self, asked: asyncio.Task[Timeline] | None) -> None:
        self._asked = asked

    async def picture(self) -> Picture | None:
        """The picture, if it comes now or a moment later and has anything to show."""
        if self._asked is None:
            return None
        await asyncio.wait({self._asked}, timeout=_LATER_SECONDS)
        is_there = self._asked.done() and self._asked.exception() is None
        return drawn(self._asked.result()) if is_there else None


@contextlib.asynccontextmanager
async def attention(
    articles: ArticleIndex, wanted: Search, zone: ZoneInfo, by: By | None
) -> AsyncIterator[Attention]:
    """Asks for a search's picture beside its results; without words there is none."""
    if not is_worth_it(wanted.query):
        yield Attention(None)
        return
    how = Asked(zone, by=by, top=_ROWS, spans=_MOST_SPANS)
    asked = asyncio.create_task(timeline(articles, wanted, how))
    asked.add_done_callback(log_failure)
    try:
        yield Attention(asked)
    finally:
        asked.cancel()


def drawn(found: Timeline) -> Picture | None:
    """The picture of a timeline; None where it would show nothing."""
    if len(found.buckets) < _LEAST_SPANS:
        return None
    of_all = ("", sum(each.count for each in found.buckets), found.buckets)
    series = [(each.label, each.count, each.buckets) for each in found.series] or [of_all]
    highest = max(_share(each) for _, _, buckets in series for each in buckets)
    return Picture(
        found.interval,
        tuple(each.start for each in found.buckets),
        tuple(_row(*each, highest) for each in series),
        width=_STEP * len(found.buckets),
    )


def _row(label: str, count: int, buckets: tuple[Bucket, ...], highest: float) -> Row:
    heights = [round(_HEIGHT * _share(each) / highest, 1) for each in buckets]
    bars = tuple(
        Bar(_STEP * place, round(_HEIGHT - height, 1), _BAR, height)
        for place, height in enumerate(heights)
        if height
    )
    return Row(label, count, buckets, bars, peak=max(buckets, key=_share))


def _share(bucket: Bucket) -> float:
    return bucket.share or 0.0
