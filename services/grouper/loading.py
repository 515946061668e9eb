"""Loading: stories as they were decided before, from the cache or from the index."""

import gc
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from perspektiven.stories import Story
from services.grouper.articles import Articles
from services.grouper.cache import StoryCache, Written
from services.grouper.clusters import ClusterGrouping
from services.grouper.grouping import WINDOW_HOURS
from services.grouper.members import Cluster, Member, from_contract
from services.grouper.node import Node, node
from services.grouper.progress import Progress
from services.grouper.records import decoded
from services.grouper.store import StoryStore

WINDOW = timedelta(hours=WINDOW_HOURS)
_DAY = timedelta(days=1)


def kept_since(now: datetime, history: timedelta) -> datetime:
    """Stories with an article since then are needed to decide the articles of the last days.

    The beginning of a day: the commonness of terms is counted by days.
    """
    return (now - history - WINDOW).replace(hour=0, minute=0, second=0, microsecond=0)


def from_cache(
    cache: StoryCache, clusters: ClusterGrouping, progress: Progress
) -> dict[str, Written]:
    """Takes the cached stories in; returns how their documents were written.

    Raises ValueError, TypeError, LookupError for a record that is not as it was written.
    """
    written: dict[str, Written] = {}
    progress.begin("reads the stories of its cache", cache.count())

    def rows() -> Iterator[tuple[str, list[Cluster]]]:
        for each in cache.stories():
            progress.advance(1)
            written[each.id] = each.written
            yield each.id, decoded(each.record)

    # What stories of before have left behind would be kept with the new ones.
    gc.collect()
    # Millions of objects that stay: looking through them again and again takes a third of the
    # time, and later holds everything up for seconds.
    gc.disable()
    try:
        clusters.restore(rows())
    finally:
        gc.enable()
        gc.freeze()
    return written


async def from_index(
    store: StoryStore,
    articles: Articles,
    clusters: ClusterGrouping,
    language: str,
    since: datetime,
    before: datetime,
) -> set[str]:
    """Takes in the articles of a time as their stories tell; returns the stories that begin later.

    `store` remembers all stories with an article since then. Raises as `our_errors`.
    """
    told: dict[str, list[tuple[Member, ...]]] = {}
    later: set[str] = set()
    async for story in store.read(since):
        if story.first_at >= before:
            later.add(story.id)
        else:
            told[story.id] = _by_cluster(story)
    nodes = await _nodes(articles, told, language, since, before)
    clusters.restore(
        (root, [Cluster(nodes[each[0].article_id], each) for each in by_cluster
                if each[0].article_id in nodes])
        for root, by_cluster in told.items()
        if root in nodes
    )  # fmt: skip
    return later


def _by_cluster(story: Story) -> list[tuple[Member, ...]]:
    """The members of each cluster of a story, the earliest first."""
    found: dict[str, list[Member]] = {}
    for each in story.members:
        found.setdefault(each.cluster_id, []).append(from_contract(each))
    return [tuple(each) for each in found.values()]


async def _nodes(
    articles: Articles,
    told: Mapping[str, list[tuple[Member, ...]]],
    language: str,
    since: datetime,
    before: datetime,
) -> dict[str, Node]:
    """The nodes of the clusters, by id, as far as their articles are still there."""
    earliest = {each[0].article_id for by_cluster in told.values() for each in by_cluster}
    nodes: dict[str, Node] = {}
    if not earliest:
        return nodes
    # A story goes on for WINDOW, and its founder is needed for what joined it.
    async for page in articles.dated_since(since - WINDOW - _DAY, before):
        for article in page:
            if article.text.id in earliest and not article.is_withdrawn:
                nodes[article.text.id] = node(article.text, language)
    return nodes
