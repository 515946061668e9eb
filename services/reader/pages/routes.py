"""The pages that people read: front, article, search, outlets, country, story."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import groupby
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from perspektiven.index import Document, Status
from services.reader import outlets
from services.reader.api.routes import ArticleId, article_as_json, gone, known
from services.reader.caching import cached, cached_as_made
from services.reader.dependencies import AtDesk, Dependencies, all_dependencies
from services.reader.pages import large_articles
from services.reader.pages.article_page import (
    TEMPLATE,
    NoSuchPart,
    Surroundings,
    article_html,
    article_values,
)
from services.reader.pages.beginnings import Beginning
from services.reader.pages.display_names import country_name, folded
from services.reader.pages.front import front
from services.reader.pages.large_articles import given
from services.reader.pages.messages import spoken
from services.reader.pages.plaintext import plain_text
from services.reader.pages.stories import NONE, siblings, story
from services.reader.pages.templating import rendered
from services.reader.problems import Problem
from services.reader.query import highlights
from services.reader.query.clauses import Filters
from services.reader.query.parameters import PageParameters
from services.reader.query.search import Hit, Search, search, similar
from services.reader.settings import ReaderSettings
from services.reader.targets import PARAMETER, Target

router = APIRouter(default_response_class=HTMLResponse)

_SIMILAR = 5
_OURS = ("/api/", "/healthz", "/readyz", "/metrics", "/feed.", "/static/", "/images/")
_DATA = (".txt", ".json", ".xml", ".atom")
_PLAIN = "text/plain; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_DAY = 24 * 60 * 60


@router.get("/")
async def front_page(request: Request, desk: AtDesk) -> Response:
    """The newest articles, then the newest of each country."""
    found = await front(desk.archive)
    others = await siblings(desk.archive, found.newest)
    return await _page(request, desk, "front.html", found=found, others=others)


@router.get("/articles/{id}.txt")
async def article_text(request: Request, desk: AtDesk, id: ArticleId) -> Response:
    """The article in the layout of the plain-text page."""
    document = await known(desk, id)
    if isinstance(document, Beginning):
        made = await desk.large.made(
            desk.archive, document.id, "text", large_articles.article_text, given(desk.settings)
        )
        answer = cached_as_made(request, made, _PLAIN)
    else:
        answer = cached(request, plain_text(document, desk.settings), _PLAIN)
    return gone(answer, document)


@router.get("/articles/{id}.json")
async def article_json(request: Request, desk: AtDesk, id: ArticleId) -> Response:
    """The article as /api/v1/articles has it."""
    return await article_as_json(request, desk, id)


@router.get("/articles/{id}")
async def article_page(
    request: Request,
    desk: AtDesk,
    id: ArticleId,
    original: bool = False,
    part: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """An article; with `original`, its two texts stand side by side."""
    document = await known(desk, id)
    if isinstance(document, Beginning):

        async def arguments() -> tuple[ReaderSettings, Target, Surroundings]:
            around = await _surroundings(request, desk, document, part, original=original)
            return desk.settings, desk.target, around

        key = ("page", part, original)
        made = await desk.large.made(desk.archive, document.id, key, article_html, arguments)
        return gone(cached_as_made(request, made, _HTML, headers=_spoken(desk)), document)
    around = await _surroundings(request, desk, document, part, original=original)
    try:
        values = article_values(document, around)
    except NoSuchPart as exc:
        raise HTTPException(404) from exc
    html = await rendered(desk.settings, desk.target, TEMPLATE, **values)
    return gone(cached(request, html, _HTML, headers=_spoken(desk)), document)


async def _surroundings(
    request: Request, desk: Dependencies, document: Document, part: int, *, original: bool
) -> Surroundings:
    others = NONE
    related: tuple[Hit, ...] = ()
    if document.status is not Status.WITHDRAWN:
        others = (await siblings(desk.archive, [document]))[document.id]
        related = await similar(desk.archive, document, _SIMILAR)
    common = _common(request, desk)
    picture = desk.link(desk.target.address(f"/images/{document.id}"))
    return Surroundings(
        # The article's values name its picture themselves; a method can't go to another process.
        {name: value for name, value in common.items() if name != "is_pictured"},
        address=desk.link(desk.target.address(f"/articles/{document.id}")),
        picture=picture if desk.pictures.shows(document) else None,
        others=others,
        related=tuple(hit.document for hit in related),
        beside_original=original,
        part=part,
    )


@router.get("/images/{id}")
async def article_picture(request: Request, desk: AtDesk, id: ArticleId) -> Response:
    """The article's picture, as its outlet has it."""
    picture = await desk.pictures.of(await known(desk, id))
    if picture is None:
        raise HTTPException(404, "There is no picture of this article.")
    headers = {"Cache-Control": f"public, max-age={_DAY}"}
    return cached(request, picture.body, picture.media_type, headers=headers)


@router.get("/search")
async def search_page(
    request: Request, desk: AtDesk, parameters: Annotated[PageParameters, Query()]
) -> Response:
    """Results with their facets, and the newest articles where there is no result."""
    wanted = parameters.page(zone=ZoneInfo(desk.settings.time_zone))
    values = await _list(desk, wanted, parameters)
    if not values["found"].hits:
        values["instead"] = await search(desk.archive, Search(size=5, facets=False, texts=True))
    return await _page(request, desk, "search.html", parameters=parameters, wanted=wanted, **values)


@router.get("/outlets")
async def outlets_page(request: Request, desk: AtDesk) -> Response:
    """Every outlet by its country, with how many articles each has."""
    found = await outlets.all_outlets(desk.archive)
    places = _by_country(found, spoken(desk.archive.language))
    places.sort(key=lambda place: (not place[0], folded(place[0])))
    return await _page(request, desk, "outlets.html", places=places, total=len(found))


@router.get("/outlets/{id}")
async def outlet_page(
    request: Request,
    desk: AtDesk,
    id: ArticleId,
    parameters: Annotated[PageParameters, Query()],
) -> Response:
    """The articles of an outlet, newest first."""
    about = await outlets.outlet(desk.archive, id)
    if about is None:
        raise HTTPException(404)
    wanted = _newest(Filters(outlet=(id,)), parameters)
    values = await _list(desk, wanted, parameters)
    return await _page(request, desk, "list.html", outlet=about, code=about.country, **values)


@router.get("/countries/{code}")
async def country_page(
    request: Request,
    desk: AtDesk,
    code: ArticleId,
    parameters: Annotated[PageParameters, Query()],
) -> Response:
    """The articles of a country's outlets, newest first."""
    wanted = _newest(Filters(country=(code.upper(),)), parameters)
    values = await _list(desk, wanted, parameters)
    if not values["found"].total:
        raise HTTPException(404)
    return await _page(request, desk, "list.html", outlet=None, code=code.upper(), **values)


@router.get("/stories/{cluster}")
async def story_page(request: Request, desk: AtDesk, cluster: ArticleId) -> Response:
    """The near-duplicates of one report.

    A cluster is called after its earliest article. One that was named after another article goes
    on being found by that name.
    """
    found = await story(desk.archive, cluster)
    if found is None:
        document = await known(desk, cluster)
        if document.cluster_id == cluster:
            raise HTTPException(404)
        return RedirectResponse(desk.target.address(f"/stories/{document.cluster_id}"), 307)
    return await _page(request, desk, "story.html", story=found)


def wants_page(request: Request) -> bool:
    """Whether an error is to be shown as a page: somebody looks at one of ours in a browser."""
    path = request.scope["path"]
    if path.startswith(_OURS) or path.endswith(_DATA):
        return False
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted


async def error_page(request: Request, problem: Problem, headers: dict[str, str]) -> Response:
    """A problem, in the words of the reader's language."""
    desk = all_dependencies(request)
    with suppress(ValueError):
        desk = desk.reading(request.query_params.get(PARAMETER))
    values = {**_common(request, desk), "versions": (), "problem": problem}
    html = await rendered(desk.settings, desk.target, "error.html", **values)
    return HTMLResponse(html, status_code=problem.status, headers=headers)


def _newest(filters: Filters, parameters: PageParameters) -> Search:
    return Search(filters=filters, size=parameters.size, facets=False)


def _by_country(
    found: Iterable[outlets.Outlet], language: str
) -> list[tuple[str, str, list[outlets.Outlet]]]:
    """Name and code of each country, and its outlets; those without a country come last."""
    places = sorted(found, key=lambda each: each.country)
    return [
        (country_name(code, language), code, list(those))
        for code, those in groupby(places, key=lambda each: each.country)
    ]


async def _list(desk: Dependencies, wanted: Search, parameters: PageParameters) -> dict[str, Any]:
    """The hits of a page of results, who else has them, and the cursor of the next page."""
    position = desk.open(parameters.cursor, wanted)
    found = await search(desk.archive, _with_texts(wanted), position)
    others = await siblings(desk.archive, [hit.document for hit in found.hits])
    return {
        "found": found,
        "next_cursor": desk.seal(found.next, wanted),
        "is_first": position is None,
        "others": others,
        "instead": None,
    }


def _with_texts(wanted: Search) -> Search:
    # Without words there are no fragments to show: the list shows how each text begins.
    return wanted if highlights.is_worth_it(wanted.query) else wanted.with_texts()


def _common(request: Request, desk: Dependencies) -> dict[str, Any]:
    # Of the request itself: `request.url` is made with the Host header.
    path = request.scope["path"]
    return {
        "here": path,
        "home": desk.link(""),
        "versions": desk.target.versions(path, request.query_params.multi_items()),
        "q": request.query_params.get("q", ""),
        "is_pictured": desk.pictures.shows,
    }


async def _page(request: Request, desk: Dependencies, template: str, **values: Any) -> Response:
    html = await rendered(desk.settings, desk.target, template, **_common(request, desk), **values)
    return cached(request, html, _HTML, headers=_spoken(desk))


def _spoken(desk: Dependencies) -> dict[str, str]:
    return {"Content-Language": desk.archive.language}
