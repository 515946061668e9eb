"""The article that a route names by its id: its look-up, 404 and 410."""

from typing import Annotated

from fastapi import Path
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from perspektiven.index import Document, Status
from services.reader.dependencies import Dependencies

ArticleId = Annotated[
    str, Path(min_length=1, max_length=100, description="The article's id, a UUID.")
]


async def known(dependencies: Dependencies, wanted: str) -> Document:
    """The article of an id, or its Beginning. Raises HTTPException 404."""
    document = await dependencies.articles.beginning(wanted)
    if document is None:
        raise HTTPException(404, "There is no article with this id.")
    return document


def gone(response: Response, document: Document) -> Response:
    """The response, marked as gone (410) when the article is withdrawn."""
    if document.status is Status.WITHDRAWN and response.status_code == 200:
        response.status_code = 410
    return response
