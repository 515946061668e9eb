"""Routes of /api/v1/outlet-lists: lists of outlets for `source:NAME`, for holders of the token."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from services.reader.api.token import AuthorisedDependencies
from services.reader.http.problems import declared
from services.reader.outlet_lists import MOST, MOST_OUTLETS, NAME, OutletLists

router = APIRouter(
    prefix="/api/v1/outlet-lists",
    tags=["lists of outlets"],
    responses=declared(400, 401, 403, 413, 414, 422, 429, 503),
)


async def _authorised(dependencies: AuthorisedDependencies) -> OutletLists:
    """The lists of outlets, for whoever has the token."""
    return dependencies.articles.lists


AuthorisedLists = Annotated[OutletLists, Depends(_authorised)]
ListName = Annotated[
    str, Path(pattern=NAME, description="What follows `source:` in queries, in any case.")
]
OutletId = Annotated[str, Field(min_length=1, max_length=200)]


class NewOutlets(BaseModel):
    """The outlets of a list."""

    model_config = ConfigDict(extra="forbid")

    outlets: list[OutletId] = Field(
        min_length=1, max_length=MOST_OUTLETS, description="Ids of outlets."
    )


class OutletList(BaseModel):
    """A list of outlets."""

    name: str
    outlets: tuple[str, ...]
    is_fixed: bool = Field(description="Whether it is one of the operator's file.")


@router.get("", response_model=list[OutletList])
async def list_lists(lists: AuthorisedLists) -> list[OutletList]:
    """All lists of outlets, by name."""
    return [_shown(lists, name, outlets) for name, outlets in (await lists.all()).items()]


@router.get("/{name}", response_model=OutletList, responses=declared(404))
async def get_list(lists: AuthorisedLists, name: ListName) -> OutletList:
    """One list of outlets."""
    for found, outlets in (await lists.named([name])).items():
        return _shown(lists, found, outlets)
    raise HTTPException(404, "There is no list of outlets of this name.")


@router.put("/{name}", response_model=OutletList, responses=declared(409))
async def put_list(lists: AuthorisedLists, name: ListName, new: NewOutlets) -> OutletList:
    """Keeps a list of outlets, in place of the one of that name."""
    name = name.casefold()
    _refuse_fixed(lists, name)
    known = await lists.all()
    if len(known) >= MOST and name not in known:
        raise HTTPException(409, f"There are {MOST} lists, which is the limit. Delete one first.")
    outlets = tuple(dict.fromkeys(new.outlets))
    await lists.put(name, outlets)
    return _shown(lists, name, outlets)


@router.delete("/{name}", status_code=204, response_class=Response, responses=declared(404, 409))
async def delete_list(lists: AuthorisedLists, name: ListName) -> Response:
    """Deletes a list of outlets; saved searches and feeds that name it wait until it is back."""
    _refuse_fixed(lists, name.casefold())
    if not await lists.remove(name.casefold()):
        raise HTTPException(404, "There is no list of outlets of this name.")
    return Response(status_code=204)


def _refuse_fixed(lists: OutletLists, name: str) -> None:
    if name in lists.of_file():
        raise HTTPException(409, f"The operator's file defines {name}. Change it there.")


def _shown(lists: OutletLists, name: str, outlets: tuple[str, ...]) -> OutletList:
    return OutletList(name=name, outlets=outlets, is_fixed=name in lists.of_file())
