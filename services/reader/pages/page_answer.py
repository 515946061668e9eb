"""A page as an answer: the values of every template, the rendering, the headers."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from services.reader.dependencies import Dependencies
from services.reader.http.caching import cached
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
    }


async def page(
    request: Request, dependencies: Dependencies, template: str, **values: Any
) -> Response:
    """The template, rendered in the language that is read."""
    html = await rendered(
        dependencies.settings,
        dependencies.target,
        template,
        **common_values(request, dependencies),
        **values,
    )
    return cached(request, html, HTML, headers=spoken_headers(dependencies))


def spoken_headers(dependencies: Dependencies) -> dict[str, str]:
    """The header that names the language of the page."""
    return {"Content-Language": dependencies.articles.language}
