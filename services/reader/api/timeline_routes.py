"""Route of /api/v1/timeline: attention over time, as JSON or CSV."""

import csv
import io
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from services.reader.api.export_rows import cell
from services.reader.api.models import TimelineAnswer
from services.reader.dependencies import RequestDependencies
from services.reader.http.caching import cached
from services.reader.http.problems import declared
from services.reader.query.parameters import SearchParameters, TimeZone
from services.reader.query.timeline import (
    MOST_SERIES,
    Asked,
    Bucket,
    By,
    Interval,
    Timeline,
    timeline,
)

router = APIRouter(
    prefix="/api/v1", tags=["search"], responses=declared(400, 413, 414, 422, 429, 503)
)

_CSV = "text/csv; charset=utf-8"
_COLUMNS = ("start", "value", "label", "count", "total", "share")


class TimelineFormat(StrEnum):
    """How a timeline is written."""

    JSON = "json"
    CSV = "csv"


class TimelineParameters(SearchParameters):
    """A search, and how its timeline is wanted."""

    interval: Interval | None = Field(
        default=None,
        description="Length of a span; by default the finest with at most 100 of them. Where "
        "there would be too many, it is the next coarser one.",
    )
    by: By | None = Field(default=None, description="Takes the timeline apart in `series`.")
    top: int = Field(
        default=5, ge=1, le=MOST_SERIES, description="How many series, those with the most hits."
    )
    time_zone: TimeZone = "UTC"
    format: TimelineFormat | None = Field(
        default=None, description="By default what `Accept` prefers, else JSON."
    )

    def asked(self) -> Asked:
        """How the timeline is wanted."""
        return Asked(ZoneInfo(self.time_zone), self.interval, self.by, self.top)


@router.get("/timeline", response_model=TimelineAnswer, responses={200: {"content": {_CSV: {}}}})
async def get_timeline(
    request: Request,
    dependencies: RequestDependencies,
    parameters: Annotated[TimelineParameters, Query()],
) -> Response:
    """How many hits each hour, day, week, month or year has, and their share of all articles.

    All articles are those under the same filters, and under what the query says of source,
    country, language and date. At most 1,000 spans, and 5,000 counts in all series.
    """
    asked = parameters.asked()
    wanted = parameters.search(zone=asked.zone)
    found = await timeline(dependencies.articles, wanted, asked)
    headers = {"Vary": "Accept, Accept-Encoding"}
    if (parameters.format or _accepted(request)) is TimelineFormat.CSV:
        headers["Content-Disposition"] = 'attachment; filename="perspektiven-timeline.csv"'
        return cached(request, _csv(found), _CSV, headers=headers)
    answer = TimelineAnswer.model_validate(found, from_attributes=True)
    return cached(request, answer.model_dump_json(), "application/json", headers=headers)


def _accepted(request: Request) -> TimelineFormat:
    """CSV only for who names it and neither JSON nor everything."""
    accepted = request.headers.get("accept", "")
    is_csv = "text/csv" in accepted and "json" not in accepted and "*/*" not in accepted
    return TimelineFormat.CSV if is_csv else TimelineFormat.JSON


def _csv(found: Timeline) -> str:
    """A row for each span; those of all hits first, without a value."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_COLUMNS, *_rows("", "", found.buckets)])
    for each in found.series:
        csv.writer(text).writerows(_rows(each.value, each.label, each.buckets))
    return text.getvalue()


def _rows(value: str, label: str, buckets: tuple[Bucket, ...]) -> Iterator[list[str]]:
    for each in buckets:
        share = None if each.share is None else round(each.share, 8)
        yield [cell(part) for part in (each.start, value, label, each.count, each.total, share)]
