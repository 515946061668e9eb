"""Front page: the newest articles, then the newest of each country."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perspektiven.index import NOT_SHOWN, Document
from services.reader.article_index import HEADLINES, ArticleIndex, document_of
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query

_NEWEST = 9
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
class Front:
    """Contents of the front page."""

    newest: tuple[Document, ...]
    countries: tuple[CountryPart, ...]

    @property
    def articles(self) -> tuple[Document, ...]:
        """All articles of the page."""
        return self.newest + tuple(each for part in self.countries for each in part.articles)


async def front(articles: ArticleIndex) -> Front:
    """The front page as it is now; near-duplicates stand there once."""
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": [matching(Query(), Filters(), articles.language)]}},
            "sort": _NEWEST_FIRST,
            "collapse": {"field": "cluster_id"},
            "size": _NEWEST,
            "track_total_hits": False,
            # Of an article that is not translated, the original's text is what is shown.
            "_source": {"excludes": list(NOT_SHOWN)},
            "aggs": {"countries": _BY_COUNTRY},
        },
        beginnings=True,
    )
    newest = _documents(answer["hits"]["hits"])
    taken = {document.cluster_id for document in newest}
    parts = [_part(bucket, taken) for bucket in answer["aggregations"]["countries"]["buckets"]]
    return Front(newest, tuple(parts))


_BY_COUNTRY: dict[str, Any] = {
    "terms": {"field": "outlet.country", "size": _COUNTRIES, "shard_size": 300},
    "aggs": {
        "newest": {
            "top_hits": {
                "size": _NEWEST + _EACH,
                "sort": _NEWEST_FIRST,
                "_source": {"excludes": list(HEADLINES)},
            }
        }
    },
}


def _part(bucket: Mapping[str, Any], taken: set[str]) -> CountryPart:
    """`taken` are the clusters that the page has already; those shown here are added."""
    shown: list[Document] = []
    for document in _documents(bucket["newest"]["hits"]["hits"]):
        if len(shown) < _EACH and document.cluster_id not in taken:
            shown.append(document)
            taken.add(document.cluster_id)
    return CountryPart(bucket["key"], bucket["doc_count"], tuple(shown))


def _documents(hits: Sequence[Mapping[str, Any]]) -> tuple[Document, ...]:
    return tuple(document_of(hit) for hit in hits)
