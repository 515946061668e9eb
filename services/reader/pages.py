"""The pages that people read: front, article, search, outlets, country, story."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import groupby
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from perspektiven.index import Status
from services.reader import highlights, outlets
from services.reader.answers import article_answer
from services.reader.api import ArticleId, gone, known
from services.reader.caching import cached, cached_json
from services.reader.clauses import Filters
from services.reader.content import caption
from services.reader.desk import AtDesk, Desk, whole_desk
from services.reader.front import front
from services.reader.names import country_name, folded
from services.reader.parameters import PageParameters
from services.reader.plaintext import plain_text
from services.reader.problems import Problem
from services.reader.schema_org import news_article
from services.reader.search import Hit, Search, search, similar
from services.reader.stories import NONE, siblings, story
from services.reader.targets import PARAMETER
from services.reader.templating import render
from services.reader.texts import spoken

router = APIRouter(default_response_class=HTMLResponse)

_SIMILAR = 5
_OURS = ("/api/", "/healthz", "/readyz", "/metrics", "/feed.", "/static/", "/images/")
_DATA = (".txt", ".json", ".xml", ".atom")
_DAY = 24 * 60 * 60


@router.get("/")
async def front_page(request: Request, desk: AtDesk) -> Response:
    """The newest articles, then the newest of each country."""
    found = await front(desk.archive)
    others = await siblings(desk.archive, found.newest)
    return _page(request, desk, "front.html", found=found, others=others)


@router.get("/articles/{id}.txt")
async def article_text(request: Request, desk: AtDesk, id: ArticleId) -> Response:
    """The article in the layout of the plain-text page."""
    document = await known(desk, id)
    text = plain_text(document, desk.settings)
    answer = cached(request, text, "text/plain; charset=utf-8")
    return gone(answer, document)


@router.get("/articles/{id}.json")
async def article_json(request: Request, desk: AtDesk, id: ArticleId) -> Response:
    """The article as /api/v1/articles has it."""
    document = await known(desk, id)
    return gone(cached_json(request, article_answer(document)), document)


@router.get("/articles/{id}")
async def article_page(
    request: Request,
    desk: AtDesk,
    id: ArticleId,
    original: bool = False,
) -> Response:
    """An article; with `original`, its two texts stand side by side."""
    document = await known(desk, id)
    others = NONE
    related: tuple[Hit, ...] = ()
    if document.status is not Status.WITHDRAWN:
        others = (await siblings(desk.archive, [document]))[document.id]
        related = await similar(desk.archive, document, _SIMILAR)
    page = desk.address(request, desk.target.address(f"/articles/{document.id}"))
    picture = desk.address(request, desk.target.address(f"/images/{document.id}"))
    answer = _page(
        request,
        desk,
        "article.html",
        article=document,
        aside=original and document.status is Status.TRANSLATED,
        caption=caption(document),
        others=others,
        related=[hit.document for hit in related],
        structured=news_article(
            document, page, picture=picture if desk.pictures.shows(document) else None
        ),
    )
    return gone(answer, document)


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
    return _page(request, desk, "search.html", parameters=parameters, wanted=wanted, **values)


@router.get("/outlets")
async def outlets_page(request: Request, desk: AtDesk) -> Response:
    """Every outlet by its country, with how many articles each has."""
    found = await outlets.all_outlets(desk.archive)
    places = _by_country(found, spoken(desk.archive.language))
    places.sort(key=lambda place: (not place[0], folded(place[0])))
    return _page(request, desk, "outlets.html", places=places, total=len(found))


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
    return _page(request, desk, "list.html", outlet=about, code=about.country, **values)


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
    return _page(request, desk, "list.html", outlet=None, code=code.upper(), **values)


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
    return _page(request, desk, "story.html", story=found)


def wants_page(request: Request) -> bool:
    """Whether an error is to be shown as a page: somebody looks at one of ours in a browser."""
    if request.url.path.startswith(_OURS) or request.url.path.endswith(_DATA):
        return False
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted


def error_page(request: Request, problem: Problem, headers: dict[str, str]) -> Response:
    """A problem, in the words of the reader's language."""
    desk = whole_desk(request)
    with suppress(ValueError):
        desk = desk.reading(request.query_params.get(PARAMETER))
    html = render(
        desk.settings, desk.target, "error.html", problem=problem, **_common(request, desk)
    )
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


async def _list(desk: Desk, wanted: Search, parameters: PageParameters) -> dict[str, Any]:
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


def _common(request: Request, desk: Desk) -> dict[str, Any]:
    return {
        "here": request.url.path,
        "home": desk.address(request, ""),
        "versions": (),
        "q": request.query_params.get("q", ""),
        "is_pictured": desk.pictures.shows,
    }


def _page(request: Request, desk: Desk, template: str, **values: Any) -> Response:
    versions = desk.target.versions(request.url.path, request.query_params.multi_items())
    common = {**_common(request, desk), "versions": versions}
    html = render(desk.settings, desk.target, template, **common, **values)
    return cached(
        request,
        html,
        "text/html; charset=utf-8",
        headers={"Content-Language": desk.archive.language},
    )
