"""Archive: articles dated before the days that are followed find their stories as well.

Such an article comes from an import, or from a feed that lists old pages. Its neighbours in time
are read from the index with the stories that they are in, and it is decided among them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from elasticsearch import AsyncElasticsearch

from perspektiven.settings import Settings
from services.grouper.articles import Articles, GroupedArticle
from services.grouper.clusters import ClusterGrouping
from services.grouper.judging.doubts import Doubts
from services.grouper.judging.verdicts import VerdictStore
from services.grouper.loading import WINDOW, from_index
from services.grouper.store import StoryStore

MOST_NEIGHBOURS = 10_000
"""Articles that are read to place old ones; where there are more, a rebuild has to do it."""


class Archive:
    """Places old articles of a target language."""

    def __init__(
        self, elasticsearch: AsyncElasticsearch, settings: Settings, language: str
    ) -> None:
        self._elasticsearch = elasticsearch
        self._settings = settings
        self._language = language
        self._articles = Articles(elasticsearch, settings, language)
        self._verdicts = VerdictStore(elasticsearch, settings, language)

    async def place(self, old: Sequence[GroupedArticle], before: datetime) -> int:
        """Puts articles dated before then into stories; returns how many were placed.

        Stories that begin after `before` stay as they are. Raises as `our_errors`.
        """
        placed = 0
        for some in _near_one_another(old):
            since = some[0].member.dated_at - WINDOW
            until = min(before, some[-1].member.dated_at + WINDOW)
            if await self._articles.count(since - WINDOW, until) <= MOST_NEIGHBOURS:
                await self._place(some, since, until)
                placed += len(some)
        return placed

    async def _place(
        self, some: Sequence[GroupedArticle], since: datetime, until: datetime
    ) -> None:
        store = StoryStore(self._elasticsearch, self._settings, self._language)
        doubts = Doubts()
        async for verdict, _ in self._verdicts.dated_since(since - WINDOW, until):
            doubts.learn(verdict)
        clusters = ClusterGrouping(self._language, doubts)
        await from_index(store, self._articles, clusters, self._language, since, until)
        if missing := clusters.take(some):
            clusters.represent(await self._articles.named(missing))
        await store.write({name: clusters.story(name) for name in clusters.settle()})


def _near_one_another(old: Sequence[GroupedArticle]) -> Iterator[list[GroupedArticle]]:
    """Articles whose stories may concern one another, earliest first."""
    some: list[GroupedArticle] = []
    for each in sorted(old, key=lambda each: (each.member.dated_at, each.member.article_id)):
        if some and each.member.dated_at - some[-1].member.dated_at > 2 * WINDOW:
            yield some
            some = []
        some.append(each)
    if some:
        yield some
