"""Routes of feeds: Atom and RSS (in `feeds/templates/`), JSON Feed; OpenSearch, robots.txt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from perspektiven.index import Document
from services.reader.dependencies import AllDependencies, Dependencies, RequestDependencies
from services.reader.feeds.json_feed import json_feed
from services.reader.feeds.sitemap import newest as sitemap_articles
from services.reader.habits.mute_parameters import Mutes, RequestMutes
from services.reader.http.caching import cached
from services.reader.named_article import ArticleId
from services.reader.query import outlets, stories
from services.reader.query.parameters import SearchParameters, newest
from services.reader.query.resolve import refuse_unknown_outlets
from services.reader.query.search import Search, count_facets, search
from services.reader.rendering.content import headline
from services.reader.rendering.templating import rendered
from services.reader.saved_searches import SavedSearches

router = APIRouter()

_ENTRIES = 50
_FEEDS = UUID("5f6c3c1e-0d52-4d0f-9a3e-6a5f0b1c7d24")
"""The namespace of feeds' ids: drawn once, never to be changed."""

Parameters = Annotated[SearchParameters, Query()]


@router.get("/feed.atom")
async def atom(
    request: Request, dependencies: RequestDependencies, parameters: Parameters, mutes: Mutes
) -> Response:
    """The newest articles of a search as Atom (RFC 4287)."""
    return await _atom(request, dependencies, parameters, mutes)


@router.get("/searches/{id}.atom")
async def saved_search_feed(
    request: Request, whole: AllDependencies, id: Annotated[str, Path(max_length=100)], mutes: Mutes
) -> Response:
    """The newest articles of a saved search as Atom; who knows its id may read it."""
    saved = await SavedSearches(whole.articles).get(id)
    if saved is None:
        raise HTTPException(404, "There is no saved search with this id.")
    try:
        dependencies = whole.reading(saved.language)
    except ValueError as exc:
        raise HTTPException(404, f"The language of this search {exc}.") from exc
    return await _atom(request, dependencies, saved.search, mutes)


@router.get("/stories/{id}.atom")
async def story_feed(
    request: Request, dependencies: RequestDependencies, id: ArticleId
) -> Response:
    """The articles of a story as Atom, the newest first; any member's id leads to it."""
    found = await stories.story_of(dependencies.articles, id)
    told = await stories.told(dependencies.articles, found) if found else None
    if found is None or told is None or not told.articles:
        raise HTTPException(404, "There is no story with an article of this id.")
    path = dependencies.target.address(f"/stories/{found.id}.atom")
    if found.id != id:
        return RedirectResponse(path, 307)
    values = {
        "articles": told.articles[::-1][:_ENTRIES],
        "updated": max(each.indexed_at for each in told.articles),
        "subject": headline(told.articles[0]),
        "home": dependencies.link(""),
        "has_image": dependencies.images.shows,
        "itself": dependencies.link(path),
        "identity": identity(dependencies, path),
        "page": dependencies.link(dependencies.target.address(f"/stories/{found.id}")),
    }
    body = await rendered(dependencies.settings, dependencies.target, "feed.atom.xml", **values)
    return cached(request, body, "application/atom+xml; charset=utf-8")


@router.get("/feed.rss")
async def rss(
    request: Request, dependencies: RequestDependencies, parameters: Parameters, mutes: Mutes
) -> Response:
    """The newest articles of a search as RSS 2.0."""
    found = await _found(dependencies, parameters, mutes)
    values = _feed(request, dependencies, found, dependencies.absolute)
    body = await rendered(dependencies.settings, dependencies.target, "feed.rss.xml", **values)
    return cached(request, body, "application/rss+xml; charset=utf-8")


@router.get("/feed.json")
async def jsonfeed(
    request: Request, dependencies: RequestDependencies, parameters: Parameters, mutes: Mutes
) -> Response:
    """The newest articles of a search as JSON Feed 1.1."""
    found = await _found(dependencies, parameters, mutes)
    values = _feed(request, dependencies, found, dependencies.absolute)
    body = json_feed(dependencies.settings, dependencies.target, **values)
    return cached(request, body, "application/feed+json; charset=utf-8")


@router.get("/opensearch.xml")
async def opensearch(request: Request, dependencies: RequestDependencies) -> Response:
    """What a browser needs to search here from its address bar (OpenSearch 1.1)."""
    body = await rendered(
        dependencies.settings, dependencies.target, "opensearch.xml", home=dependencies.absolute("")
    )
    return cached(request, body, "application/opensearchdescription+xml; charset=utf-8")


@router.get("/sitemap.xml")
async def sitemap(request: Request, dependencies: RequestDependencies) -> Response:
    """The front page, countries, outlets, and the newest articles (sitemaps.org 0.9)."""
    facets = await count_facets(dependencies.articles, Search())
    body = await rendered(
        dependencies.settings,
        dependencies.target,
        "sitemap.xml",
        home=dependencies.absolute(""),
        countries=[each.value for each in facets["country"]],
        outlets=[each.id for each in await outlets.all_outlets(dependencies.articles)],
        articles=await sitemap_articles(dependencies.articles),
    )
    return cached(request, body, "application/xml; charset=utf-8")


@router.get("/robots.txt")
async def robots(request: Request, dependencies: AllDependencies) -> Response:
    """What crawlers may do here (RFC 9309)."""
    rules = (
        "Disallow: /search\nDisallow: /api/"
        if dependencies.settings.searchable_by_engines
        else "Disallow: /"
    )
    maps = [
        dependencies.absolute(path) for _, path in dependencies.target.versions("/sitemap.xml", ())
    ]
    body = "\n".join(["User-agent: *", rules, *(f"Sitemap: {each}" for each in maps), ""])
    return cached(request, body, "text/plain; charset=utf-8")


async def _atom(
    request: Request, dependencies: Dependencies, parameters: SearchParameters, mutes: RequestMutes
) -> Response:
    found = await _found(dependencies, parameters, mutes)
    values = _feed(request, dependencies, found, dependencies.link)
    body = await rendered(dependencies.settings, dependencies.target, "feed.atom.xml", **values)
    return cached(request, body, "application/atom+xml; charset=utf-8")


@dataclass(frozen=True, slots=True)
class _Found:
    """The newest articles of a search."""

    documents: tuple[Document, ...]
    subject: str
    """What was searched for."""
    path: str
    """The same as a page."""


async def _found(
    dependencies: Dependencies, parameters: SearchParameters, mutes: RequestMutes
) -> _Found:
    zone = ZoneInfo(dependencies.settings.time_zone)
    wanted = newest(parameters.search(size=_ENTRIES, zone=zone)).with_texts()
    found = await search(dependencies.articles, mutes.narrowed(wanted))
    refuse_unknown_outlets(found.query)
    asked = parameters.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return _Found(
        tuple(hit.document for hit in mutes.kept(found.hits)),
        str(wanted.query),
        dependencies.target.address("/search" if asked else "/", **asked),
    )


def _feed(
    request: Request, dependencies: Dependencies, found: _Found, address: Callable[[str], str]
) -> dict[str, Any]:
    """What a feed is made of; `address` makes links of its format out of paths."""
    documents = found.documents
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope["path"] + (f"?{query}" if query else "")
    return {
        "articles": documents,
        "updated": max((each.indexed_at for each in documents), default=None),
        "subject": found.subject,
        "home": address(""),
        "has_image": dependencies.images.shows,
        "itself": address(path),
        "identity": identity(dependencies, path),
        "page": address(found.path),
    }


def identity(dependencies: Dependencies, path: str) -> str:
    """The id of a feed: its public address, or what is the same wherever the reader is reached."""
    if dependencies.settings.public_url:
        return dependencies.link(path)
    named = " ".join((dependencies.settings.masthead, dependencies.target.language, path))
    return uuid5(_FEEDS, named).urn
