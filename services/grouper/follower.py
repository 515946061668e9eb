"""Follower: keeps the stories of one target language up to date with its articles.

The articles are the truth. At start the stories are taken from the cache on disk, and what changed
since is decided; without one, the articles of the last days are grouped anew. Either way, what
differs from the stored stories is written. So neither a crash nor a second grouper leaves anything
behind.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Transient
from perspektiven.ops import metrics
from perspektiven.stories import stories_alias
from services.grouper.archive import Archive
from services.grouper.articles import Articles, GroupedArticle
from services.grouper.cache import CachedStory, Identity, StoryCache
from services.grouper.clusters import ClusterGrouping
from services.grouper.judging.second_opinion import second_opinion
from services.grouper.lease import Lease
from services.grouper.loading import WINDOW, from_cache, from_index, kept_since
from services.grouper.progress import Progress
from services.grouper.records import encoded
from services.grouper.settings import GrouperSettings
from services.grouper.store import StoryStore
from services.grouper.weights import VERSION

log = structlog.get_logger()

_NARROW = timedelta(seconds=30)
_WIDE = timedelta(hours=1)
"""How far back writes are looked for again: one that waited for Elasticsearch is dated early."""

_WIDEST = timedelta(hours=6)
"""The same at a start, which mends what was missed."""

_WIDE_EVERY = timedelta(minutes=5)
_TIDY_EVERY = timedelta(hours=1)
_REVIEWED = timedelta(days=1)
_REVIEWED_AT_ONCE = 100
"""Articles that are decided again in a poll, to find what is doubtful about them."""

_AT_ONCE = 500
"""Stories that are written with one request."""


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
        self.opinion = second_opinion(elasticsearch, settings, language, self._articles.texts)
        self._clusters = ClusterGrouping(language, self.opinion.doubts)
        self._reviewed: Iterator[str] = iter(())
        self._cache = StoryCache(settings.data_dir / "grouper" / f"{language.lower()}.sqlite3")
        self._identity = Identity(
            stories_alias(settings, language), VERSION, settings.story_history_days, "", {}
        )
        self._archive = Archive(elasticsearch, settings, language)
        self._language = language
        self._lease = lease
        self._history = timedelta(days=settings.story_history_days)
        self._seen: dict[str, datetime] = {}
        self.progress = Progress()
        lease.progress = self.progress.fields
        self._until = self._wide_at = self._tidy_at = datetime.fromtimestamp(0, UTC)

    async def start(self, now: datetime) -> None:
        """Takes in what there is and writes what differs. Raises as `our_errors`."""
        await self._identify(await self.store.set_up())
        until = await asyncio.to_thread(self._cache.open, self._identity)
        self.progress.until = until
        since = kept_since(now, self._history) - WINDOW
        judged = await self.opinion.load(since, judged_since=(until or now) - _WIDEST)
        names = await self._resumed(now) if until is not None else None
        if until is None or names is None:
            names, until = await self._begun(now), now
        self._until, self._wide_at, self._tidy_at = until, now + _WIDE_EVERY, now + _TIDY_EVERY
        self.progress.begin("groups articles that were written meanwhile")
        await self._catch_up(now, until - _WIDEST)
        self._clusters.reconsider(judged)
        await self._settled()
        self.progress.begin("compares stories with those stored", len(names))
        await self._write(names)
        await self._identify(self._identity.rebuilt)
        await self._commit()
        self.progress.end()
        self._report(now)
        if self.opinion.is_asked:
            # The cache holds no open questions: they are found again, bit by bit.
            self._reviewed = iter(self._clusters.nodes_since(now - _REVIEWED))
            self.opinion.start()
        log.info("stories_loaded", language=self._language, stories=len(self._clusters.roots()))

    def close(self) -> None:
        """Closes the cache on disk, and asks no judge any more."""
        self.opinion.close()
        self._cache.close()

    async def poll(self, now: datetime) -> int:
        """Takes in what was written since; returns how many articles. Raises as `our_errors`."""
        is_wide = now >= self._wide_at
        count = await self._catch_up(now, self._until - (_WIDE if is_wide else _NARROW))
        await self._judged(now)
        if is_wide:
            self._wide_at = now + _WIDE_EVERY
            self._forget_seen()
        self._report(now)
        if now >= self._tidy_at:
            self._tidy_at = now + _TIDY_EVERY
            await self._tidy(now)
        return count

    async def _judged(self, now: datetime) -> None:
        """Acts on the verdicts that came, and asks about what is doubtful now."""
        concerned = [*self.opinion.learn(), *islice(self._reviewed, _REVIEWED_AT_ONCE)]
        if concerned:
            self._clusters.reconsider(concerned)
            await self._settled()
            await self._commit()
        self.opinion.ask(now)

    async def rebuild(self) -> int:
        """Computes all stories anew; returns how many there are. Raises as `our_errors`."""
        await self.store.set_up(rebuilt=datetime.now(UTC).isoformat())
        stored = {each.id async for each in self.store.read(None)}
        kept = await self._all_anew()
        await self._write(stored - kept)
        return len(kept)

    async def _resumed(self, now: datetime) -> set[str] | None:
        """Stories of the cache to write anew; None where it can't be used."""
        try:
            written = await asyncio.to_thread(
                from_cache, self._cache, self._clusters, self.progress
            )
        except (ValueError, TypeError, LookupError):
            await asyncio.to_thread(self._cache.discard, "damaged")
            self._clusters = ClusterGrouping(self._language, self.opinion.doubts)
            return None
        self.progress.begin("looks for stories that others wrote")
        return await self.store.resume(written, kept_since(now, self._history))

    async def _begun(self, now: datetime) -> set[str]:
        """Groups the articles of the last days, or all at the first start; returns all stories."""
        begin = now - self._history
        older = kept_since(now, self._history)
        self.progress.begin("reads stories of before the days that are followed")
        ended = await from_index(
            self.store, self._articles, self._clusters, self._language, older, begin
        )
        if not ended and not self._clusters.roots():
            return await self._all_anew()
        self.progress.begin("reads articles", await self._articles.count(begin, None))
        async for page in self._articles.dated_since(begin):
            await self._take(page)
            self.progress.advance(len(page))
        self.progress.begin("decides the articles that were read")
        await asyncio.to_thread(self._clusters.settle)
        return ended | set(self._clusters.roots())

    async def _all_anew(self) -> set[str]:
        """Groups all articles, writing as it goes; returns all stories."""
        kept: set[str] = set()
        await self.opinion.load(None, judged_since=datetime.now(UTC))
        self.progress.begin("groups articles", await self._articles.count(None, None))
        async for page in self._articles.dated_since(None):
            await self._take(page)
            self.progress.advance(len(page))
            for name in await self._settled():
                (kept.add if self._clusters.clusters(name) else kept.discard)(name)
            self._forget(kept_since(page[0].member.dated_at, self._history))
        return kept

    async def _catch_up(self, now: datetime, since: datetime) -> int:
        count = 0
        async for page in self._articles.indexed_since(since, self._is_new):
            await self._group(page.articles, now)
            count += len(page.articles)
            self._seen |= page.written
            last = min(max(page.written.values()), max(now, datetime.now(UTC)))
            self._until = max(self._until, last)
            self._report(now)
            # While articles keep coming a poll has no end; before all is loaded it would be a lie.
            if self.progress.is_loaded:
                await self._commit()
        return count

    async def _group(self, new: Sequence[GroupedArticle], now: datetime) -> None:
        earliest = kept_since(now, self._history)
        kept = [each for each in new if self._is_kept(each, earliest)]
        await self._take(kept)
        await self._settled()
        old = [each for each in new if not self._is_kept(each, earliest)]
        placed = await self._archive.place(old, earliest) if old else 0
        self.progress.count(now, len(kept) + placed, len(old) - placed)
        self.progress.advance(len(new))
        for each in kept:
            age = datetime.now(UTC) - each.indexed_at
            metrics.INDEXED_TO_GROUPED_SECONDS.observe(max(0.0, age.total_seconds()))

    def _report(self, now: datetime) -> None:
        """Tells how far the stories are: `status` reads it in the lease."""
        self.progress.forget(now)
        self.progress.until = self._until

    async def _take(self, articles: Sequence[GroupedArticle]) -> None:
        missing = self._clusters.take(articles)
        if missing:
            self._clusters.represent(await self._articles.named(missing))

    async def _settled(self) -> list[str]:
        """Decides what is undecided and writes it; returns the stories that changed or ended."""
        changed = await asyncio.to_thread(self._clusters.settle)
        await self._write(changed)
        return changed

    async def _write(self, names: Iterable[str]) -> None:
        """Raises Transient when the lease was lost: another grouper writes now."""
        left = iter(names)
        while some := list(islice(left, _AT_ONCE)):
            if not self._lease.is_held:
                raise Transient("another grouper has the lease")
            stories = {name: self._clusters.story(name) for name in some}
            metrics.STORIES.inc(await self.store.write(stories))
            await asyncio.to_thread(self._keep, stories)

    def _keep(self, stories: Iterable[str]) -> None:
        """Puts stories that were written, or deleted, into the cache."""
        rows, gone = [], []
        for name in stories:
            written = self.store.written(name)
            if written is None:
                gone.append(name)
            else:
                rows.append(CachedStory(name, written, encoded(self._clusters.clusters(name))))
        self._cache.put(rows, gone)

    async def _commit(self) -> None:
        await asyncio.to_thread(self._cache.commit, self._until, self._identity)

    async def _identify(self, rebuilt: str) -> None:
        self._identity = replace(
            self._identity, rebuilt=rebuilt, indices=await self.store.indices()
        )

    async def _tidy(self, now: datetime) -> None:
        """Drops what is no longer needed: old stories here, expired ones in the index."""
        self._forget(kept_since(now, self._history))
        for name in await self.store.drop_expired(now):
            log.info("stories_expired", index=name)
        await self._identify(self._identity.rebuilt)
        await self._commit()

    def _forget(self, before: datetime) -> None:
        dropped = self._clusters.forget(before)
        self.store.forget(dropped)
        self._cache.put((), dropped)

    def _is_new(self, article_id: str, written_at: datetime) -> bool:
        return self._seen.get(article_id) != written_at

    def _is_kept(self, article: GroupedArticle, earliest: datetime) -> bool:
        member = article.member
        return member.dated_at >= earliest or self._clusters.knows(member.article_id)

    def _forget_seen(self) -> None:
        oldest = self._until - _WIDE - _NARROW
        self._seen = {each: at for each, at in self._seen.items() if at >= oldest}
