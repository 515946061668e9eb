"""Near-duplicates: the copies of a report in other outlets, and how many each hit has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from perspektiven.contracts import OutletRef
from perspektiven.index import NOT_SHOWN, Document, Status
from services.reader.article_index import ArticleIndex, document_of
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query

MOST = 100
"""Articles that the page of a story or of a cluster shows."""

NAMED = 5
"""Other articles of a cluster that are named with each."""

_NEWEST_FIRST = [{"dated_at": "desc"}, {"sort_id": "asc"}]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The articles of a cluster, the earliest first: all of them, or the first MOST."""

    articles: tuple[Document, ...]
    total: int
    countries: tuple[tuple[str, int], ...]
    """Each country's code and how many of the articles are from there, most first."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster, as far as others name it."""

    id: str
    outlet: OutletRef


@dataclass(frozen=True, slots=True)
class Others:
    """Other articles of an article's cluster: their number and the newest few."""

    count: int = 0
    few: tuple[Member, ...] = ()

    @property
    def more(self) -> int:
        """Number of the others beyond those few."""
        return self.count - len(self.few)


NONE = Others()
Siblings = dict[str, Others]


async def copies(articles: ArticleIndex, cluster: str) -> Cluster | None:
    """The near-duplicates of one report; None where there are none."""
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": [_of_cluster(articles, cluster)]}},
            "sort": [{"dated_at": "asc"}, {"sort_id": "asc"}],
            "size": MOST,
            "track_total_hits": True,
            "_source": {"excludes": list(NOT_SHOWN)},
            "aggs": {"countries": {"terms": {"field": "outlet.country", "size": 300}}},
        },
        beginnings=True,
    )
    hits = answer["hits"]["hits"]
    if not hits:
        return None
    return Cluster(
        articles=tuple(document_of(hit) for hit in hits),
        total=answer["hits"]["total"]["value"],
        countries=tuple(
            (bucket["key"], bucket["doc_count"])
            for bucket in answer["aggregations"]["countries"]["buckets"]
        ),
    )


async def siblings(
    articles: ArticleIndex, documents: Iterable[Document], *, few: int = NAMED
) -> Siblings:
    """By article id: the other articles of its cluster; `few` of them by name."""
    shown = tuple(documents)
    clusters = sorted({document.cluster_id for document in shown})
    if not clusters:
        return {}
    matched = matching(Query(), Filters(), articles.language)
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": [matched, {"terms": {"cluster_id": clusters}}]}},
            "size": 0,
            "track_total_hits": False,
            # Hardly any two searches ask for the same clusters: nothing is kept of their answers.
            "request_cache": False,
            "aggs": {"clusters": _members(len(clusters), few)},
        }
    )
    buckets = {each["key"]: each for each in answer["aggregations"]["clusters"]["buckets"]}
    return {
        document.id: _others(document, buckets.get(document.cluster_id), few) for document in shown
    }


def _of_cluster(articles: ArticleIndex, cluster: str) -> dict[str, Any]:
    return matching(Query(), replace(Filters(), cluster=cluster), articles.language)


def _others(document: Document, bucket: Mapping[str, Any] | None, few: int) -> Others:
    # What is withdrawn stands in no cluster: it is not counted with the others.
    if bucket is None or document.status is Status.WITHDRAWN:
        return NONE
    hits = bucket["few"]["hits"]["hits"] if few else []
    members = [
        Member(hit["_id"], OutletRef.model_validate(hit["_source"]["outlet"])) for hit in hits
    ]
    chosen = [each for each in members if each.id != document.id][:few]
    return Others(bucket["doc_count"] - 1, tuple(chosen))


def _members(clusters: int, few: int) -> dict[str, Any]:
    # By `map`, since a page's articles are few: else every cluster of the index is numbered first.
    terms: dict[str, Any] = {
        "terms": {
            "field": "cluster_id",
            "size": clusters,
            "min_doc_count": 2,
            "execution_hint": "map",
        }
    }
    if few:
        hits = {
            "size": few + 1,
            "sort": _NEWEST_FIRST,
            "_source": ["outlet"],
        }
        terms["aggs"] = {"few": {"top_hits": hits}}
    return terms
