"""Repair of articles that lie in two monthly indices: the earlier month wins.

Two records of the same article, discovered in two months and written at the same moment, don't see
each other. Whichever is newer, its text goes to the earlier month, where every later one goes too.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven.index import our_errors, read_alias
from perspektiven.settings import Settings
from perspektiven.swapped_indices import searched
from services.indexer import bulk
from services.indexer.bulk import Write
from services.indexer.documents import restored
from services.indexer.existing import month_of

log = structlog.get_logger()


async def unite(
    elasticsearch: AsyncElasticsearch, settings: Settings, language: str, ids: Sequence[str]
) -> int:
    """Merges those articles that lie in several months; returns how many.

    Raises as `our_errors`; what was interrupted is done by the next call.
    """
    alias = read_alias(settings, language)
    counts = Counter(await _places(elasticsearch, settings, alias, ids))
    doubled = sorted(identity for identity, count in counts.items() if count > 1)
    if not doubled:
        return 0
    places: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for hit in await _found(elasticsearch, settings, alias, doubled):
        places[hit["_id"]].append(hit)
    for hits in places.values():
        await _unite(elasticsearch, settings, alias, hits)
    with our_errors(settings):
        await elasticsearch.indices.refresh(index=alias)
    log.info("doubles_united", documents=len(doubled))
    return len(doubled)


async def _places(
    elasticsearch: AsyncElasticsearch, settings: Settings, alias: str, ids: Sequence[str]
) -> list[str]:
    """The ids again, each as often as there are months that it lies in."""
    answer = await _searched(
        elasticsearch, settings, alias, ids, docvalue_fields=["sort_id"], stored_fields="_none_"
    )
    return [hit["fields"]["sort_id"][0] for hit in answer]


async def _found(
    elasticsearch: AsyncElasticsearch, settings: Settings, alias: str, ids: Sequence[str]
) -> list[Mapping[str, Any]]:
    return await _searched(elasticsearch, settings, alias, ids, version=True)


async def _searched(
    elasticsearch: AsyncElasticsearch,
    settings: Settings,
    alias: str,
    ids: Sequence[str],
    **shown: Any,
) -> list[Mapping[str, Any]]:
    with our_errors(settings):
        answer = await searched(
            elasticsearch,
            index=alias,
            ignore_unavailable=True,
            query={"constant_score": {"filter": {"ids": {"values": list(ids)}}}},
            size=min(10_000, 3 * len(ids)),
            track_total_hits=False,
            **shown,
        )
    return list(answer["hits"]["hits"])


async def _unite(
    elasticsearch: AsyncElasticsearch,
    settings: Settings,
    alias: str,
    hits: Sequence[Mapping[str, Any]],
) -> None:
    home, *others = sorted(hits, key=lambda hit: month_of(alias, hit["_index"]))
    newest = max(hits, key=lambda hit: int(hit["_version"]))
    if newest is not home:
        source = orjson.dumps(restored(newest["_source"]).to_source())
        write = Write(home["_index"], home["_id"], newest["_version"], source, "external_gte")
        for outcome in await bulk.write_all(elasticsearch, settings, [write]):
            if isinstance(outcome, Exception):
                raise outcome
    for other in others:
        with our_errors(settings):
            # 409: a newer revision came in between, and the next sweep sees to it.
            await elasticsearch.options(ignore_status=[404, 409]).delete(
                index=other["_index"],
                id=other["_id"],
                version=other["_version"],
                version_type="external_gte",
            )
