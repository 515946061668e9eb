"""Articles of a target language as the grouper reads them from the index."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
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
_LISTED = 10_000
_OLDEST = datetime(1600, 1, 1, tzinfo=UTC)
"""No newspaper is older; what says so is not to be looked for before the first year of all."""

_NOTHING = {"source": False, "stored_fields": "_none_"}
"""Of a hit that is only listed: what it is sorted by says all."""

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


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """Articles that were written lately."""

    articles: list[GroupedArticle]
    written: dict[str, datetime]
    """When each was written, by id, to the millisecond."""


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
        async for page in self._pages(_dated(since, before), "dated_at"):
            yield page

    async def count(self, since: datetime | None, before: datetime | None) -> int:
        """How many articles are dated so. Raises as `our_errors`."""
        with our_errors(self._settings):
            return await counted(
                self._elasticsearch,
                index=self._alias,
                ignore_unavailable=True,
                query=_dated(since, before),
            )

    async def indexed_since(
        self, since: datetime, is_new: Callable[[str, datetime], bool]
    ) -> AsyncIterator[WrittenPage]:
        """Articles written since then that are new to the caller, in pages, in order of writing.

        Who looks again and again sees most of them again: only new ones are read. Raises as
        `our_errors`.
        """
        query = {"range": {"indexed_at": {"gte": since.isoformat()}}}
        after: list[Any] | None = None
        while hits := await self._hits(query, "indexed_at", after, _LISTED, _NOTHING):
            listed = [
                (name, datetime.fromtimestamp(milliseconds / 1000, UTC))
                for milliseconds, name in (hit["sort"] for hit in hits)
            ]
            new = [each for each in listed if is_new(*each)]
            for begin in range(0, len(new), _PAGE):
                written = dict(new[begin : begin + _PAGE])
                yield WrittenPage(await self.named(list(written)), written)
            after = hits[-1]["sort"]

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

    async def texts(self, ids: Sequence[str]) -> list[IncomingText]:
        """The texts of these articles as they are now, but for those that were withdrawn."""
        return [each.text for each in await self.named(ids) if not each.is_withdrawn]

    async def _pages(
        self, query: Mapping[str, Any], order: str
    ) -> AsyncIterator[list[GroupedArticle]]:
        after: list[Any] | None = None
        while hits := await self._hits(query, order, after, _PAGE, {"source_includes": _FIELDS}):
            yield [_article(hit["_source"]) for hit in hits]
            after = hits[-1]["sort"]

    async def _hits(
        self,
        query: Mapping[str, Any],
        order: str,
        after: list[Any] | None,
        size: int,
        fields: Mapping[str, Any],
    ) -> list[Mapping[str, Any]]:
        """A page of hits, by a time and then by id. Raises as `our_errors`."""
        with our_errors(self._settings):
            answer = await searched(
                self._elasticsearch,
                index=self._alias,
                ignore_unavailable=True,
                query=query,
                sort=[{order: "asc"}, {"sort_id": "asc"}],
                search_after=after,
                size=size,
                track_total_hits=False,
                **fields,
            )
        found: list[Mapping[str, Any]] = answer["hits"]["hits"]
        return found


def _dated(since: datetime | None, before: datetime | None) -> dict[str, Any]:
    """The query for articles dated since then and before then, or all."""
    bounds = {"gte": since, "lt": before}
    given = {name: at.isoformat() for name, at in bounds.items() if at is not None}
    return {"range": {"dated_at": given}} if given else {"match_all": {}}


def _article(source: Mapping[str, Any]) -> GroupedArticle:
    there = member(
        source["sort_id"],
        source["cluster_id"],
        max(datetime.fromisoformat(source["dated_at"]), _OLDEST).astimezone(UTC),
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
