"""Progress of the local system: counts of each stage, and whether everything is indexed."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from perspektiven import index
from perspektiven.ops import status
from perspektiven.settings import Settings

_STATUSES_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Fetching:
    """Report of the fetcher; all zero while it does not answer."""

    ready: bool = False
    frontier: int = 0
    in_flight: int = 0
    later: int = 0
    """Entries that failed and are tried again, those of hosts that are held back included."""
    sources: int = 0
    sources_polled: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left that could be fetched now."""
        polled = self.ready and self.sources > 0 and self.sources_polled >= self.sources
        return polled and self.frontier == 0 and self.in_flight == 0


@dataclass(frozen=True, slots=True)
class Progress:
    """One measurement of the whole system."""

    status: status.SystemStatus
    fetching: Fetching

    @property
    def dead(self) -> int:
        """Number of pending dead letters."""
        return sum(stage.dead for stage in self.status.stages.values())

    @property
    def is_settled(self) -> bool:
        """Whether all that is known has gone through all stages, but for what is tried later."""
        flowing = any(self.status.stages[name].waiting for name in ("translator", "indexer"))
        return self.fetching.is_settled and not flowing

    @property
    def fingerprint(self) -> tuple[int, ...]:
        """Equal in two looks between which nothing happened."""
        stages = self.status.stages.values()
        done = [number for stage in stages for number in (stage.done, stage.waiting, stage.failed)]
        return (*done, self.fetching.later, self.fetching.sources)


@dataclass(frozen=True, slots=True)
class Counts:
    """Final counts: fetched articles (each revision), refused ones, indexed ones."""

    fetched: int
    refused: dict[str, int]
    indexed: int
    by_status: dict[str, int]
    dead_letters: int
    restarts: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


async def look(settings: Settings, fetcher_url: str) -> Progress:
    """Measures the fetcher first, then the topics: work moves from the former to the latter."""
    fetching = await _fetching(fetcher_url)
    return Progress(await status.gather(settings, sample_seconds=0.5), fetching)


async def count(settings: Settings, last: Progress, restarts: dict[str, int]) -> Counts:
    """Counts, after a refresh of the index.

    Raises as `index.our_errors`.
    """
    refused: dict[str, int] = {}
    for outlet in last.status.outlets:
        for reason, number in outlet.refused.items():
            refused[reason] = refused.get(reason, 0) + number
    indexed, by_status = await _indexed(settings)
    return Counts(
        fetched=last.status.stages["fetcher"].done,
        refused=dict(sorted(refused.items())),
        indexed=indexed,
        by_status=by_status,
        dead_letters=last.dead,
        restarts={name: number for name, number in restarts.items() if number},
    )


async def _indexed(settings: Settings) -> tuple[int, dict[str, int]]:
    alias = index.read_alias(settings, settings.target_language[0])
    async with index.client(settings) as elasticsearch:
        with index.our_errors(settings):
            await elasticsearch.indices.refresh(index=alias)
            answer = await elasticsearch.search(
                index=alias,
                size=0,
                track_total_hits=True,
                aggs={"status": {"terms": {"field": "status", "size": _STATUSES_AT_MOST}}},
            )
    buckets = answer["aggregations"]["status"]["buckets"]
    return answer["hits"]["total"]["value"], {each["key"]: each["doc_count"] for each in buckets}


async def _fetching(url: str) -> Fetching:
    async with httpx.AsyncClient(base_url=url, timeout=5, trust_env=False) as client:
        try:
            ready = (await client.get("/readyz")).status_code == 200
            said: dict[str, Any] = (await client.get("/status")).json()
        except (httpx.HTTPError, ValueError):
            return Fetching()
    return Fetching(
        ready=ready and not said["loading"],
        frontier=said["frontier"],
        in_flight=said["in_flight"],
        later=said["held"] + said["later"],
        sources=said["sources"],
        sources_polled=said["sources_polled"],
    )
