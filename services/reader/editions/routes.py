"""Routes of the editions: the page of a day, its e-book and its plain text, the feed of them."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.reader.dependencies import Dependencies, RequestDependencies
from services.reader.editions.edition import MOST_STORIES, STORIES, Edition, edition
from services.reader.editions.formats import MEDIA_TYPES, EditionFormat, written
from services.reader.editions.table_of_contents import contents
from services.reader.feeds.routes import identity
from services.reader.http.caching import cached
from services.reader.pages.page_answer import page
from services.reader.rendering.templating import rendered

router = APIRouter(default_response_class=HTMLResponse)

Day = Annotated[date, Path(description="The day, as 2026-11-23, in the time zone of the pages.")]
Stories = Annotated[int, Query(ge=1, le=MOST_STORIES, description="How many stories at most.")]
_EARLIEST = date(2000, 1, 1)


@router.get("/editions.atom")
async def editions_feed(request: Request, dependencies: RequestDependencies) -> Response:
    """The editions of the last days as Atom (RFC 4287), an entry each."""
    zone = ZoneInfo(dependencies.settings.time_zone)
    today = _today(dependencies)
    found = await dependencies.recent.value(
        ("editions", dependencies.target.language, today),
        lambda: contents(dependencies.articles, today, zone),
    )
    path = dependencies.target.address("/editions.atom")
    body = await rendered(
        dependencies.settings,
        dependencies.target,
        "editions.atom.xml",
        editions=found,
        home=dependencies.link(""),
        itself=dependencies.link(path),
        identity=lambda path: identity(dependencies, path),
        path=path,
    )
    return cached(request, body, "application/atom+xml; charset=utf-8")


@router.get("/editions/{day}.epub")
async def edition_epub(
    request: Request, dependencies: RequestDependencies, day: Day, stories: Stories = STORIES
) -> Response:
    """The edition of a day as EPUB 3."""
    return await _file(request, dependencies, await _edition(dependencies, day, stories))


@router.get("/editions/{day}.txt")
async def edition_text(
    request: Request, dependencies: RequestDependencies, day: Day, stories: Stories = STORIES
) -> Response:
    """The edition of a day in the layout of the plain-text page."""
    made = await _edition(dependencies, day, stories)
    return await _file(request, dependencies, made, EditionFormat.TXT)


@router.get("/editions/{day}")
async def edition_page(
    request: Request, dependencies: RequestDependencies, day: Day, stories: Stories = STORIES
) -> Response:
    """The edition of a day as a page."""
    made = await _edition(dependencies, day, stories)
    today = _today(dependencies)
    return await page(
        request,
        dependencies,
        "edition.html",
        edition=made,
        before=day - timedelta(days=1) if day > _EARLIEST else None,
        after=day + timedelta(days=1) if day < today else None,
    )


async def _edition(dependencies: Dependencies, day: date, stories: int) -> Edition:
    """The edition. Raises HTTPException 404 for a day that has not begun, or is long past."""
    if not _EARLIEST <= day <= _today(dependencies):
        raise HTTPException(404)
    zone = ZoneInfo(dependencies.settings.time_zone)
    return await edition(dependencies.articles, day, zone, stories=stories)


async def _file(
    request: Request,
    dependencies: Dependencies,
    made: Edition,
    form: EditionFormat = EditionFormat.EPUB,
) -> Response:
    # Some hundred kilobytes of templates and a deflate: too much for the event loop.
    body = await asyncio.to_thread(written, made, dependencies.settings, dependencies.target, form)
    name = f"{made.day}-{made.language}.{form}"
    return cached(
        request,
        body,
        MEDIA_TYPES[form],
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _today(dependencies: Dependencies) -> date:
    return datetime.now(ZoneInfo(dependencies.settings.time_zone)).date()
