"""Names of outlets: what they are called, by id, and whether any is called so."""

import time
from collections.abc import Iterable, Sequence
from typing import Any

from services.reader.article_index import ArticleIndex
from services.reader.index_names import NAMED_SECONDS

_MOST_KNOWN = 10_000


async def outlet_names(articles: ArticleIndex, ids: Iterable[str]) -> dict[str, str]:
    """What these outlets are called, by id. Raises as `perspektiven.index.our_errors`.

    Asked for by themselves, and seldom: beside each search they took a tenth of its time.
    """
    names = articles.names
    if time.monotonic() - names.outlets_asked > NAMED_SECONDS:
        names.outlets, names.outlets_asked = {}, time.monotonic()
    wanted, known = list(ids), names.outlets
    if unknown := [each for each in wanted if each not in known]:
        answer = await articles.ask(_naming(unknown))
        for bucket in answer["aggregations"]["outlets"]["buckets"]:
            for name in bucket["name"]["buckets"]:
                known[bucket["key"]] = str(name["key"])
    return {each: known.get(each, each) for each in wanted}


async def unknown_outlets(articles: ArticleIndex, sources: Iterable[str]) -> frozenset[str]:
    """Those of the `sources` that no outlet of the index is called. Raises as `our_errors`."""
    known = articles.names.sources
    asked = [each for each in dict.fromkeys(sources) if each not in known]
    if not asked:
        return frozenset()
    clauses = {str(n): outlet_clause(each) for n, each in enumerate(asked)}
    counted = await articles.ask(
        {
            "size": 0,
            "track_total_hits": False,
            "aggs": {"sources": {"filters": {"filters": clauses}}},
        }
    )
    buckets = counted["aggregations"]["sources"]["buckets"]
    found = {each for n, each in enumerate(asked) if buckets[str(n)]["doc_count"]}
    if len(known) + len(found) > _MOST_KNOWN:
        known.clear()
    known |= found
    return frozenset(asked) - found


def outlet_clause(source: str) -> dict[str, Any]:
    """Articles of the outlet of an id, or of those with these words in their name."""
    either = [
        {"term": {"outlet.id": source.lower()}},
        {"match": {"outlet.name.text": {"query": source, "operator": "and"}}},
    ]
    return {"bool": {"should": either, "minimum_should_match": 1}}


def _naming(outlets: Sequence[str]) -> dict[str, Any]:
    name = {"terms": {"field": "outlet.name", "size": 1}}
    of_each = {"terms": {"field": "outlet.id", "size": len(outlets)}, "aggs": {"name": name}}
    return {
        "query": {"terms": {"outlet.id": list(outlets)}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"outlets": of_each},
    }
