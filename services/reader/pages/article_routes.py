"""Routes of one article: its page, its plain text, its image."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from perspektiven.index import Document, Status
from perspektiven.stories import Story
from services.reader.beginnings import Beginning
from services.reader.dependencies import Dependencies, RequestDependencies
from services.reader.http.caching import cached, cached_as_made
from services.reader.large_articles import given
from services.reader.named_article import ArticleId, gone, known
from services.reader.pages.article_page import (
    TEMPLATE,
    NoSuchPart,
    Surroundings,
    article_html,
    article_values,
)
from services.reader.pages.page_answer import HTML, common_values, page_headers
from services.reader.pages.reading import reading_of
from services.reader.query.near_duplicates import NONE, siblings
from services.reader.query.search import Hit
from services.reader.query.stories import story_of
from services.reader.rendering.plaintext import Side, plain_text
from services.reader.rendering.templating import rendered
from services.reader.settings import ReaderSettings
from services.reader.similar import similar
from services.reader.targets import Target

router = APIRouter(default_response_class=HTMLResponse)

_SIMILAR = 5
_PLAIN = "text/plain; charset=utf-8"
_DAY = 24 * 60 * 60


@router.get("/articles/{id}.txt")
async def article_text(
    request: Request, dependencies: RequestDependencies, id: ArticleId
) -> Response:
    """The article in the layout of the plain-text page."""
    document = await known(dependencies, id)
    if isinstance(document, Beginning):
        made = await dependencies.large.made(
            dependencies.articles,
            document.id,
            "text",
            plain_text,
            given(dependencies.settings, Side.TRANSLATED),
        )
        answer = cached_as_made(request, made, _PLAIN)
    else:
        answer = cached(request, plain_text(document, dependencies.settings), _PLAIN)
    return gone(answer, document)


@router.get("/articles/{id}")
async def article_page(
    request: Request,
    dependencies: RequestDependencies,
    id: ArticleId,
    original: bool = False,
    translation: bool = False,
    part: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """An article; with `original`, its two texts stand side by side.

    With `translation`, it is translated although the reader reads its language.
    """
    document = await known(dependencies, id)
    view = _View(part, original, translation)
    if isinstance(document, Beginning):

        async def arguments() -> tuple[ReaderSettings, Target, Surroundings]:
            around = await _surroundings(request, dependencies, document, view)
            return dependencies.settings, dependencies.target, around

        reading = reading_of(request)
        key = ("page", view, reading.habits, reading.shows_muted)
        made = await dependencies.large.made(
            dependencies.articles, document.id, key, article_html, arguments
        )
        return gone(
            cached_as_made(request, made, HTML, headers=page_headers(request, dependencies)),
            document,
        )
    around = await _surroundings(request, dependencies, document, view)
    try:
        values = article_values(document, around)
    except NoSuchPart as exc:
        raise HTTPException(404) from exc
    html = await rendered(dependencies.settings, dependencies.target, TEMPLATE, **values)
    return gone(cached(request, html, HTML, headers=page_headers(request, dependencies)), document)


@dataclass(frozen=True, slots=True)
class _View:
    """What of an article is asked for."""

    part: int
    original: bool
    translation: bool

    @property
    def is_chosen_by_habit(self) -> bool:
        return not (self.original or self.translation)


async def _surroundings(
    request: Request, dependencies: Dependencies, document: Document, view: _View
) -> Surroundings:
    reading = reading_of(request)
    others = NONE
    related: tuple[Hit, ...] = ()
    story: Story | None = None
    if document.status is not Status.WITHDRAWN:
        same, related, story = await asyncio.gather(
            siblings(dependencies.articles, [document]),
            similar(dependencies.articles, document, _SIMILAR),
            story_of(dependencies.articles, document.id),
        )
        others = same[document.id]
    common = common_values(request, dependencies)
    image = dependencies.link(dependencies.target.address(f"/images/{document.id}"))
    return Surroundings(
        # The article's values name its image themselves; a method can't go to another process.
        {name: value for name, value in common.items() if name != "has_image"},
        address=dependencies.link(dependencies.target.address(f"/articles/{document.id}")),
        image=image if dependencies.images.shows(document) else None,
        others=others,
        story=story if story is not None and len(story.members) > 1 else None,
        related=reading.articles(hit.document for hit in related),
        beside_original=view.original,
        part=view.part,
        in_original=view.is_chosen_by_habit and reading.habits.reads(document.language),
    )


@router.get("/images/{id}")
async def article_image(
    request: Request, dependencies: RequestDependencies, id: ArticleId
) -> Response:
    """The article's image, as its outlet has it."""
    image = await dependencies.images.of(await known(dependencies, id))
    if image is None:
        raise HTTPException(404, "There is no picture of this article.")
    headers = {"Cache-Control": f"public, max-age={_DAY}"}
    return cached(request, image.body, image.media_type, headers=headers)
