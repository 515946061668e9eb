"""Publishing of articles with their state: first versions, revisions, withdrawals."""

from datetime import datetime, timedelta

import structlog
from pydantic import BaseModel

from perspektiven.contracts import Article, Extractor
from perspektiven.kafka.connections import Producer
from perspektiven.ops import metrics, telemetry
from perspektiven.oversize import require_record_size
from perspektiven.topics import ARTICLES
from perspektiven.urls import article_id, canonical_url
from services.fetcher.extraction.boilerplate_counts import (
    BoilerplateCounts,
    boilerplate_key,
    is_sampled,
)
from services.fetcher.extraction.placeholders import PlaceholderTexts, texts_key
from services.fetcher.pages import revisions
from services.fetcher.pages.visit import Subject, VisitedArticle, article_of, seen_of
from services.fetcher.settings import FetcherSettings
from services.fetcher.state.frontier import Revisit, Seen, Watched, look_key, seen_key, todo_key
from services.fetcher.state.outlet_status import OutletStatuses
from services.fetcher.state.state import State

log = structlog.get_logger()
_MISSING_SECONDS = 3_600.0

Changes = dict[str, BaseModel | None]
"""Rows of one host to be set or removed, once the article is acknowledged."""


class Publishing:
    """Sends articles; returns what is to be remembered when Kafka has them."""

    def __init__(
        self, settings: FetcherSettings, *, state: State, producer: Producer, tally: OutletStatuses
    ) -> None:
        self._looks = settings.revisit_after
        self._state = state
        self._tally = tally
        self._producer = producer
        self._topic = ARTICLES.full_name(settings)

    async def first(self, subject: Subject, found: VisitedArticle, identity: str) -> Changes:
        """Publishes a page's article, unless it is known under another URL."""
        article = article_of(subject, found, revision=1, first=subject.entry.discovered_at)
        known = self._state.get(Seen, seen_key(subject.host, article.id))
        changes = _aliases(subject, found, article, identity)
        if known is not None and known.revision:
            return changes
        await self._send(article)
        self._tally.article(subject.outlet.id, subject.host)
        changes[seen_key(subject.host, article.id)] = seen_of(article, found)
        # It may wait under its own address, too.
        changes[todo_key(subject.host, article.id)] = None
        published_at = found.extracted.published_at
        changes |= self.next_look(subject, article.id, 0, found.fetched_at, published_at)
        changes |= self._learnt(subject, found, article.id)
        return changes | self._text(subject, found, article)

    async def again(self, subject: Subject, found: VisitedArticle, seen: Watched) -> Changes:
        """Publishes the next revision of a known article if its text really changed."""
        first = seen.discovered_at
        article = article_of(subject, found, revision=seen.revision + 1, first=first)
        now = seen_of(article, found)
        key = seen_key(subject.host, article.id)
        if seen.withdrawn or revisions.is_changed(seen.paragraphs, now.paragraphs):
            await self._send(article)
            metrics.REVISIONS.labels("changed").inc()
            return {key: now} | self._text(subject, found, article)
        return {key: now.model_copy(update={"revision": seen.revision})}

    async def withdrawn(
        self, subject: Subject, seen: Watched, identity: str, now: datetime
    ) -> Changes:
        """Publishes the withdrawal of an article; outlet, title and URL stay."""
        article = Article(
            id=identity,
            revision=seen.revision + 1,
            outlet=seen.outlet,
            url=seen.url,
            canonical_url=seen.canonical_url,
            language=seen.language,
            title=seen.title,
            paragraphs=(),
            discovered_at=seen.discovered_at,
            fetched_at=now,
            withdrawn_at=now,
            content_hash=seen.content_hash,
            extractor=Extractor(name="none", version="0"),
        )
        await self._send(article)
        metrics.REVISIONS.labels("withdrawn").inc()
        after = seen.model_copy(
            update={
                "revision": article.revision,
                "withdrawn": True,
                "missing_since": None,
                "etag": "",
                "last_modified": "",
            }
        )
        return {seen_key(subject.host, identity): after}

    def next_look(
        self,
        subject: Subject,
        identity: str,
        number: int,
        looked_at: datetime,
        published_at: datetime | None = None,
    ) -> Changes:
        """State row of the next revisit after `number` revisits, or its removal."""
        due = revisions.next_look(
            number,
            looked_at=looked_at,
            published_at=published_at,
            after_seconds=self._looks,
        )
        return self._look(subject, identity, number, due)

    def missing(
        self, subject: Subject, seen: Watched, identity: str, number: int, now: datetime
    ) -> Changes | None:
        """State rows of one more revisit to an article that was not found this time.

        None when it was not there some time ago either: servers are out of order for minutes, and
        say 404 meanwhile.
        """
        wait = timedelta(seconds=min(self._looks, default=_MISSING_SECONDS))
        if seen.missing_since is not None and now - seen.missing_since >= wait:
            return None
        since = seen.missing_since or now
        missed = seen.model_copy(update={"missing_since": since})
        look = self._look(subject, identity, number, since + wait)
        return {seen_key(subject.host, identity): missed} | look

    def _look(self, subject: Subject, identity: str, number: int, due: datetime | None) -> Changes:
        key = look_key(subject.host, identity)
        if due is None:
            return {key: None}
        entry = subject.entry.to_bytes().decode()
        return {key: Revisit(due=due.timestamp(), entry=entry, number=number)}

    async def _send(self, article: Article) -> None:
        key, record = article.id, article.to_bytes()
        require_record_size(record)
        # Whatever led to it, a new entry or another look: its trace begins here at the latest.
        with telemetry.span("fetcher publish", key=key):
            await self._producer.send(self._topic, key=key.encode(), value=record)
            log.info("article_published", url=article.url, revision=article.revision)

    def _learnt(self, subject: Subject, found: VisitedArticle, identity: str) -> Changes:
        key = boilerplate_key(subject.host)
        lines = self._state.get(BoilerplateCounts, key) or BoilerplateCounts()
        if not is_sampled(lines, identity):
            return {}
        return {key: lines.with_page(found.extracted.block_hashes)}

    def _text(self, subject: Subject, found: VisitedArticle, article: Article) -> Changes:
        key = texts_key(subject.host)
        known = self._state.get(PlaceholderTexts, key) or PlaceholderTexts()
        texts = known.with_article(found.extracted.unfiltered, article.canonical_url)
        return {} if texts is known else {key: texts}


def _aliases(subject: Subject, found: VisitedArticle, article: Article, identity: str) -> Changes:
    """The other addresses of an article: the one that was asked for, the one that answered."""
    answered = article_id(canonical_url(found.response.url))
    return {
        seen_key(subject.host, other): Seen(same_as=article.id)
        for other in {identity, answered} - {article.id}
    }
