"""Stories: the articles of several outlets that are near-duplicates of one another."""

from collections.abc import Iterable
from dataclasses import replace

from perspektiven.index import NOT_SHOWN, Document
from services.reader.archive import Archive
from services.reader.clauses import Filters, matching
from services.reader.query import Query

_MOST = 100
_EACH = 5

Siblings = dict[str, tuple[Document, ...]]


async def story(archive: Archive, cluster: str) -> tuple[Document, ...]:
    """All articles of a cluster, the earliest first."""
    filters = replace(Filters(), cluster=cluster)
    answer = await archive.ask(
        {
            "query": {"bool": {"filter": [matching(Query(), filters, archive.language)]}},
            "sort": [{"dated_at": "asc"}, {"sort_id": "asc"}],
            "size": _MOST,
            "_source": {"excludes": [*NOT_SHOWN, "original.paragraphs"]},
        }
    )
    return tuple(Document.model_validate(hit["_source"]) for hit in answer["hits"]["hits"])


async def siblings(archive: Archive, documents: Iterable[Document]) -> Siblings:
    """By article id: the other articles of its cluster, a few of them, newest first."""
    shown = tuple(documents)
    clusters = sorted({document.cluster_id for document in shown})
    if not clusters:
        return {}
    matched = matching(Query(), Filters(), archive.language)
    answer = await archive.ask(
        {
            "query": {"bool": {"filter": [matched, {"terms": {"cluster_id": clusters}}]}},
            "size": 0,
            "track_total_hits": False,
            "aggs": {"clusters": _members(len(clusters))},
        }
    )
    members = {
        bucket["key"]: tuple(
            Document.model_validate(hit["_source"]) for hit in bucket["few"]["hits"]["hits"]
        )
        for bucket in answer["aggregations"]["clusters"]["buckets"]
    }
    return {
        document.id: tuple(
            each for each in members.get(document.cluster_id, ()) if each.id != document.id
        )[:_EACH]
        for document in shown
    }


def _members(clusters: int) -> dict[str, object]:
    few = {
        "size": _EACH + 1,
        "sort": [{"dated_at": "desc"}, {"sort_id": "asc"}],
        "_source": {"excludes": [*NOT_SHOWN, "paragraphs", "original.paragraphs"]},
    }
    return {
        "terms": {"field": "cluster_id", "size": clusters, "min_doc_count": 2},
        "aggs": {"few": {"top_hits": few}},
    }
