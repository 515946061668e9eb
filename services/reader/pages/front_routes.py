"""Routes of the front page: today's, and that of any day before."""

from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BeforeValidator
from starlette.exceptions import HTTPException

from services.reader.dependencies import RequestDependencies
from services.reader.pages.front import Front, front
from services.reader.pages.page_answer import page
from services.reader.pages.reading import reading_of

router = APIRouter(default_response_class=HTMLResponse)

_EARLIEST = date(2000, 1, 1)
_DAY = timedelta(days=1)


def _filled_in(value: object) -> object:
    """Forms send an empty text for what nobody filled in."""
    return value or None


Day = Annotated[date | None, BeforeValidator(_filled_in), Query(alias="date")]


@router.get("/")
async def front_page(
    request: Request, dependencies: RequestDependencies, day: Day = None
) -> Response:
    """The stories of a day, by default of today, then single articles of each country."""
    zone = ZoneInfo(dependencies.settings.time_zone)
    today = datetime.now(zone).date()
    wanted = day or today
    if not _EARLIEST <= wanted <= today:
        raise HTTPException(404)

    async def made() -> Front:
        return await front(dependencies.articles, wanted, today, zone)

    found = await dependencies.recent.value(
        ("front", dependencies.target.language, wanted, today), made
    )
    return await page(
        request,
        dependencies,
        "front.html",
        shared=found,
        found=reading_of(request).front(found),
        today=today,
        before=wanted - _DAY if wanted > _EARLIEST else None,
        after=wanted + _DAY if wanted < today else None,
    )
