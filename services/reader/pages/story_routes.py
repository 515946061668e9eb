"""Routes of stories: the newest, one by any member's id."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from perspektiven.stories import Story
from services.reader.article_index import ArticleIndex
from services.reader.dependencies import Dependencies, RequestDependencies
from services.reader.named_article import ArticleId, known
from services.reader.pages.page_answer import page
from services.reader.pages.reading import reading_of
from services.reader.pages.story import StoryByCountry, by_country
from services.reader.pages.told_by import ToldStory, told_by
from services.reader.query import outlets, stories
from services.reader.query.near_duplicates import copies

router = APIRouter(default_response_class=HTMLResponse)

_PAGE = 20


@router.get("/stories")
async def stories_page(
    request: Request,
    dependencies: RequestDependencies,
    texts: Annotated[int, Query(ge=1, le=100)] = 2,
    size: Annotated[int, Query(ge=1, le=100)] = _PAGE,
    country: Annotated[str, Query(max_length=2)] = "",
    after: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """The newest stories, the one that was told last first; `after` is the last one shown."""
    code = country.upper() or None
    wanted = _Wanted(size, texts, code, after)
    found = await dependencies.recent.value(
        ("stories", dependencies.target.language, wanted),
        lambda: _newest(dependencies.articles, wanted),
    )
    return await page(
        request,
        dependencies,
        "stories.html",
        shared=found,
        stories=reading_of(request).stories(found.told),
        last=found.last,
        chosen={
            "texts": texts if texts != 2 else None,
            "size": size if size != _PAGE else None,
            "country": code,
        },
        countries=await _countries(dependencies),
        is_first=found.is_first,
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which stories a list is to show."""

    size: int
    texts: int
    country: str | None
    after: str | None


@dataclass(frozen=True, slots=True, eq=False)
class _Newest:
    """A list of stories; each is a value of its own, and a key of caches."""

    told: tuple[ToldStory, ...]
    last: Story | None
    """After which the next list begins; None at the end."""
    is_first: bool


async def _newest(articles: ArticleIndex, wanted: _Wanted) -> _Newest:
    shown = await stories.story_of(articles, wanted.after) if wanted.after else None
    size, texts, country = wanted.size, wanted.texts, wanted.country
    found = await stories.newest(articles, size=size + 1, texts=texts, country=country, after=shown)
    told = await told_by(articles, found[:size])
    return _Newest(tuple(told), found[size - 1] if len(found) > size else None, shown is None)


async def _countries(dependencies: Dependencies) -> list[str]:
    """The countries that are followed."""
    articles = dependencies.articles
    return await dependencies.recent.value(
        ("countries", articles.language), lambda: outlets.countries(articles)
    )


@router.get("/stories/{id}")
async def story_page(
    request: Request, dependencies: RequestDependencies, id: ArticleId
) -> Response:
    """The articles on one event, by the id of any of them; else the near-duplicates of a report.

    A cluster is called after its earliest article. One that was named after another article goes
    on being found by that name.
    """
    found = await stories.story_of(dependencies.articles, id)
    if found is None or len(found.members) < 2:
        return await _copies(request, dependencies, id)
    if found.id != id:
        return _redirect(dependencies, found.id)
    made = await _by_country(dependencies, found)
    if made is None:
        return await _copies(request, dependencies, id)
    shown = reading_of(request).by_country(made)
    return await page(request, dependencies, "story.html", shared=made, found=shown)


async def _by_country(dependencies: Dependencies, story: Story) -> StoryByCountry | None:
    key = ("story", dependencies.target.language, story.id, story.last_at, len(story.members))
    followed = await _countries(dependencies)
    return await dependencies.recent.value(
        key, lambda: by_country(dependencies.articles, story, followed)
    )


async def _copies(request: Request, dependencies: Dependencies, cluster: str) -> Response:
    """The near-duplicates of a report."""
    found = await copies(dependencies.articles, cluster)
    if found is not None:
        shown = replace(found, articles=tuple(map(reading_of(request).article, found.articles)))
        return await page(request, dependencies, "copies.html", cluster=shown)
    document = await known(dependencies, cluster)
    if document.cluster_id == cluster:
        raise HTTPException(404)
    return _redirect(dependencies, document.cluster_id)


def _redirect(dependencies: Dependencies, story: str) -> Response:
    return RedirectResponse(dependencies.target.address(f"/stories/{story}"), 307)
