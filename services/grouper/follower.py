"""Follower: keeps the stories of one target language up to date with its articles.

The articles are the truth: at start those of the last days are grouped anew, and what differs from
the stored stories is written. So neither a crash nor a second grouper leaves anything behind.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Transient
from perspektiven.ops import metrics
from perspektiven.stories import Story
from services.grouper.articles import Articles, GroupedArticle
from services.grouper.clusters import ClusterGrouping
from services.grouper.grouping import WINDOW_HOURS
from services.grouper.lease import Lease
from services.grouper.settings import GrouperSettings
from services.grouper.store import StoryStore

log = structlog.get_logger()

WINDOW = timedelta(hours=WINDOW_HOURS)
_NARROW = timedelta(seconds=30)
_WIDE = timedelta(hours=1)
"""How far back writes are looked for again: one that waited for Elasticsearch is dated early."""

_WIDE_EVERY = timedelta(minutes=5)
_TIDY_EVERY = timedelta(hours=1)


class Follower:
    """The stories of one target language, as their only writer."""

    def __init__(
        self,
        elasticsearch: AsyncElasticsearch,
        settings: GrouperSettings,
        language: str,
        lease: Lease,
    ) -> None:
        self.store = StoryStore(elasticsearch, settings, language)
        self._articles = Articles(elasticsearch, settings, language)
        self._clusters = ClusterGrouping(language)
        self._language = language
        self._lease = lease
        self._history = timedelta(days=settings.story_history_days)
        self._seen: dict[str, datetime] = {}
        self._until = self._wide_at = self._tidy_at = datetime.fromtimestamp(0, UTC)

    async def start(self, now: datetime) -> None:
        """Groups the articles of the last days and writes what differs. Raises as `our_errors`."""
        begin = now - self._history
        await self.store.set_up()
        stored = await self.store.read(begin - WINDOW)
        await self._load(begin, stored.values())
        await asyncio.to_thread(self._clusters.settle)
        stories = await asyncio.to_thread(self._clusters.stories)
        ended = (each.id for each in stored.values() if each.first_at >= begin)
        await self._write(dict.fromkeys(ended) | stories)
        self._until, self._wide_at, self._tidy_at = now, now, now + _TIDY_EVERY
        log.info("stories_loaded", language=self._language, stories=len(stories))

    async def _load(self, begin: datetime, stored: Iterable[Story]) -> None:
        """Takes in the articles of the last days, and those of before as they were decided."""
        roots = {each.article_id: story.id for story in stored for each in story.members}
        async for page in self._articles.dated_since(begin - WINDOW):
            for each in page:
                if each.member.dated_at < begin and each.member.article_id in roots:
                    self._clusters.restore(each, roots[each.member.article_id])
            await self._take([each for each in page if each.member.dated_at >= begin])

    async def poll(self, now: datetime) -> int:
        """Takes in what was written since; returns how many articles. Raises as `our_errors`."""
        is_wide = now >= self._wide_at
        since = self._until - (_WIDE if is_wide else _NARROW)
        count = 0
        async for page in self._articles.indexed_since(since):
            new = [each for each in page if self._is_new(each)]
            await self._group(new, now)
            count += len(new)
        if is_wide:
            self._wide_at = now + _WIDE_EVERY
            self._forget_seen()
        if now >= self._tidy_at:
            self._tidy_at = now + _TIDY_EVERY
            self.store.forget(self._clusters.forget(now - self._history - WINDOW))
        return count

    async def rebuild(self) -> int:
        """Computes all stories anew; returns how many there are. Raises as `our_errors`."""
        await self.store.set_up()
        stored = await self.store.read(None)
        kept: set[str] = set()
        async for page in self._articles.dated_since(None):
            await self._take(page)
            stories = await asyncio.to_thread(self._clusters.settle)
            kept.update(name for name, story in stories.items() if story is not None)
            kept.difference_update(name for name, story in stories.items() if story is None)
            await self._write(stories)
            self._clusters.forget(page[0].member.dated_at - WINDOW - WINDOW)
        await self._write(dict.fromkeys(stored.keys() - kept))
        return len(kept)

    async def _group(self, new: Sequence[GroupedArticle], now: datetime) -> None:
        earliest = now - self._history
        kept = [each for each in new if self._is_kept(each, earliest)]
        metrics.GROUPED.labels("too_old").inc(len(new) - len(kept))
        await self._take(kept)
        await self._write(await asyncio.to_thread(self._clusters.settle))
        metrics.GROUPED.labels("grouped").inc(len(kept))
        for each in new:
            self._seen[each.member.article_id] = each.indexed_at
            self._until = max(self._until, min(each.indexed_at, now))
        for each in kept:
            age = datetime.now(UTC) - each.indexed_at
            metrics.INDEXED_TO_GROUPED_SECONDS.observe(max(0.0, age.total_seconds()))

    async def _take(self, articles: Sequence[GroupedArticle]) -> None:
        missing = self._clusters.take(articles)
        if missing:
            self._clusters.represent(await self._articles.named(missing))

    async def _write(self, stories: dict[str, Story | None]) -> None:
        """Raises Transient when the lease was lost: another grouper writes now."""
        if not self._lease.is_held:
            raise Transient("another grouper has the lease")
        metrics.STORIES.inc(await self.store.write(stories))

    def _is_new(self, article: GroupedArticle) -> bool:
        return self._seen.get(article.member.article_id) != article.indexed_at

    def _is_kept(self, article: GroupedArticle, earliest: datetime) -> bool:
        member = article.member
        return member.dated_at >= earliest or self._clusters.knows(member.article_id)

    def _forget_seen(self) -> None:
        oldest = self._until - _WIDE - _NARROW
        self._seen = {each: at for each, at in self._seen.items() if at >= oldest}
