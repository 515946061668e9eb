"""Single articles of the front page: the newest, then the newest of each country."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perspektiven.index import NOT_SHOWN, Document
from services.reader.article_index import HEADLINES, ArticleIndex, document_of
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query

NEWEST = 9
"""The newest articles on a page without stories."""

_COUNTRIES = 12
_EACH = 4
_NEWEST_FIRST = [{"dated_at": "desc"}, {"sort_id": "asc"}]


@dataclass(frozen=True, slots=True)
class CountryPart:
    """The newest articles of a country that the page does not have above."""

    code: str
    total: int
    articles: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class SingleArticles:
    """Articles that stand on the page by themselves, outside its stories."""

    newest: tuple[Document, ...]
    countries: tuple[CountryPart, ...]


async def single_articles(
    articles: ArticleIndex,
    filters: Filters | None = None,
    *,
    newest: int = NEWEST,
    taken: Collection[str] = (),
) -> SingleArticles:
    """The newest articles; near-duplicates stand there once, and none of the clusters `taken`."""
    shown = matching(Query(), filters or Filters(), articles.language)
    excluded = [{"terms": {"cluster_id": sorted(taken)}}] if taken else []
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": [shown], "must_not": excluded}},
            "sort": _NEWEST_FIRST,
            "collapse": {"field": "cluster_id"},
            "size": newest,
            "track_total_hits": False,
            # Of an article that is not translated, the original's text is what is shown.
            "_source": {"excludes": list(NOT_SHOWN)},
            "aggs": {"countries": _BY_COUNTRY},
        },
        beginnings=True,
    )
    first = _documents(answer["hits"]["hits"])
    seen = {document.cluster_id for document in first}
    parts = [_part(bucket, seen) for bucket in answer["aggregations"]["countries"]["buckets"]]
    return SingleArticles(first, tuple(parts))


_BY_COUNTRY: dict[str, Any] = {
    "terms": {"field": "outlet.country", "size": _COUNTRIES, "shard_size": 300},
    "aggs": {
        "newest": {
            "top_hits": {
                "size": NEWEST + _EACH,
                "sort": _NEWEST_FIRST,
                "_source": {"excludes": list(HEADLINES)},
            }
        }
    },
}


def _part(bucket: Mapping[str, Any], seen: set[str]) -> CountryPart:
    """`seen` are the clusters that the page has already; those shown here are added."""
    shown: list[Document] = []
    for document in _documents(bucket["newest"]["hits"]["hits"]):
        if len(shown) < _EACH and document.cluster_id not in seen:
            shown.append(document)
            seen.add(document.cluster_id)
    return CountryPart(bucket["key"], bucket["doc_count"], tuple(shown))


def _documents(hits: Sequence[Mapping[str, Any]]) -> tuple[Document, ...]:
    return tuple(document_of(hit) for hit in hits)
