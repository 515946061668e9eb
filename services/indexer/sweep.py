"""Sweep that repairs clusters after out-of-order or concurrent writes.

At writing, an article is compared with what the index shows, which misses what was written in the
same second and what is discovered earlier but arrives later. The sweep looks again at whatever was
written since, gathers all that hangs together with it, and writes those documents anew whose
cluster is not the one that follows from the whole (see clusters.py). They keep their version, so
that a newer revision which arrives in between stays, and get a new `indexed_at`, so that whoever
follows the index sees the change. Articles in two months are united on the way.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import orjson
import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven.index import our_errors, read_alias
from perspektiven.settings import Settings
from perspektiven.swapped_indices import searched
from services.indexer import bulk
from services.indexer.bulk import Write, WriteOutcome
from services.indexer.clusters import ClusterMember, cluster_ids, related
from services.indexer.documents import bands_of, restored
from services.indexer.existing import (
    MEMBERS,
    alike,
    member_of_hit,
    month_of,
    search_all,
    search_for,
    search_header,
    surely_alike,
)
from services.indexer.month_duplicates import unite

log = structlog.get_logger()

OVERLAP = timedelta(seconds=30)
"""What was written shortly before the last sweep may not have been visible to it."""

_PAGE = 500
_AT_ONCE = 100
_COUNTED_AT_ONCE = 15
"""Articles whose shared bands Elasticsearch counts at once: a query has up to 1,024 terms, whatever
its memory, and each article has 64 bands."""
_MOST = 5_000
"""Candidates that are read at once. Where there are more, many share a single band: a paragraph
that an outlet prints beneath all of its articles is enough."""
_LARGEST = 10_000
"""Articles that are gathered at once; more is no cluster but a page that says nothing."""
_REMEMBERED = 20_000
"""Articles that a sweep remembers having looked at: after a rebuild, it goes over all of them."""

LookedAt = dict[tuple[str, str], Any]
"""When documents were written, by index and id, as earlier sweeps of the last seconds saw them."""


@dataclass(slots=True)
class Sweep:
    """State of a sweep of one target language."""

    elasticsearch: AsyncElasticsearch
    settings: Settings
    language: str
    window: timedelta
    looked_at: LookedAt = field(default_factory=dict)
    """What earlier sweeps saw; written again, it is looked at again."""
    seen: dict[str, None] = field(default_factory=dict)
    """Articles that were looked at lately, the oldest look first; none needs a second one."""
    is_crowded: bool = False
    """Whether a search of this sweep found more candidates than are read: the next ones ask
    Elasticsearch for as many shared bands as copies have."""

    @property
    def alias(self) -> str:
        """Read alias of the articles."""
        return read_alias(self.settings, self.language)

    async def run(self, since: datetime) -> int:
        """Repairs the clusters of all recent writes; returns how many documents changed.

        Raises Transient when Elasticsearch can't answer now; what was mended until then stays.
        """
        mended = 0
        after: list[Any] | None = None
        looked_at: LookedAt = {}
        while True:
            page = await self._written_since(since, after)
            if not page:
                # What is older is not asked for again; after a failure, all of it is.
                self.looked_at.clear()
                self.looked_at.update(looked_at)
                return mended
            mended += await self._look_at(self._unseen(page, looked_at))
            after = page[-1]["sort"]

    def _unseen(
        self, page: Sequence[Mapping[str, Any]], looked_at: LookedAt
    ) -> list[ClusterMember]:
        """Those of a page that no sweep has seen yet as they are; notes all of them."""
        unseen = []
        for hit in page:
            member = member_of_hit(hit)
            place, written = (hit["_index"], member.id), hit["sort"][0]
            looked_at[place] = written
            if self.looked_at.get(place) != written:
                unseen.append(member)
        _forget_oldest(looked_at)
        return unseen

    async def _look_at(self, members: Sequence[ClusterMember]) -> int:
        """Unites and clusters these articles; returns how many documents changed."""
        if not members:
            return 0
        ids = [each.id for each in members]
        united = await unite(self.elasticsearch, self.settings, self.language, ids)
        gathered = await self._gather(each for each in members if each.id not in self.seen)
        return united + await self._mend(gathered)

    async def _written_since(
        self, since: datetime, after: list[Any] | None
    ) -> list[Mapping[str, Any]]:
        with our_errors(self.settings):
            answer = await searched(
                self.elasticsearch,
                **search_header(self.settings, self.language),
                query={"range": {"indexed_at": {"gte": since.isoformat()}}},
                sort=[{"indexed_at": "asc"}, {"sort_id": "asc"}],
                search_after=after,
                size=_PAGE,
                track_total_hits=False,
                **MEMBERS,
            )
        return list(answer["hits"]["hits"])

    async def _gather(self, seeds: Iterable[ClusterMember]) -> list[ClusterMember]:
        """The seeds and all that hangs together with them, by likeness or by cluster."""
        gathered = {seed.id: seed for seed in seeds}
        waiting = list(gathered.values())
        while waiting and len(gathered) < _LARGEST:
            asked, waiting = waiting[:_AT_ONCE], waiting[_AT_ONCE:]
            for found in await self._relatives(asked):
                if found.id not in gathered:
                    gathered[found.id] = found
                    waiting.append(found)
        self._remember(gathered)
        return list(gathered.values())

    def _remember(self, ids: Iterable[str]) -> None:
        """What is forgotten costs no more than another look."""
        for each in ids:
            self.seen[each] = self.seen.pop(each, None)
        _forget_oldest(self.seen)

    async def _relatives(self, members: Sequence[ClusterMember]) -> list[ClusterMember]:
        """Copies of the members, and whatever is in a cluster that one of them names or left."""
        if self.is_crowded and len(members) > _COUNTED_AT_ONCE:
            return await self._in_halves(members)
        names = _names(members)
        hits = await self._candidates(members, names)
        if len(hits) == _MOST and (len(members) > 1 or not self.is_crowded):
            self.is_crowded = True
            return await self._in_halves(members)
        found = [member_of_hit(hit) for hit in hits]
        # Comparing is arithmetic, a second of it at most: others shall not wait for it.
        copies = await asyncio.to_thread(related, members, found, self.window)
        return [each for each in found if each.id in copies or each.cluster_id in names]

    async def _in_halves(self, members: Sequence[ClusterMember]) -> list[ClusterMember]:
        """The relatives of each half; a single member is asked for once more."""
        half = (len(members) + 1) // 2
        return [
            each
            for at in range(0, len(members), half)
            for each in await self._relatives(members[at : at + half])
        ]

    async def _candidates(
        self, members: Sequence[ClusterMember], names: Collection[str]
    ) -> list[dict[str, Any]]:
        header = search_header(self.settings, self.language)
        query = _relatives_query(members, names, self.window, is_crowded=self.is_crowded)
        (hits,) = await search_all(
            self.elasticsearch, self.settings, [header, search_for(query, _MOST)]
        )
        return hits

    async def _mend(self, members: Sequence[ClusterMember]) -> int:
        right = await asyncio.to_thread(cluster_ids, members, self.window)
        wrong = {each.id: right[each.id] for each in members if each.cluster_id != right[each.id]}
        ids = sorted(wrong)
        mended = 0
        for at in range(0, len(ids), _AT_ONCE):
            mended += await self._rewrite({each: wrong[each] for each in ids[at : at + _AT_ONCE]})
        return mended

    async def _rewrite(self, clusters: Mapping[str, str]) -> int:
        with our_errors(self.settings):
            answer = await searched(
                self.elasticsearch,
                **search_header(self.settings, self.language),
                query={"ids": {"values": list(clusters)}},
                size=len(clusters),
                version=True,
            )
        writes = [self._moved(hit, clusters[hit["_id"]]) for hit in answer["hits"]["hits"]]
        if not writes:
            return 0
        outcomes = await bulk.write_all(self.elasticsearch, self.settings, writes)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        return outcomes.count(WriteOutcome.WRITTEN)

    def _moved(self, hit: Mapping[str, Any], cluster_id: str) -> Write:
        """The write that puts a document into another cluster."""
        moved = restored(hit["_source"], cluster_id=cluster_id, indexed_at=datetime.now(UTC))
        return Write(
            index=month_of(self.alias, hit["_index"]),
            id=hit["_id"],
            version=hit["_version"],
            source=orjson.dumps(moved.to_source()),
            version_type="external_gte",
        )


def _forget_oldest(remembered: dict[Any, Any]) -> None:
    for each in list(islice(remembered, max(0, len(remembered) - _REMEMBERED))):
        del remembered[each]


def _names(members: Sequence[ClusterMember]) -> set[str]:
    """Of the clusters that the members are in, or that may be called after them."""
    return {name for member in members for name in (member.id, member.cluster_id)}


def _relatives_query(
    members: Sequence[ClusterMember],
    names: Collection[str],
    window: timedelta,
    *,
    is_crowded: bool,
) -> dict[str, Any]:
    bands = [bands_of(each.language, each.fingerprint) for each in members]
    moments = [member.discovered_at for member in members]
    since, until = min(moments) - window, max(moments) + window
    if is_crowded:
        copies = surely_alike(bands, since, until)
    else:
        copies = alike(sorted({band for each in bands for band in each}), since, until)
    return {"bool": {"should": [copies, {"terms": {"cluster_id": sorted(names)}}]}}


async def sweep(
    elasticsearch: AsyncElasticsearch,
    settings: Settings,
    window: timedelta,
    since: datetime,
    looked_at: dict[str, LookedAt] | None = None,
) -> int:
    """Repairs the clusters of every target language; returns how many documents changed.

    With `looked_at`, by language, what the last sweep saw in the overlap is not looked at again.
    """
    mended = 0
    looked_at = {} if looked_at is None else looked_at
    for language in settings.target_language:
        before = looked_at.setdefault(language, {})
        run = Sweep(elasticsearch, settings, language, window, before).run(since - OVERLAP)
        mended += await run
    if mended:
        log.info("clusters_mended", documents=mended)
    return mended
