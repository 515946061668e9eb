"""Merges the segments of months, so that searches of them take less time.

A month grows in some twenty segments, a small one in fewer. In one, 100,000 articles take a third
less room, and a search half the work (bench/search).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from elasticsearch import AsyncElasticsearch

from perspektiven.index import our_errors
from perspektiven.settings import Settings
from services.indexer.migrate import begin_of, following_month, months

_MANY = 10
"""A month that was merged is merged again when it has more segments: new translations of a few
articles leave fewer."""

_SMALL = 6
"""A segment of a growing month is small that holds less than one part in so many of its articles:
the others stay as they are, so that an article is merged a few times a month, not each day."""

_FEW = 4
"""So many small segments are not worth a merge."""

_LATE = timedelta(days=2)
"""Articles that were found on the last day are written, read again and mended until then."""


async def merge_ended(
    elasticsearch: AsyncElasticsearch, settings: Settings, now: datetime
) -> str | None:
    """Starts the merge of one past month with many segments; returns its index.

    Elasticsearch is not waited for: a large month takes it longer than any request may. Raises as
    `our_errors`.
    """
    for language in settings.target_language:
        ended = await _months(elasticsearch, settings, language, now, ended=True)
        if not ended:
            continue
        with our_errors(settings):
            months_of = await _segments(elasticsearch, ended)
            if any(each.is_merging for each in months_of.values()):
                return None  # One after the other: they would stand in Elasticsearch's queue.
            for name in ended:
                if months_of[name].are_worth_merging:
                    await elasticsearch.indices.forcemerge(
                        index=name, max_num_segments=1, wait_for_completion=False
                    )
                    return name
    return None


async def merge_growing(
    elasticsearch: AsyncElasticsearch, settings: Settings, now: datetime
) -> list[str]:
    """Starts the merge of the small segments of months that still grow; returns their indices.

    Meant for once a day: what comes meanwhile is in segments of its own. Elasticsearch is not
    waited for. Raises as `our_errors`.
    """
    started = []
    for language in settings.target_language:
        growing = await _months(elasticsearch, settings, language, now, ended=False)
        if not growing:
            continue
        with our_errors(settings):
            for name, each in (await _segments(elasticsearch, growing)).items():
                if each.are_many and not each.is_merging:
                    await elasticsearch.indices.forcemerge(
                        index=name, max_num_segments=each.large + 1, wait_for_completion=False
                    )
                    started.append(name)
    return started


@dataclass(frozen=True, slots=True)
class _Segments:
    articles: Sequence[int]
    """The articles of each segment, in the copy of a shard that has most segments."""
    is_merging: bool

    @property
    def are_worth_merging(self) -> bool:
        """Whether they are many, or none holds most of the articles, as a merged one does."""
        never_merged = 2 * max(self.articles, default=0) < sum(self.articles)
        return never_merged or len(self.articles) > _MANY

    @property
    def large(self) -> int:
        """How many hold a good part of the articles."""
        return sum(_SMALL * each >= sum(self.articles) for each in self.articles)

    @property
    def are_many(self) -> bool:
        """Whether so many are small that a merge of these is worth its work."""
        return len(self.articles) - self.large > _FEW


async def _months(
    elasticsearch: AsyncElasticsearch,
    settings: Settings,
    language: str,
    now: datetime,
    *,
    ended: bool,
) -> list[str]:
    """The indices of months that have ended, or of those that have not, the earliest first."""
    found = await months(elasticsearch, settings, language)
    return [
        name
        for month, name in sorted(found.items())
        if (following_month(begin_of(month)) < now - _LATE) == ended
    ]


async def _segments(
    elasticsearch: AsyncElasticsearch, names: Sequence[str]
) -> dict[str, _Segments]:
    """What the indices of these names consist of, by name."""
    held = await elasticsearch.indices.segments(index=names)
    stats = await elasticsearch.indices.stats(index=names, metric=["merge"])
    found: dict[str, _Segments] = {}
    for name, each in held["indices"].items():
        copies = [
            [segment["num_docs"] for segment in copy["segments"].values()]
            for shard in each["shards"].values()
            for copy in shard
        ]
        merges = stats["indices"].get(name, {}).get("total", {}).get("merges", {})
        found[name] = _Segments(
            articles=max(copies, key=len, default=[]), is_merging=bool(merges.get("current"))
        )
    return found
