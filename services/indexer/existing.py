"""Existing documents: where an article is stored, and its near-duplicates."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Transient
from perspektiven.index import Document, our_errors, read_alias
from perspektiven.settings import Settings
from perspektiven.swapped_indices import searched_together
from perspektiven.text import fingerprints
from perspektiven.text.language_tags import UNKNOWN
from services.indexer.clusters import ClusterMember, forerunners

_MOST = 2_000
"""Candidates that are read for a whole batch; noise, where there are more."""

_EVERY = 3
"""Looked up at writing is every third band: that finds all but the most edited copies, and those
are the sweep's."""

MEMBERS: Mapping[str, Any] = {
    "docvalue_fields": ["sort_id", "discovered_at", "language", "fingerprint", "cluster_id"],
    "stored_fields": "_none_",
}
"""How a search asks for what decides on clusters.

By columns: most candidates are no copies, and reading a document unpacks its texts.
"""


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """Index of a document, if it has one, and its cluster."""

    index: str | None
    cluster_id: str


async def places(
    elasticsearch: AsyncElasticsearch,
    settings: Settings,
    documents: Sequence[Document],
    window: timedelta,
) -> list[StoredPlace]:
    """Looks up the place of each document in one request; results in order.

    A document that is there already keeps its index, whatever month it now says it was discovered
    in, since an id lives in one index only. Raises Transient when Elasticsearch can't answer now.
    """
    by_language: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_language[document.target_language].append(document)
    searches: list[Mapping[str, Any]] = []
    for language, group in by_language.items():
        header = search_header(settings, language)
        searches += (header, _themselves_and_copies(group, window))
    answers = iter(await search_all(elasticsearch, settings, searches))
    found: dict[tuple[str, str], StoredPlace] = {}
    for language, group in by_language.items():
        alias = read_alias(settings, language)
        hits = next(answers)
        homes = _homes(alias, hits)
        members, others = [*map(member_of, group)], [*map(member_of_hit, hits)]
        # Comparing is arithmetic, some tenths of a second where thousands are alike.
        first = await asyncio.to_thread(forerunners, members, others, window)
        for document in group:
            known = first.get(document.id)
            cluster = known.cluster_id if known else document.id
            found[language, document.id] = StoredPlace(homes.get(document.id), cluster)
    return [found[document.target_language, document.id] for document in documents]


def _homes(alias: str, hits: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The month of each article, by id; of one that is in several, the earliest."""
    months = sorted(
        ((month_of(alias, hit["_index"]), hit["fields"]["sort_id"][0]) for hit in hits),
        reverse=True,
    )
    return {identity: month for month, identity in months}


def search_header(settings: Settings, language: str) -> dict[str, Any]:
    """The header of a search over all articles; of none, while the alias has no index.

    An answer without a month whose shard is away would have its articles written a second time.
    """
    return {
        "index": read_alias(settings, language),
        "ignore_unavailable": True,
        "allow_partial_search_results": False,
    }


def _themselves_and_copies(documents: Sequence[Document], window: timedelta) -> dict[str, Any]:
    """One search for both: most of what one costs does not depend on what it looks for.

    The documents themselves come first, however many may be copies.
    """
    ids = sorted({document.id for document in documents})
    bands = sorted({band for document in documents for band in document.bands[::_EVERY]})
    moments = [document.discovered_at for document in documents]
    copies = alike(bands, min(moments) - window, max(moments))
    themselves = {"constant_score": {"filter": {"ids": {"values": ids}}, "boost": 2}}
    either = {"bool": {"should": [themselves, {"constant_score": {"filter": copies}}]}}
    return _seen(either, _MOST + 2 * len(ids))


def alike(bands: Sequence[str], since: datetime, until: datetime) -> dict[str, Any]:
    """The query for articles that have one of these bands: copies, and some that are none.

    One query for many articles' bands takes a twentieth of the time of one for each of them.
    """
    if not bands:
        return {"match_none": {}}
    return _discovered({"terms": {"bands": bands}}, since, until)


def surely_alike(
    bands: Sequence[Sequence[str]], since: datetime, until: datetime
) -> dict[str, Any]:
    """The query for articles that share as many bands with one of these as copies do.

    Four times as dear as `alike`, and worth it where very many articles share a single band.
    """
    if not any(bands):
        return {"match_none": {}}
    least = fingerprints.SHARED_BANDS
    either = [
        {"terms_set": {"bands": {"terms": each, "minimum_should_match": least}}}
        for each in bands
        if each
    ]
    return _discovered({"bool": {"should": either, "minimum_should_match": 1}}, since, until)


def _discovered(query: dict[str, Any], since: datetime, until: datetime) -> dict[str, Any]:
    moments = {"gte": since.isoformat(), "lte": until.isoformat()}
    return {"bool": {"filter": [query, {"range": {"discovered_at": moments}}]}}


def search_for(query: dict[str, Any], size: int) -> dict[str, Any]:
    """The search for what decides on clusters."""
    return _seen({"constant_score": {"filter": query}}, size)


def _seen(query: dict[str, Any], size: int) -> dict[str, Any]:
    return {"query": query, "size": size, **MEMBERS, "track_total_hits": False}


async def search_all(
    elasticsearch: AsyncElasticsearch, settings: Settings, searches: Sequence[Mapping[str, Any]]
) -> list[list[dict[str, Any]]]:
    """The hits of each search, in order; `searches` are header and body by turns.

    Raises as `our_errors`; Transient too when a single search failed.
    """
    with our_errors(settings):
        responses = await searched_together(
            elasticsearch, searches=searches, max_concurrent_searches=4
        )
    for response in responses:
        if "error" in response:
            error = response["error"]
            raise Transient(
                "Elasticsearch failed to look up articles, which is tried again: "
                f"{error['type']}: {error['reason']}"
            )
    return [response["hits"]["hits"] for response in responses]


def member_of(document: Document) -> ClusterMember:
    """Cluster properties of a document, its moment to the millisecond, as the index has it."""
    moment = document.discovered_at
    return ClusterMember(
        document.id,
        moment.replace(microsecond=moment.microsecond // 1000 * 1000),
        document.language,
        document.fingerprint,
        document.cluster_id,
    )


def member_of_hit(hit: Mapping[str, Any]) -> ClusterMember:
    """Cluster properties of a hit of a search with `MEMBERS`."""
    fields = hit["fields"]
    return ClusterMember(
        fields["sort_id"][0],
        datetime.fromisoformat(fields["discovered_at"][0]),
        # A column has no value that is longer than any language's name.
        fields.get("language", [UNKNOWN])[0],
        fields.get("fingerprint", [None])[0],
        fields["cluster_id"][0],
    )


def month_of(alias: str, index: str) -> str:
    """The name that a month's articles are written under, by the name of their index."""
    # An index that was made by `reindex` has another name, and that of its month as an alias.
    return f"{alias}-{index.rsplit('-', maxsplit=1)[1]}"
