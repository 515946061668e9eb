"""Searches over an alias while indices behind it are swapped.

A rebuild removes an old index in the step that lets its successor in. A search that had found out
about the old one by then, and has yet to reach its shards, fails with
`no_shard_available_action_exception` (seen on Elasticsearch 9.2). Asked once more, it finds the
successor.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from elastic_transport import ObjectApiResponse
from elasticsearch import ApiError, AsyncElasticsearch

_GONE = frozenset(
    {
        "no_shard_available_action_exception",
        "index_not_found_exception",
        "shard_not_found_exception",
    }
)
_PAUSE_SECONDS = 0.05


async def searched(elasticsearch: AsyncElasticsearch, **request: Any) -> ObjectApiResponse[Any]:
    """The answer to a search, asked for once more where an index of it has just gone."""
    try:
        return await elasticsearch.search(**request)
    except ApiError as exc:
        if not is_gone(exc):
            raise
    await asyncio.sleep(_PAUSE_SECONDS)
    return await elasticsearch.search(**request)


def is_gone(exc: ApiError) -> bool:
    """Whether a search failed for nothing but an index or a shard that is no more."""
    causes = set(_causes(exc))
    return bool(causes) and causes <= _GONE


def _causes(exc: ApiError) -> Iterator[str]:
    error = exc.body.get("error") if isinstance(exc.body, Mapping) else None
    if not isinstance(error, Mapping):
        return
    for cause in error.get("root_cause") or [error]:
        yield str(cause.get("type"))
