"""A page as an answer: the values of every template, the rendering, the headers."""

from collections.abc import Hashable
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from services.reader.dependencies import Dependencies
from services.reader.habits.cookie import Habits
from services.reader.http.caching import cached_as_made
from services.reader.http.etags import TaggedBody, etag
from services.reader.pages.reading import PARAMETER, reading_of
from services.reader.rendering.templating import rendered

HTML = "text/html; charset=utf-8"


def common_values(request: Request, dependencies: Dependencies) -> dict[str, Any]:
    """What every template is given."""
    # Of the request itself: `request.url` is made with the Host header.
    path = request.scope["path"]
    return {
        "here": path,
        "home": dependencies.link(""),
        "versions": dependencies.target.versions(path, request.query_params.multi_items()),
        "q": request.query_params.get("q", ""),
        "has_image": dependencies.images.shows,
        "reading": reading_of(request),
        "with_muted": _with_muted(request, dependencies, "show"),
        "without_muted": _with_muted(request, dependencies, None),
    }


async def page(
    request: Request,
    dependencies: Dependencies,
    template: str,
    *,
    shared: Hashable = None,
    **values: Any,
) -> Response:
    """The template, rendered in the language that is read.

    `shared` is what the page shows, where that follows from it and from the address alone: for
    readers without habits the page is then rendered once.
    """

    async def made() -> TaggedBody:
        common = common_values(request, dependencies)
        settings, target = dependencies.settings, dependencies.target
        html = await rendered(settings, target, template, **common, **values)
        body = html.encode(errors="replace")
        return TaggedBody(body, etag(body))

    if shared is None or reading_of(request).habits != Habits():
        answer = await made()
    else:
        address = request.scope["path"], request.scope["query_string"]
        answer = await dependencies.recent.value((shared, *address), made)
    headers = page_headers(request, dependencies)
    return cached_as_made(request, answer, HTML, headers=headers)


def page_headers(request: Request, dependencies: Dependencies) -> dict[str, str]:
    """Headers of a page that depends on the reader's habits: it is kept for nobody else.

    Browsers ask again each time, since not all of them compare cookies (RFC 9111, 4.1) when habits
    have changed; caches that many share keep a page for who has none.
    """
    has_habits = reading_of(request).habits != Habits()
    kept = "private, no-cache" if has_habits else "public, max-age=0, s-maxage=60"
    return {
        **spoken_headers(dependencies),
        "Cache-Control": kept,
        "Vary": "Accept-Encoding, Cookie",
    }


def _with_muted(request: Request, dependencies: Dependencies, value: str | None) -> str:
    """The address of the same page that shows, or hides, what is muted."""
    given: dict[str, Any] = {}
    for name, each in request.query_params.multi_items():
        given.setdefault(name, []).append(each)
    given |= {PARAMETER: value}
    return dependencies.target.address(request.scope["path"], **given)


def spoken_headers(dependencies: Dependencies) -> dict[str, str]:
    """The header that names the language of the page."""
    return {"Content-Language": dependencies.articles.language}
