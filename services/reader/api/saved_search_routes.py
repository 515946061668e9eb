"""Routes of /api/v1/searches: saved searches and webhooks, for holders of the token."""

from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from perspektiven.net.guard import Forbidden, Guard
from services.reader.api.token import AuthorisedDependencies
from services.reader.dependencies import AllDependencies, wrong_language
from services.reader.http.problems import declared
from services.reader.query.parameters import SearchParameters
from services.reader.saved_searches import MOST, Saved, SavedSearches


async def _authorised(dependencies: AuthorisedDependencies) -> SavedSearches:
    """The saved searches, for whoever has the token."""
    return SavedSearches(dependencies.articles)


AuthorisedSearches = Annotated[SavedSearches, Depends(_authorised)]
SearchId = Annotated[str, Path(min_length=1, max_length=100)]

router = APIRouter(
    prefix="/api/v1/searches",
    tags=["saved searches"],
    responses=declared(400, 401, 403, 413, 414, 422, 429, 503),
)


def _address(value: str) -> str:
    """The address of a webhook, if requests can be made to it. Raises ValueError."""
    try:
        _ = httpx.URL(value).host
        Guard().check_url(value)
    except (httpx.InvalidURL, ValueError, Forbidden) as exc:
        raise ValueError(f"is not an address that alerts can be posted to: {exc}") from exc
    return value


Webhook = Annotated[
    str, Field(max_length=2_000, pattern=r"^https?://[^\s/]+"), AfterValidator(_address)
]


class WantedSearch(SearchParameters):
    """What is searched, and the language that its results are read in."""

    lang: str | None = Field(
        default=None,
        max_length=35,
        description="Target language (BCP 47) of what is searched; by default the first.",
    )


class NewSearch(BaseModel):
    """A search to be saved."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    search: WantedSearch
    webhook: Webhook | None = Field(
        default=None,
        description="Alerts are posted there; private addresses only where the operator allows.",
    )


class SavedSearch(BaseModel):
    """A search that is saved."""

    id: str
    name: str
    search: dict[str, Any]
    webhook: str | None
    created_at: str
    checked_until: str
    failures: int = Field(description="Alerts in a row that the webhook did not take.")
    feed: str = Field(description="Path of its Atom feed.")


class NewlySaved(SavedSearch):
    """A search that was saved just now: the only time that its secret is told."""

    secret: str = Field(description="Key of the signatures of its alerts (HMAC-SHA256).")


@router.post("", response_model=NewlySaved, status_code=201, responses=declared(409))
async def save_search(
    dependencies: AllDependencies, searches: AuthorisedSearches, new: NewSearch
) -> NewlySaved:
    """Saves a search; its alerts begin with what appears in the index from now on."""
    try:
        dependencies.reading(new.search.lang)
    except ValueError as exc:
        raise wrong_language(exc, "body", "search") from exc
    if len(await searches.all()) >= MOST:
        raise HTTPException(
            409, f"There are {MOST} saved searches, which is the limit. Delete one first."
        )
    saved = await searches.add(new.name, new.search, new.webhook)
    return NewlySaved(**dict(_shown(saved)), secret=saved.secret)


@router.get("", response_model=list[SavedSearch])
async def list_searches(searches: AuthorisedSearches) -> list[SavedSearch]:
    """All saved searches, the oldest first."""
    return [_shown(each) for each in await searches.all()]


@router.get("/{id}", response_model=SavedSearch, responses=declared(404))
async def get_search(searches: AuthorisedSearches, id: SearchId) -> SavedSearch:
    """One saved search, and how its alerts fare."""
    saved = await searches.get(id)
    if saved is None:
        raise HTTPException(404, "There is no saved search with this id.")
    return _shown(saved)


@router.delete("/{id}", status_code=204, response_class=Response, responses=declared(404))
async def delete_search(searches: AuthorisedSearches, id: SearchId) -> Response:
    """Ends a saved search and its alerts."""
    if not await searches.remove(id):
        raise HTTPException(404, "There is no saved search with this id.")
    return Response(status_code=204)


def _shown(saved: Saved) -> SavedSearch:
    return SavedSearch(
        id=saved.id,
        name=saved.name,
        search=saved.parameters,
        webhook=saved.webhook,
        created_at=saved.created_at.isoformat(),
        checked_until=saved.checked_until.isoformat(),
        failures=saved.failures,
        feed=f"/searches/{saved.id}.atom",
    )
