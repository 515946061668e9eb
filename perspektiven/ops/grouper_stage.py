"""Status of the grouper: what is in its story, what waits for it, and whether one is running.

The grouper reads no topic: what waits for it are the articles of the index that were written after
those that it has grouped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, AsyncElasticsearch

from perspektiven import index
from perspektiven.errors import PipelineError
from perspektiven.index import Status, read_alias
from perspektiven.ops.notes import LoadingStories
from perspektiven.settings import Settings
from perspektiven.stories import GrouperLease, leases_index
from perspektiven.swapped_indices import searched

_GRACE = timedelta(minutes=1)
"""An article that waits no longer is no fault: a grouper takes over within that time."""


@dataclass(slots=True)
class GrouperStage:
    """What the grouper has done, over all target languages."""

    done: int = 0
    waiting: int = 0
    failed: int = 0
    rate_per_second: float = 0.0
    lag_seconds: float = 0.0
    """Age of the oldest article that is not yet in its story."""
    problems: list[str] = field(default_factory=list)
    notes: list[LoadingStories] = field(default_factory=list)


async def look(settings: Settings, now: datetime) -> GrouperStage:
    """The grouper's status; empty while Elasticsearch does not answer."""
    stage = GrouperStage()
    async with index.client(settings) as client:
        try:
            for language in settings.target_language:
                await _add(stage, client, settings, language, now)
        except (TransportError, PipelineError):
            # That Elasticsearch does not answer is told as a problem of its own.
            return GrouperStage()
        except ApiError as exc:
            if exc.status_code >= 500:
                # An index whose shards are still starting says nothing about keys.
                return GrouperStage()
            name = leases_index(settings)
            return GrouperStage(
                problems=[
                    f"Elasticsearch does not tell what the grouper does ({type(exc).__name__}); "
                    f"may this API key read {name}?"
                ]
            )
    return stage


async def _add(
    stage: GrouperStage,
    client: AsyncElasticsearch,
    settings: Settings,
    language: str,
    now: datetime,
) -> None:
    lease = await _lease(client, settings, language)
    counts = await _counted(client, settings, language, lease, now)
    if counts is None:
        return
    waiting = counts["waiting"]["doc_count"]
    stage.waiting += waiting
    stage.done += counts["all"]["value"] - waiting
    stage.failed += lease.failed if lease else 0
    lag = timedelta()
    if waiting:
        oldest = datetime.fromtimestamp(counts["waiting"]["oldest"]["value"] / 1000, UTC)
        lag = now - oldest
        stage.lag_seconds = max(stage.lag_seconds, lag.total_seconds())
    if lease and lease.until > now.timestamp():
        stage.rate_per_second += lease.rate_per_second
        if lease.loading is not None:
            note = LoadingStories(language, lease.loading)
            if lag > _GRACE:
                stage.problems.append(str(note))
            else:
                stage.notes.append(note)
    elif lag > _GRACE:
        stage.problems.append(_absent(language, waiting))


async def _counted(
    client: AsyncElasticsearch,
    settings: Settings,
    language: str,
    lease: GrouperLease | None,
    now: datetime,
) -> Mapping[str, Any] | None:
    """How many articles there are, and how many wait; None without an index."""
    until = lease.grouped_until if lease else None
    since = {"gt": until.isoformat()} if until else {"lte": now.isoformat()}
    answer = await searched(
        client,
        index=read_alias(settings, language),
        ignore_unavailable=True,
        allow_partial_search_results=True,
        size=0,
        query={"bool": {"must_not": {"term": {"status": Status.WITHDRAWN}}}},
        aggs={
            "all": {"value_count": {"field": "indexed_at"}},
            "waiting": {
                "filter": {"range": {"indexed_at": since}},
                "aggs": {"oldest": {"min": {"field": "indexed_at"}}},
            },
        },
    )
    counts: Mapping[str, Any] | None = answer.get("aggregations")
    return counts


async def _lease(
    client: AsyncElasticsearch, settings: Settings, language: str
) -> GrouperLease | None:
    answer = await client.options(ignore_status=404).get(
        index=leases_index(settings), id=language.lower()
    )
    return GrouperLease.model_validate(answer["_source"]) if answer.get("found") else None


def _absent(language: str, waiting: int) -> str:
    return (
        f"{waiting} articles wait for the grouper of {language!r}, and none is running: start it "
        "(docker compose up -d grouper, or perspektiven service grouper)"
    )
