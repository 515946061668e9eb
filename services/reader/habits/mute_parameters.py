"""Mutes as parameters of feeds and of the search API, where no cookie is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from services.reader.habits.cookie import Kind, Mute, plain
from services.reader.habits.muting import Muting
from services.reader.query.parameters import without_empty
from services.reader.query.search import Hit, Search

Muted = Annotated[
    list[Annotated[str, Field(max_length=100), AfterValidator(plain)]],
    Field(max_length=50),
    BeforeValidator(without_empty),
]


class MuteParameters(BaseModel):
    """What an answer leaves out, as the pages do for a reader who has muted it."""

    model_config = ConfigDict(extra="ignore")

    mute_word: Muted = Field(
        default=[],
        description="Words or phrases: articles are left out that have one in the first 300 "
        "letters of the headline, translated or as printed, or in a tag, as a whole word; "
        "`climat*` is the beginning of a word. `total` and facets count them, and a page has fewer "
        "results.",
    )
    mute_outlet: Muted = Field(default=[], description="Ids of outlets that are left out.")
    mute_country: Muted = Field(
        default=[], description="Countries whose outlets are left out, ISO 3166-1 alpha-2."
    )


@dataclass(frozen=True, slots=True)
class RequestMutes:
    """The mutes of a request."""

    words: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def narrowed(self, wanted: Search) -> Search:
        """The same search without muted outlets and countries."""
        filters = replace(
            wanted.filters, without_outlet=self.outlets, without_country=self.countries
        )
        return replace(wanted, filters=filters)

    def kept(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """The hits without a muted word."""
        muting = Muting(Mute(kind=Kind.WORD, value=each) for each in self.words)
        return tuple(each for each in hits if not muting.by_word(each.document))


# A coroutine although it waits for nothing: a function would be called in a thread.
async def _mutes(parameters: Annotated[MuteParameters, Query()]) -> RequestMutes:
    return RequestMutes(
        words=tuple(parameters.mute_word),
        outlets=tuple(parameters.mute_outlet),
        countries=tuple(each.upper() for each in parameters.mute_country),
    )


Mutes = Annotated[RequestMutes, Depends(_mutes)]
