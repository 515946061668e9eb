"""Search: hits with highlights, facets, and the cursor of the next page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from perspektiven.index import NOT_SHOWN, Document, Status
from services.reader.article_index import HEADLINES, ArticleIndex, document_of
from services.reader.query import highlights
from services.reader.query.clauses import Clause, Filters, fresher_first, matching
from services.reader.query.cursors import Position
from services.reader.query.facets import Facets, facet_aggregations, read_facets
from services.reader.query.highlights import Highlights
from services.reader.query.resolve import resolve
from services.reader.query.tree import Query

MAX_SIZE = 100
COUNTED_EXACTLY = 10_000
"""Up to so many hits the total is exact; above it is "at least"."""

MOST_COLLAPSED = 400
"""Hits after which a list of stories ends: a cursor names those that were shown."""

_ABOUT_LETTERS = 1_000
"""Headline and lead say what an article is about. Elasticsearch looks each word of it up in every
segment: of 2,500 letters it takes nearly twice as long (bench/pages)."""

_RARE_AT_LEAST = 4
"""Articles that a word may be in, in a small index, and still say what they are about."""


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
    return SearchResult(
        total=total,
        is_exact=answer["hits"]["total"]["relation"] == "eq",
        took_ms=answer["took"],
        hits=tuple(_hits(hits, await _highlights(articles, wanted.query, hits))),
        facets=await read_facets(articles, answer["aggregations"]) if wanted.facets else {},
        next=following,
        language=articles.language,
        query=wanted.query,
    )


async def count_facets(articles: ArticleIndex, wanted: Search) -> Facets:
    """The facets of a search without its hits."""
    wanted = await wanted.resolved(articles)
    matched = matching(wanted.query, wanted.filters, articles.language)
    body = {"query": {"bool": {"filter": [matched]}}, "size": 0, "track_total_hits": False}
    answer = await articles.ask(body | {"aggs": facet_aggregations(wanted.filters)})
    return await read_facets(articles, answer["aggregations"])


async def similar(
    articles: ArticleIndex, document: Document, size: int, besides: Sequence[str] = ()
) -> tuple[Hit, ...]:
    """Articles on the same subject in other words: near-duplicates are left out, and `besides`."""
    total = await articles.total()
    body = {
        "query": {
            "bool": {
                "must": [{"more_like_this": _more_like(document, total, len(besides))}],
                "must_not": [
                    {"ids": {"values": list(besides)}},
                    {"term": {"status": Status.WITHDRAWN.value}},
                    {"term": {"cluster_id": document.cluster_id}},
                ],
            }
        },
        "collapse": {"field": "cluster_id"},
        "_source": {"excludes": list(HEADLINES)},
        "size": size,
    }
    return tuple(_hits((await articles.ask(body))["hits"]["hits"]))


def _more_like(document: Document, articles: int, besides: int) -> dict[str, Any]:
    """What an article is about, in up to 25 words that few of the `articles` have.

    Those left out (`besides`) have its words, too: they do not make a word frequent.
    """
    title = document.title or document.original.title
    text = " ".join([title, *(each.text for each in document.paragraphs)])
    return {
        "fields": ["title", "body"] if document.title else ["original.title"],
        "like": text[:_ABOUT_LETTERS],
        "min_term_freq": 1,
        "min_doc_freq": 2,
        "max_doc_freq": max(_RARE_AT_LEAST + besides, articles // 50),
        "min_word_length": 4,
        "max_query_terms": 25,
        # A follow-up shares fewer words with a story than another report of it would.
        "minimum_should_match": "20%" if besides else "30%",
    }


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


async def _highlights(
    articles: ArticleIndex, query: Query, hits: Sequence[Mapping[str, Any]]
) -> dict[str, Highlights]:
    """What is marked in each hit, by id."""
    found = highlights.read(hits)
    if not highlights.is_worth_it(query):
        return found
    unmarked = [hit for hit in hits if not highlights.has_marks(found[hit["_id"]])]
    if unmarked:
        answer = await articles.ask(highlights.in_original(query, unmarked))
        for identity, more in highlights.read(answer["hits"]["hits"]).items():
            found[identity] = found[identity] | more
        for hit in unmarked:
            if not highlights.has_marks(found[hit["_id"]]):
                found[hit["_id"]] = highlights.with_names(query, hit, found[hit["_id"]])
    return found


def _hits(
    hits: Sequence[Mapping[str, Any]], marked: Mapping[str, Highlights] | None = None
) -> Iterator[Hit]:
    for hit in hits:
        yield Hit(document_of(hit), hit.get("_score"), (marked or {}).get(hit["_id"], {}))
