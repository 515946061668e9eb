"""Routes of /api/v1/stories: the newest stories, and one by any member's id."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, TypeAdapter
from starlette.exceptions import HTTPException

from perspektiven.contracts import OutletRef
from perspektiven.index import Document
from perspektiven.stories import Story
from services.reader.dependencies import RequestDependencies
from services.reader.http.caching import cached, cached_json
from services.reader.http.problems import declared
from services.reader.named_article import ArticleId
from services.reader.query import stories

router = APIRouter(
    prefix="/api/v1/stories", tags=["stories"], responses=declared(400, 413, 414, 422, 429, 503)
)


class Headline(BaseModel):
    """An article of a story, as far as it is listed."""

    id: str
    cluster_id: str = Field(description="The same in near-duplicates: they are one text.")
    outlet: OutletRef
    language: str
    title: str | None = Field(description="Null where the article is not translated.")
    original_title: str
    url: str
    dated_at: datetime


class StoryAnswer(Story):
    """A story with the headlines of its articles, the earliest first, at most 100."""

    articles: tuple[Headline, ...]


_STORIES = TypeAdapter(list[Story])


@router.get("", response_model=list[Story])
async def list_stories(
    request: Request,
    dependencies: RequestDependencies,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
    texts: Annotated[int, Query(ge=1, le=100, description="Least independent texts.")] = 2,
) -> Response:
    """Stories that several texts tell, the one that was told last first."""
    found = await stories.newest(dependencies.articles, size=size, texts=texts)
    return cached(request, _STORIES.dump_json(found), "application/json")


@router.get("/{id}", response_model=StoryAnswer, responses=declared(404))
async def get_story(request: Request, dependencies: RequestDependencies, id: ArticleId) -> Response:
    """The story that an article is in: any member's id is an address of its story."""
    found = await stories.story_of(dependencies.articles, id)
    if found is None:
        raise HTTPException(404, "There is no story with an article of this id.")
    told = await stories.told(dependencies.articles, found)
    headlines = tuple(map(_headline, told.articles))
    return cached_json(request, StoryAnswer(**dict(found), articles=headlines))


def _headline(document: Document) -> Headline:
    return Headline(
        id=document.id,
        cluster_id=document.cluster_id,
        outlet=document.outlet,
        language=document.language,
        title=document.title,
        original_title=document.original.title,
        url=document.url,
        dated_at=document.dated_at,
    )
