"""Search parameters, shared by pages, API, feeds and exports."""

from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from perspektiven.index import Status
from services.reader.query.clauses import Filters
from services.reader.query.days import end_of, rfc3339, start_of
from services.reader.query.parse import MAX_CHARACTERS, parse
from services.reader.query.search import MAX_SIZE, Search, Sort
from services.reader.settings import time_zones


def _moment(value: object) -> object:
    return rfc3339(value) if isinstance(value, str) and value else value or None


def without_empty(values: object) -> object:
    """Lists without empty texts, which say nothing; forms send them."""
    return [value for value in values if value != ""] if isinstance(values, list) else values


Moment = Annotated[
    datetime | date | None,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "format": "date-time"},
                {"type": "string", "maxLength": 0},
            ],
        }
    ),
]
"""A day or a moment, without a zone in UTC. Forms send empty texts for what nobody filled in."""


def _known_zone(name: str) -> str:
    if name not in time_zones():
        raise ValueError("must be a time zone of the tz database, such as Europe/Berlin")
    return name


TimeZone = Annotated[
    str,
    Field(max_length=60, description="tz database name; days begin there."),
    AfterValidator(_known_zone),
]

Values = Annotated[
    list[Annotated[str, Field(max_length=200)]],
    Field(max_length=50),
    BeforeValidator(without_empty),
]
"""Alternatives; empty texts say nothing."""


class SearchParameters(BaseModel):
    """What is searched, and in which order and amount it is answered."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    q: str = Field(
        default="",
        max_length=4 * MAX_CHARACTERS,
        description='Words that all must occur, "phrases", "loose phrases"~3, -excluded words or '
        "-(groups), OR between alternatives, brackets, NEAR/5 between words, title: author: "
        "source: country: lang: tag: from: until: date: before a word or a group, and begin* with "
        "at least three letters. What is not understood is named in `query.ignored`, or, where "
        "the search would find the opposite without it, answered with 422.",
    )
    country: Values = Field(default=[], description="Outlets' countries, ISO 3166-1 alpha-2.")
    outlet: Values = Field(default=[], description="Ids of outlets.")
    language: Values = Field(default=[], description="Languages of the originals, BCP 47.")
    tag: Values = Field(default=[], description="Tags, as outlets gave them.")
    status: Annotated[
        list[Status], Field(max_length=len(Status)), BeforeValidator(without_empty)
    ] = Field(
        default=[],
        description="Only articles that are so; by default all but those that were withdrawn.",
    )
    cluster: str | None = Field(
        default=None,
        max_length=100,
        description="Only near-duplicates of one report: a `cluster_id`.",
    )
    since: Moment = Field(
        default=None, alias="from", description="First day or moment; without a zone it is UTC."
    )
    until: Moment = Field(
        default=None, alias="to", description="Last day, included, or moment, excluded."
    )
    sort: Sort | None = Field(
        default=None,
        description="Order; by default relevance where there is a query, else newest first.",
    )

    def search(self, *, size: int = 20, zone: tzinfo = UTC) -> Search:
        """The search that they mean; days begin and end in `zone`. Raises QueryRefused."""
        query = parse(self.q, zone)
        return Search(
            query=query,
            filters=Filters(
                country=tuple(self.country),
                outlet=tuple(self.outlet),
                language=tuple(self.language),
                tag=tuple(self.tag),
                since=_start(self.since, zone),
                until=_end(self.until, zone),
                cluster=self.cluster or None,
                status=tuple(self.status),
            ),
            sort=self.sort or (Sort.RELEVANCE if query else Sort.NEWEST),
            size=size,
        )


class PageParameters(SearchParameters):
    """A search of which one page is asked for."""

    size: int = Field(default=20, ge=1, le=MAX_SIZE, description="Results a page.")
    collapse: bool = Field(
        default=False,
        description="Shows near-duplicates once, with the others in `also_at`; `total` counts them "
        "all. The list ends after 400 results.",
    )
    cursor: str | None = Field(
        default=None,
        max_length=24_000,
        description="`next_cursor` of the page before; all else has to be the same.",
    )

    def page(self, *, zone: tzinfo = UTC) -> Search:
        """The search that they mean, in pages of their size."""
        return replace(self.search(size=self.size, zone=zone), collapsed=self.collapse)


def newest(wanted: Search) -> Search:
    """The same search, newest first."""
    return replace(wanted, sort=Sort.NEWEST)


def _start(value: datetime | date | None, zone: tzinfo) -> datetime | None:
    return value if value is None or isinstance(value, datetime) else start_of(value, zone)


def _end(value: datetime | date | None, zone: tzinfo) -> datetime | None:
    return value if value is None or isinstance(value, datetime) else end_of(value, zone)
