"""Routes of the pages of lists: search, outlets, country; pages of errors."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.reader.dependencies import Dependencies, RequestDependencies, all_dependencies
from services.reader.display_names import country_name, folded
from services.reader.habits.cookie import Kind
from services.reader.http.problems import Problem
from services.reader.named_article import ArticleId
from services.reader.pages.attention import attention
from services.reader.pages.page_answer import common_values, page
from services.reader.pages.reading import reading_of
from services.reader.query import highlights, outlets
from services.reader.query.clauses import Filters
from services.reader.query.near_duplicates import NAMED
from services.reader.query.parameters import PageParameters
from services.reader.query.search import Search, search
from services.reader.query.suggest import search_with_suggestion
from services.reader.query.timeline import By
from services.reader.rendering.messages import spoken
from services.reader.rendering.templating import rendered
from services.reader.targets import PARAMETER

router = APIRouter(default_response_class=HTMLResponse)

_OURS = ("/api/", "/healthz", "/readyz", "/metrics", "/feed.", "/static/", "/images/")
_DATA = (".txt", ".json", ".xml", ".atom")


@router.get("/search")
async def search_page(
    request: Request,
    dependencies: RequestDependencies,
    parameters: Annotated[PageParameters, Query()],
    by: By | None = None,
) -> Response:
    """Results with their facets, and the newest articles where there is no result."""
    zone = ZoneInfo(dependencies.settings.time_zone)
    wanted = parameters.page(zone=zone)
    async with attention(dependencies.articles, wanted, zone, by) as asked:
        values = await _list(request, dependencies, wanted, parameters)
        values["attention"] = await asked.picture() if values["is_first"] else None
    if not values["found"].total:
        newest = await search(dependencies.articles, Search(size=5, facets=False, texts=True))
        values["instead"] = replace(newest, hits=reading_of(request).hits(newest.hits))
    return await page(
        request, dependencies, "search.html", parameters=parameters, wanted=wanted, by=by, **values
    )


@router.get("/outlets")
async def outlets_page(request: Request, dependencies: RequestDependencies) -> Response:
    """Every outlet by its country, with how many articles each has."""
    found = await outlets.all_outlets(dependencies.articles)
    countries = _by_country(found, spoken(dependencies.articles.language))
    countries.sort(key=lambda place: (not place.name, folded(place.name)))
    return await page(request, dependencies, "outlets.html", countries=countries, total=len(found))


@router.get("/outlets/{id}")
async def outlet_page(
    request: Request,
    dependencies: RequestDependencies,
    id: ArticleId,
    parameters: Annotated[PageParameters, Query()],
) -> Response:
    """The articles of an outlet, newest first."""
    about = await outlets.outlet(dependencies.articles, id)
    if about is None:
        raise HTTPException(404)
    wanted = _newest(Filters(outlet=(id,)), parameters)
    reading_of(request).opens(Kind.OUTLET, Kind.COUNTRY)
    values = await _list(request, dependencies, wanted, parameters)
    return await page(
        request, dependencies, "list.html", outlet=about, code=about.country, **values
    )


@router.get("/countries/{code}")
async def country_page(
    request: Request,
    dependencies: RequestDependencies,
    code: ArticleId,
    parameters: Annotated[PageParameters, Query()],
) -> Response:
    """The articles of a country's outlets, newest first."""
    wanted = _newest(Filters(country=(code.upper(),)), parameters)
    reading_of(request).opens(Kind.COUNTRY)
    values = await _list(request, dependencies, wanted, parameters)
    if not values["found"].total:
        raise HTTPException(404)
    return await page(request, dependencies, "list.html", outlet=None, code=code.upper(), **values)


def wants_page(request: Request) -> bool:
    """Whether an error is to be shown as a page: somebody looks at one of ours in a browser."""
    path = request.scope["path"]
    if path.startswith(_OURS) or path.endswith(_DATA):
        return False
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted


async def error_page(request: Request, problem: Problem, headers: dict[str, str]) -> Response:
    """A problem, in the words of the reader's language."""
    dependencies = all_dependencies(request)
    with suppress(ValueError):
        dependencies = dependencies.reading(request.query_params.get(PARAMETER))
    values = {**common_values(request, dependencies), "versions": (), "problem": problem}
    html = await rendered(dependencies.settings, dependencies.target, "error.html", **values)
    return HTMLResponse(html, status_code=problem.status, headers=headers)


def _newest(filters: Filters, parameters: PageParameters) -> Search:
    return Search(filters=filters, size=parameters.size, facets=False)


@dataclass(frozen=True, slots=True)
class Country:
    """A country and its outlets."""

    name: str
    """Empty for outlets without a country, which come last."""
    code: str
    outlets: tuple[outlets.IndexedOutlet, ...]


def _by_country(found: Iterable[outlets.IndexedOutlet], language: str) -> list[Country]:
    """Each country that has outlets."""
    places = sorted(found, key=lambda each: each.country)
    return [
        Country(country_name(code, language), code, tuple(those))
        for code, those in groupby(places, key=lambda each: each.country)
    ]


async def _list(
    request: Request, dependencies: Dependencies, wanted: Search, parameters: PageParameters
) -> dict[str, Any]:
    """The hits of a page of results, who else has them, and the cursor of the next page."""
    position = dependencies.open(parameters.cursor, wanted)
    reading = reading_of(request)
    # An original is shown as it begins, since marks are those of the translation.
    asked = wanted.with_texts() if reading.habits.languages else _with_texts(wanted)
    asked = replace(asked, copies_named=NAMED)
    every = await search_with_suggestion(dependencies.articles, asked, position)
    found = replace(every, hits=reading.hits(every.hits))
    return {
        "found": found,
        "next_cursor": dependencies.seal(found.next, wanted),
        "is_first": position is None,
        "others": found.others,
        "instead": None,
    }


def _with_texts(wanted: Search) -> Search:
    # Without words there are no fragments to show: the list shows how each text begins.
    return wanted if highlights.is_worth_it(wanted.query) else wanted.with_texts()
