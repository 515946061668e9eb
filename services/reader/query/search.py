"""Search: hits with highlights, facets, and the cursor of the next page."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from perspektiven.index import NOT_SHOWN, Document
from services.reader.article_index import HEADLINES, ArticleIndex, document_of
from services.reader.query import highlights
from services.reader.query.clauses import Clause, Filters, fresher_first, matching
from services.reader.query.cursors import Position
from services.reader.query.facets import Facets, facet_aggregations, read_facets
from services.reader.query.highlights import Highlights
from services.reader.query.near_duplicates import Siblings, siblings
from services.reader.query.resolve import resolve
from services.reader.query.tree import Query

MAX_SIZE = 100
COUNTED_EXACTLY = 10_000
"""Up to so many hits the total is exact; above it is "at least"."""

MOST_COLLAPSED = 400
"""Hits after which a list of stories ends: a cursor names those that were shown."""


class Sort(StrEnum):
    """The order of results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Search:
    """Parameters of a search."""

    query: Query = field(default_factory=Query)
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.NEWEST
    size: int = 20
    facets: bool = True
    texts: bool = False
    """Whether hits have their paragraphs: the first of them, as Beginnings."""
    collapsed: bool = False
    """Whether near-duplicates count as one hit."""
    copies_named: int | None = None
    """How many other articles of a hit's cluster are named with it; None: nor are they counted."""

    @property
    def key(self) -> str:
        """Identity of a search for cursors: everything that decides hits and their order."""
        return repr((str(self.query), self.filters, _sorting(self.sort), self.collapsed))

    async def resolved(self, articles: ArticleIndex) -> "Search":
        """The same search, its query as this index can answer it. Raises QueryRefused."""
        return replace(self, query=await resolve(articles, self.query))

    def with_texts(self) -> "Search":
        """The same search, its hits with their paragraphs."""
        return replace(self, texts=True)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    document: Document
    score: float | None
    highlights: Highlights


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Result of a search."""

    total: int
    is_exact: bool
    """Whether `total` is all there are, or the least that there are."""
    took_ms: int
    hits: tuple[Hit, ...]
    facets: Facets
    next: Position | None
    """Where the next page begins; None at the end."""
    language: str
    """Target language."""
    query: Query
    """The query as it was understood, with the parts that were ignored."""
    suggestion: str | None = None
    """A corrected query."""
    others: Siblings = field(default_factory=dict)
    """The other articles of each hit's cluster, where they were asked for."""


async def search(
    articles: ArticleIndex, wanted: Search, position: Position | None = None
) -> SearchResult:
    """One page. Raises QueryRefused, else as `perspektiven.index.our_errors`."""
    wanted = await wanted.resolved(articles)
    # Whole hours: the same search is answered with the same scores, and so the same ETag.
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    at = position.at if position else hour
    body = _body(articles, wanted, position, at)
    pit = None
    if position and wanted.sort is Sort.RELEVANCE and not wanted.collapsed:
        frozen = await articles.ask_frozen(body, position.pit, beginnings=wanted.texts)
        answer, pit = frozen.answer, frozen.pit
    else:
        answer = await articles.ask(body, beginnings=wanted.texts)
    hits = answer["hits"]["hits"][: wanted.size]
    more = len(answer["hits"]["hits"]) > wanted.size
    total = answer["hits"]["total"]["value"]
    if position:
        total = position.total if position.total is not None else total + len(position.shown)
    begun = Position(at, pit=pit, total=total if wanted.collapsed else None)
    following = _next(wanted, hits, position, begun) if more else None
    found, facets, others = await _seen_closer(articles, wanted, answer, hits)
    return SearchResult(
        total=total,
        is_exact=answer["hits"]["total"]["relation"] == "eq",
        took_ms=answer["took"],
        hits=found,
        facets=facets,
        next=following,
        language=articles.language,
        query=wanted.query,
        others=others,
    )


async def _seen_closer(
    articles: ArticleIndex,
    wanted: Search,
    answer: Mapping[str, Any],
    hits: Sequence[Mapping[str, Any]],
) -> tuple[tuple[Hit, ...], Facets, Siblings]:
    """What takes further requests once the hits are known, all of them at the same time."""

    found = tuple(hits_of(hits))

    async def facets() -> Facets:
        return await read_facets(articles, answer["aggregations"]) if wanted.facets else {}

    async def others() -> Siblings:
        if wanted.copies_named is None:
            return {}
        return await siblings(articles, (hit.document for hit in found), few=wanted.copies_named)

    marked, counted, copies = await asyncio.gather(
        highlights.of_hits(articles, wanted.query, hits), facets(), others()
    )
    found = tuple(replace(hit, highlights=marked.get(hit.document.id, {})) for hit in found)
    return found, counted, copies


async def count_facets(articles: ArticleIndex, wanted: Search) -> Facets:
    """The facets of a search without its hits."""
    wanted = await wanted.resolved(articles)
    matched = matching(wanted.query, wanted.filters, articles.language)
    body = {"query": {"bool": {"filter": [matched]}}, "size": 0, "track_total_hits": False}
    answer = await articles.ask(body | {"aggs": facet_aggregations(wanted.filters)})
    return await read_facets(articles, answer["aggregations"])


def _body(
    articles: ArticleIndex, wanted: Search, position: Position | None, at: datetime
) -> dict[str, Any]:
    matched = matching(wanted.query, wanted.filters, articles.language)
    by_relevance = wanted.sort is Sort.RELEVANCE
    body: dict[str, Any] = {
        "query": fresher_first(matched, at) if by_relevance else matched,
        "sort": _sorting(wanted.sort),
        "size": wanted.size + 1,
        "track_total_hits": COUNTED_EXACTLY,
        "_source": {"excludes": list(NOT_SHOWN if wanted.texts else HEADLINES)},
        "post_filter": _post_filter(wanted, position),
    }
    if highlights.is_worth_it(wanted.query):
        body["highlight"] = highlights.in_translation(wanted.query)
    if wanted.facets:
        body["aggs"] = facet_aggregations(wanted.filters)
    if position and position.after:
        body["search_after"] = list(position.after)
    if wanted.collapsed:
        body["collapse"] = {"field": "cluster_id"}
    return body


def _sorting(sort: Sort) -> list[dict[str, str]]:
    if sort is Sort.RELEVANCE:
        # Ids would decide between equals too, but each hit that may be among the best would have
        # its id looked up for it. Later pages are of a point in time, which has an order itself.
        return [{"_score": "desc"}, {"dated_at": "desc"}]
    return [{"dated_at": "desc" if sort is Sort.NEWEST else "asc"}, {"sort_id": "asc"}]


def _post_filter(wanted: Search, position: Position | None) -> Clause:
    clause: Clause = {"filter": list(wanted.filters.facets().values())}
    if position and position.shown:
        shown = list(position.shown)
        clause["must_not"] = [
            {"terms": {"cluster_id": shown}} if wanted.collapsed else {"ids": {"values": shown}}
        ]
    return {"bool": clause}


def _next(
    wanted: Search,
    hits: Sequence[Mapping[str, Any]],
    position: Position | None,
    begun: Position,
) -> Position | None:
    before = position.shown if position else ()
    if wanted.collapsed:
        # Elasticsearch can't go on within collapsed hits: the next page is the first one of all
        # stories that were not shown.
        shown = (*before, *(hit["_source"]["cluster_id"] for hit in hits))
        return replace(begun, shown=shown) if len(shown) < MOST_COLLAPSED else None
    if wanted.sort is Sort.RELEVANCE and position is None:
        return replace(begun, shown=tuple(hit["_id"] for hit in hits))
    return replace(begun, after=tuple(hits[-1]["sort"]), shown=before)


def hits_of(hits: Iterable[Mapping[str, Any]]) -> Iterator[Hit]:
    """The hits of an answer, nothing marked yet."""
    for hit in hits:
        yield Hit(document_of(hit), hit.get("_score"), {})
