"""Atom, RSS, JSON Feed of any search; OpenSearch, sitemap, robots.txt."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reader import outlets
from services.reader.caching import cached
from services.reader.dependencies import AllDependencies, AtDesk, Dependencies
from services.reader.pages.json_feed import json_feed
from services.reader.pages.sitemap import newest as sitemap_articles
from services.reader.pages.templating import rendered
from services.reader.query.parameters import SearchParameters, newest
from services.reader.query.search import Search, count_facets, search
from services.reader.saved import SavedSearches

router = APIRouter()

_ENTRIES = 50
_FEEDS = UUID("5f6c3c1e-0d52-4d0f-9a3e-6a5f0b1c7d24")
"""The namespace of feeds' ids: drawn once, never to be changed."""

Parameters = Annotated[SearchParameters, Query()]


@router.get("/feed.atom")
async def atom(request: Request, desk: AtDesk, parameters: Parameters) -> Response:
    """The newest articles of a search as Atom (RFC 4287)."""
    values = await _feed(request, desk, parameters, desk.link)
    body = await rendered(desk.settings, desk.target, "feed.atom.xml", **values)
    return cached(request, body, "application/atom+xml; charset=utf-8")


@router.get("/searches/{id}.atom")
async def saved_search_feed(
    request: Request, whole: AllDependencies, id: Annotated[str, Path(max_length=100)]
) -> Response:
    """The newest articles of a saved search as Atom; who knows its id may read it."""
    saved = await SavedSearches(whole.archive).get(id)
    if saved is None:
        raise HTTPException(404)
    try:
        desk = whole.reading(saved.language)
    except ValueError as exc:
        raise HTTPException(404, f"The language of this search {exc}.") from exc
    values = await _feed(request, desk, saved.search, desk.link)
    body = await rendered(desk.settings, desk.target, "feed.atom.xml", **values)
    return cached(request, body, "application/atom+xml; charset=utf-8")


@router.get("/feed.rss")
async def rss(request: Request, desk: AtDesk, parameters: Parameters) -> Response:
    """The newest articles of a search as RSS 2.0."""
    values = await _feed(request, desk, parameters, desk.absolute)
    body = await rendered(desk.settings, desk.target, "feed.rss.xml", **values)
    return cached(request, body, "application/rss+xml; charset=utf-8")


@router.get("/feed.json")
async def jsonfeed(request: Request, desk: AtDesk, parameters: Parameters) -> Response:
    """The newest articles of a search as JSON Feed 1.1."""
    values = await _feed(request, desk, parameters, desk.absolute)
    body = json_feed(desk.settings, desk.target, **values)
    return cached(request, body, "application/feed+json; charset=utf-8")


@router.get("/opensearch.xml")
async def opensearch(request: Request, desk: AtDesk) -> Response:
    """What a browser needs to search here from its address bar (OpenSearch 1.1)."""
    body = await rendered(desk.settings, desk.target, "opensearch.xml", home=desk.absolute(""))
    return cached(request, body, "application/opensearchdescription+xml; charset=utf-8")


@router.get("/sitemap.xml")
async def sitemap(request: Request, desk: AtDesk) -> Response:
    """The front page, countries, outlets, and the newest articles (sitemaps.org 0.9)."""
    facets = await count_facets(desk.archive, Search())
    body = await rendered(
        desk.settings,
        desk.target,
        "sitemap.xml",
        home=desk.absolute(""),
        countries=[each.value for each in facets["country"]],
        outlets=[each.id for each in await outlets.all_outlets(desk.archive)],
        articles=await sitemap_articles(desk.archive),
    )
    return cached(request, body, "application/xml; charset=utf-8")


@router.get("/robots.txt")
async def robots(request: Request, desk: AllDependencies) -> Response:
    """What crawlers may do here (RFC 9309)."""
    rules = (
        "Disallow: /search\nDisallow: /api/"
        if desk.settings.searchable_by_engines
        else "Disallow: /"
    )
    maps = [desk.absolute(path) for _, path in desk.target.versions("/sitemap.xml", ())]
    body = "\n".join(["User-agent: *", rules, *(f"Sitemap: {each}" for each in maps), ""])
    return cached(request, body, "text/plain; charset=utf-8")


async def _feed(
    request: Request,
    desk: Dependencies,
    parameters: SearchParameters,
    address: Callable[[str], str],
) -> dict[str, Any]:
    """What a feed is made of; `address` makes links of its format out of paths."""
    zone = ZoneInfo(desk.settings.time_zone)
    wanted = newest(parameters.search(size=_ENTRIES, zone=zone)).with_texts()
    documents = [hit.document for hit in (await search(desk.archive, wanted)).hits]
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope["path"] + (f"?{query}" if query else "")
    asked = parameters.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {
        "articles": documents,
        "updated": max((each.indexed_at for each in documents), default=None),
        "subject": str(wanted.query),
        "home": address(""),
        "is_pictured": desk.pictures.shows,
        "itself": address(path),
        "identity": _identity(desk, path),
        "page": address(desk.target.address("/search" if asked else "/", **asked)),
    }


def _identity(desk: Dependencies, path: str) -> str:
    """The id of a feed: its public address, or what is the same wherever the reader is reached."""
    if desk.settings.public_url:
        return desk.link(path)
    named = " ".join((desk.settings.masthead, desk.target.language, path))
    return uuid5(_FEEDS, named).urn
