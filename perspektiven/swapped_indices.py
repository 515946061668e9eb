"""Searches over an alias while indices behind it are swapped.

A rebuild removes an old index in the step that lets its successor in. A search that had found out
about the old one by then, and has yet to reach its shards, fails with
`no_shard_available_action_exception` (seen on Elasticsearch 9.2). Asked again a moment later, it
finds the successor; a busy node takes a few such moments to know of it. So it is with an index that
has just come, the first of a month: its shard is still missing when it can be seen.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from elastic_transport import ObjectApiResponse
from elasticsearch import ApiError, AsyncElasticsearch

from perspektiven.answer_size import PARTIAL
from perspektiven.errors import Transient

_GONE = frozenset(
    {
        "no_shard_available_action_exception",
        "index_not_found_exception",
        "shard_not_found_exception",
    }
)
_MISSING = "Search rejected due to missing shards"
_PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.4)
"""Before each further attempt: one was too few on a node that had no CPU time left."""

_Answer = ObjectApiResponse[Any]
_Ask = Callable[..., Awaitable[_Answer]]


async def searched(elasticsearch: AsyncElasticsearch, **request: Any) -> ObjectApiResponse[Any]:
    """The answer to a search, asked for again where an index of it has just gone or come.

    It is whole: where a shard fails, the search fails, unless `allow_partial_search_results` is
    given as true.
    """
    return await _persist(elasticsearch.search, {"allow_partial_search_results": False, **request})


async def counted(elasticsearch: AsyncElasticsearch, **request: Any) -> int:
    """How many documents match; asked for again as `searched`.

    Raises Transient where a shard did not count its own.
    """
    answer = await _persist(elasticsearch.count, request)
    if answer["_shards"]["failed"]:
        raise Transient(PARTIAL)
    return int(answer["count"])


async def fields_of(elasticsearch: AsyncElasticsearch, **request: Any) -> dict[str, Any]:
    """The fields of indices (`field_caps`), asked for again as `searched`.

    An answer without one of the indices has its number as `failed_indices`.
    """
    answer = await _until(
        lambda each: not each.get("failed_indices"),
        lambda: _persist(elasticsearch.field_caps, request),
    )
    return dict(answer.body)


async def searched_together(
    elasticsearch: AsyncElasticsearch, **request: Any
) -> list[dict[str, Any]]:
    """The responses to several searches (`msearch`), asked for again as `searched`.

    A response may still be an error: those that fail for another reason are left to the caller.
    """
    answer = await _until(
        lambda found: not any(_has_gone(each) for each in found["responses"]),
        lambda: elasticsearch.msearch(**request),
    )
    return list(answer["responses"])


async def _until(
    is_whole: Callable[[_Answer], bool], ask: Callable[[], Awaitable[_Answer]]
) -> _Answer:
    """The first answer that is whole, or the last one."""
    for pause in _PAUSES_SECONDS:
        if is_whole(answer := await ask()):
            return answer
        await asyncio.sleep(pause)
    return await ask()


async def _persist(ask: _Ask, request: Mapping[str, Any]) -> _Answer:
    for pause in _PAUSES_SECONDS:
        try:
            return await ask(**request)
        except ApiError as exc:
            if not is_gone(exc):
                raise
        await asyncio.sleep(pause)
    return await ask(**request)


def is_gone(exc: ApiError) -> bool:
    """Whether a search failed for nothing but an index or a shard that is no more, or not yet."""
    return _has_gone(exc.body)


def _has_gone(answer: object) -> bool:
    error = answer.get("error") if isinstance(answer, Mapping) else None
    if not isinstance(error, Mapping):
        return False
    causes = {str(cause.get("type")) for cause in error.get("root_cause") or [error]}
    return causes <= _GONE or _lacks_shards(error)


def _lacks_shards(error: Mapping[str, Any]) -> bool:
    """Whether no shard failed, but some were missing (`allow_partial_search_results` is false).

    No type tells it: search_phase_execution_exception stands for any failure (Elasticsearch 9.2).
    """
    cause = error.get("caused_by") or error
    return not error.get("root_cause") and str(cause.get("reason")).startswith(_MISSING)
