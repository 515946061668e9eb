"""Routes of /api/v1: searches, articles, outlets, facets and export."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send
from typing_extensions import override

from services.reader.api.export import exceeds, export
from services.reader.api.export_rows import MEDIA_TYPES, ExportFormat
from services.reader.api.models import (
    ArticleAnswer,
    CompletionAnswer,
    OutletAnswer,
    Result,
    SearchAnswer,
    SuggestAnswer,
    article_json,
    result,
    search_answer,
)
from services.reader.beginnings import Beginning
from services.reader.dependencies import Dependencies, RequestDependencies
from services.reader.habits.mute_parameters import Mutes, RequestMutes
from services.reader.http.caching import cached, cached_as_made, cached_json, slices
from services.reader.http.problems import declared
from services.reader.large_articles import given
from services.reader.named_article import ArticleId, gone, known
from services.reader.query import outlets
from services.reader.query.facets import Facets, FacetValue
from services.reader.query.near_duplicates import NAMED
from services.reader.query.parameters import PageParameters, SearchParameters, TimeZone
from services.reader.query.parse import MAX_CHARACTERS, parse
from services.reader.query.search import Search, count_facets
from services.reader.query.suggest import in_time, search_with_suggestion
from services.reader.query.tree import Query as ParsedQuery
from services.reader.query.tree import QueryRefused
from services.reader.similar import similar

router = APIRouter(
    prefix="/api/v1", tags=["search"], responses=declared(400, 413, 414, 422, 429, 503)
)

article_files = APIRouter()
"""The JSON of an article beside its page, under the same address."""

_FACETS = TypeAdapter(Facets)
_STALLED_SECONDS = 600
"""How long whoever reads an export may take over one piece."""


@router.get("/search", response_model=SearchAnswer)
async def search_articles(
    request: Request,
    dependencies: RequestDependencies,
    parameters: Annotated[PageParameters, Query()],
    mutes: Mutes,
) -> Response:
    """One page of the articles that match, with facets and marked words.

    Follow `next_cursor` until it is null. Pages neither repeat nor skip an article while others
    arrive.
    """
    answer = await one_page(dependencies, parameters.page(), parameters.cursor, mutes)
    return cached_json(request, answer, changing=frozenset({"took_ms"}))


async def one_page(
    dependencies: Dependencies, wanted: Search, cursor: str | None, mutes: RequestMutes
) -> SearchAnswer:
    """A page of results and the cursor of the next. Raises BadCursor."""
    wanted = replace(mutes.narrowed(wanted), copies_named=NAMED if wanted.collapsed else 0)
    position = dependencies.open(cursor, wanted)
    every = await search_with_suggestion(dependencies.articles, wanted, position)
    found = replace(every, hits=mutes.kept(every.hits))
    following = dependencies.seal(found.next, wanted)
    return search_answer(found, wanted, following)


@router.get(
    "/articles/{id}",
    response_model=ArticleAnswer,
    responses=declared(404) | {410: {"model": ArticleAnswer, "description": "Withdrawn"}},
)
async def get_article(
    request: Request, dependencies: RequestDependencies, id: ArticleId
) -> Response:
    """An article with its texts. 410 with the same JSON when its outlet has withdrawn it."""
    return await _article_as_json(request, dependencies, id)


@article_files.get("/articles/{id}.json")
async def get_article_file(
    request: Request, dependencies: RequestDependencies, id: ArticleId
) -> Response:
    """The same JSON at the address of the article's page."""
    return await _article_as_json(request, dependencies, id)


async def _article_as_json(request: Request, dependencies: Dependencies, identity: str) -> Response:
    """An article with its texts, marked as gone when it is withdrawn."""
    document = await known(dependencies, identity)
    if isinstance(document, Beginning):
        made = await dependencies.large.made(
            dependencies.articles, identity, "json", article_json, given()
        )
        return gone(cached_as_made(request, made, "application/json"), document)
    return gone(cached(request, article_json(document), "application/json"), document)


@router.get("/articles/{id}/similar", response_model=list[Result], responses=declared(404))
async def similar_articles(
    request: Request,
    dependencies: RequestDependencies,
    id: ArticleId,
    size: Annotated[int, Query(ge=1, le=20)] = 5,
) -> Response:
    """Articles on the same subject, without the near-duplicates of this one."""
    document = await known(dependencies, id)
    hits = await similar(dependencies.articles, document, size)
    body = b",".join(result(hit).model_dump_json().encode() for hit in hits)
    return cached(request, b"[" + body + b"]", "application/json")


@router.get("/outlets", response_model=list[OutletAnswer])
async def list_outlets(request: Request, dependencies: RequestDependencies) -> Response:
    """The outlets that have articles in the index, by name."""
    found = await outlets.all_outlets(dependencies.articles)
    body = b",".join(
        OutletAnswer.model_validate(each, from_attributes=True).model_dump_json().encode()
        for each in found
    )
    return cached(request, b"[" + body + b"]", "application/json")


@router.get("/facets", response_model=dict[str, list[FacetValue]])
async def get_facets(
    request: Request,
    dependencies: RequestDependencies,
    parameters: Annotated[SearchParameters, Query()],
) -> Response:
    """How many hits each country, outlet, language and tag has under all other filters."""
    found = await count_facets(dependencies.articles, parameters.search())
    return cached(request, _FACETS.dump_json(found), "application/json")


@router.get("/suggest", response_model=SuggestAnswer)
async def suggest(
    request: Request,
    dependencies: RequestDependencies,
    q: Annotated[
        str, Query(max_length=MAX_CHARACTERS, description="What has been typed so far.")
    ] = "",
) -> Response:
    """A correction of a query, and completions of its last word, from the index itself."""
    try:
        query = parse(q)
    except QueryRefused:  # not finished yet: its last word can be completed all the same
        query = ParsedQuery(text=q)
    suggestion, found = await in_time(dependencies.articles, query, q)
    completions = [CompletionAnswer.model_validate(each, from_attributes=True) for each in found]
    answer = SuggestAnswer(q=q, suggestion=suggestion, completions=completions)
    return cached_json(request, answer)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {each: {} for each in MEDIA_TYPES.values()}}},
)
async def export_articles(
    dependencies: RequestDependencies,
    parameters: Annotated[SearchParameters, Query()],
    format: Annotated[ExportFormat, Query()] = ExportFormat.NDJSON,
    time_zone: TimeZone = "UTC",
) -> Response:
    """All articles that match, with their texts, as a stream; in the index's order.

    A stream that ends without its last chunk is not whole: ask again. More than this server
    exports at once is refused before anything is sent.
    """
    wanted = parameters.search(zone=ZoneInfo(time_zone))
    most = dependencies.settings.export_limit
    if dependencies.exports.locked():
        busy = "Too many exports are running. Try again when one of them has ended."
        raise HTTPException(503, busy, headers={"Retry-After": "30"})
    pieces = export(
        dependencies.articles,
        wanted.query,
        wanted.filters,
        format=format,
        limit=most,
        workers=dependencies.large.workers,
    )
    await dependencies.exports.acquire()
    try:
        if await exceeds(dependencies.articles, wanted.query, wanted.filters, most):
            raise HTTPException(400, f"More than {most:,} articles match. Add words or filters.")
        begun = await anext(pieces, b"")
    except BaseException:
        dependencies.exports.release()
        raise
    return _Export(begun, pieces, dependencies.exports, format)


@router.head("/export", include_in_schema=False)
async def export_headers(
    format: Annotated[ExportFormat, Query()] = ExportFormat.NDJSON,
) -> Response:
    """What an export would be sent with, without making one."""
    return Response(headers=_export_headers(format), media_type=MEDIA_TYPES[format])


class _Export(StreamingResponse):
    """An export on its way; whatever becomes of it, its place is free for the next afterwards."""

    def __init__(
        self,
        begun: bytes,
        pieces: AsyncGenerator[bytes],
        places: asyncio.Semaphore,
        format: ExportFormat,
    ) -> None:
        super().__init__(
            _joined(begun, pieces), media_type=MEDIA_TYPES[format], headers=_export_headers(format)
        )
        self._pieces = pieces
        self._places = places

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:

        async def sent(message: Message) -> None:
            # Whoever stops reading gives his place back.
            async with asyncio.timeout(_STALLED_SECONDS):
                await send(message)

        try:
            await super().__call__(scope, receive, sent)
        finally:
            self._places.release()
            await self._pieces.aclose()


async def _joined(begun: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    for slice_ in slices(begun):
        yield slice_
    async for piece in pieces:
        for slice_ in slices(piece):
            # Each is compressed on its way.
            await asyncio.sleep(0)
            yield slice_


def _export_headers(format: ExportFormat) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="perspektiven.{format.value}"',
        "Cache-Control": "no-store",
    }
