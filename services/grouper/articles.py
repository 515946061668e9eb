"""Articles of a target language as the grouper reads them from the index."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from elasticsearch import AsyncElasticsearch

from perspektiven.index import Status, our_errors, read_alias
from perspektiven.settings import Settings
from perspektiven.swapped_indices import counted, searched
from services.grouper.members import Member, member
from services.grouper.node import LEAD_LETTERS, IncomingText

_PAGE = 200
_FIELDS = (
    "sort_id", "cluster_id", "status", "dated_at", "indexed_at", "outlet", "language", "title",
    "body", "original.title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupedArticle:
    """An article as far as it is grouped."""

    member: Member
    text: IncomingText
    is_withdrawn: bool
    indexed_at: datetime


class Articles:
    """Reads articles of a target language."""

    def __init__(
        self, elasticsearch: AsyncElasticsearch, settings: Settings, language: str
    ) -> None:
        self._elasticsearch = elasticsearch
        self._settings = settings
        self._alias = read_alias(settings, language)

    async def dated_since(
        self, since: datetime | None, before: datetime | None = None
    ) -> AsyncIterator[list[GroupedArticle]]:
        """Articles dated since then, or all, in pages, earliest first. Raises as `our_errors`."""
        bounds = {"gte": since, "lt": before}
        given = {name: at.isoformat() for name, at in bounds.items() if at is not None}
        query = {"range": {"dated_at": given}} if given else {"match_all": {}}
        async for page in self._pages(query, "dated_at"):
            yield page

    async def count(self, since: datetime, before: datetime) -> int:
        """How many articles are dated so. Raises as `our_errors`."""
        bounds = {"gte": since.isoformat(), "lt": before.isoformat()}
        with our_errors(self._settings):
            return await counted(
                self._elasticsearch,
                index=self._alias,
                ignore_unavailable=True,
                query={"range": {"dated_at": bounds}},
            )

    async def indexed_since(self, since: datetime) -> AsyncIterator[list[GroupedArticle]]:
        """Articles written since then, in pages, in order of writing. Raises as `our_errors`."""
        query = {"range": {"indexed_at": {"gte": since.isoformat()}}}
        async for page in self._pages(query, "indexed_at"):
            yield page

    async def named(self, ids: Sequence[str]) -> list[GroupedArticle]:
        """The articles of these ids."""
        return [
            each
            for begin in range(0, len(ids), _PAGE)
            async for page in self._pages(
                {"ids": {"values": ids[begin : begin + _PAGE]}}, "dated_at"
            )
            for each in page
        ]

    async def _pages(
        self, query: Mapping[str, Any], order: str
    ) -> AsyncIterator[list[GroupedArticle]]:
        after: list[Any] | None = None
        while True:
            with our_errors(self._settings):
                answer = await searched(
                    self._elasticsearch,
                    index=self._alias,
                    ignore_unavailable=True,
                    query=query,
                    sort=[{order: "asc"}, {"sort_id": "asc"}],
                    search_after=after,
                    source_includes=_FIELDS,
                    size=_PAGE,
                    track_total_hits=False,
                )
            hits = answer["hits"]["hits"]
            if not hits:
                return
            yield [_article(hit["_source"]) for hit in hits]
            after = hits[-1]["sort"]


def _article(source: Mapping[str, Any]) -> GroupedArticle:
    there = member(
        source["sort_id"],
        source["cluster_id"],
        datetime.fromisoformat(source["dated_at"]).astimezone(UTC),
        outlet=source["outlet"]["id"],
        country=source["outlet"]["country"],
        language=source["language"],
    )
    title = source.get("title")
    text = IncomingText(
        id=there.article_id,
        published_at=there.dated_at,
        title=title or source["original"]["title"],
        lead=_lead(source.get("body", ())),
        outlet=there.outlet,
        is_foreign=title is None,
    )
    return GroupedArticle(
        member=there,
        text=text,
        is_withdrawn=source["status"] == Status.WITHDRAWN,
        indexed_at=datetime.fromisoformat(source["indexed_at"]),
    )


def _lead(paragraphs: str | Sequence[str]) -> str:
    texts = [paragraphs] if isinstance(paragraphs, str) else paragraphs
    return " ".join(texts[:5])[: LEAD_LETTERS + 1]
