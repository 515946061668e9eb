"""Saved searches: stored in an index of their own, each with its webhook."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ConflictError, NotFoundError
from pydantic import BaseModel, ConfigDict, Field

from perspektiven.index import our_errors
from services.reader.article_index import ArticleIndex
from services.reader.query.parameters import SearchParameters
from services.reader.targets import PARAMETER

MOST = 1_000
"""How many searches an installation keeps."""

_MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "due_at": {"type": "date"},
        "created_at": {"type": "date"},
        "saved": {"type": "object", "enabled": False},
    },
}


class Saved(BaseModel):
    """A saved search and the state of its alerts."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    parameters: dict[str, Any]
    """As of SearchParameters, by alias, and `lang`."""
    webhook: str | None
    secret: str
    """Alerts are signed with it."""
    created_at: datetime
    checked_until: datetime
    """Articles indexed up to here were looked at."""
    position: tuple[int, str] | None = None
    """Where to go on while there is more news than one alert holds: the time of indexing in
    milliseconds and the id of the article that was told of last."""
    told: tuple[str, ...] = ()
    """Articles that were told of lately: what is written again is no news."""
    failures: int = Field(default=0, ge=0)

    @property
    def search(self) -> SearchParameters:
        """What is searched."""
        return SearchParameters.model_validate(self.parameters)

    @property
    def language(self) -> str | None:
        """The target language that is searched; None: the first, whichever that is."""
        return self.parameters.get(PARAMETER)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A search that this instance owns until its lease ends."""

    saved: Saved
    seq_no: int
    primary_term: int


class SavedSearches:
    """The index of saved searches."""

    def __init__(self, articles: ArticleIndex) -> None:
        self._elasticsearch = articles.elasticsearch
        self._settings = articles.settings
        self._index = f"{articles.settings.index_prefix}searches-{articles.language.lower()}"

    async def add(self, name: str, parameters: SearchParameters, webhook: str | None) -> Saved:
        """Keeps a search, with a secret of its own. Raises as `our_errors`."""
        now = datetime.now(UTC)
        saved = Saved(
            id=secrets.token_urlsafe(12),
            name=name,
            parameters=parameters.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            webhook=webhook,
            secret=secrets.token_urlsafe(32),
            created_at=now,
            checked_until=now,
        )
        with our_errors(self._settings):
            await self._elasticsearch.options(ignore_status=400).indices.create(
                index=self._index, mappings=_MAPPING, settings={"auto_expand_replicas": "0-1"}
            )
            await self._elasticsearch.index(
                index=self._index, id=saved.id, document=_source(saved, now), refresh=True
            )
        return saved

    async def get(self, identity: str) -> Saved | None:
        """The search of an id."""
        with our_errors(self._settings):
            try:
                answer = await self._elasticsearch.get(index=self._index, id=identity)
            except NotFoundError:
                return None
        return Saved.model_validate(answer["_source"]["saved"])

    async def all(self) -> list[Saved]:
        """All searches, the oldest first."""
        return [each.saved for each in await self._find({"match_all": {}})]

    async def remove(self, identity: str) -> bool:
        """Deletes a search; returns whether it existed."""
        with our_errors(self._settings):
            answer = await self._elasticsearch.options(ignore_status=404).delete(
                index=self._index, id=identity, refresh=True
            )
        return bool(answer.get("result") == "deleted")

    async def due(self, now: datetime) -> list[Claimed]:
        """Searches that are due."""
        return await self._find({"range": {"due_at": {"lte": now.isoformat()}}})

    async def put(self, claimed: Claimed, saved: Saved, due_at: datetime) -> Claimed | None:
        """Writes a search and when it is due again; None where somebody else was faster."""
        with our_errors(self._settings):
            try:
                answer = await self._elasticsearch.index(
                    index=self._index,
                    id=saved.id,
                    document=_source(saved, due_at),
                    if_seq_no=claimed.seq_no,
                    if_primary_term=claimed.primary_term,
                )
            except (ConflictError, NotFoundError):
                return None
        return Claimed(saved, answer["_seq_no"], answer["_primary_term"])

    async def _find(self, query: Mapping[str, Any]) -> list[Claimed]:
        with our_errors(self._settings):
            answer = await self._elasticsearch.search(
                index=self._index,
                ignore_unavailable=True,
                query=query,
                size=MOST,
                seq_no_primary_term=True,
                sort=[{"created_at": {"order": "asc", "unmapped_type": "date"}}],
            )
        return [
            Claimed(
                Saved.model_validate(hit["_source"]["saved"]), hit["_seq_no"], hit["_primary_term"]
            )
            for hit in answer["hits"]["hits"]
        ]


def _source(saved: Saved, due_at: datetime) -> dict[str, Any]:
    return {
        "due_at": due_at.isoformat(),
        "created_at": saved.created_at.isoformat(),
        "saved": saved.model_dump(mode="json"),
    }
