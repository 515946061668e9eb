"""Alerts: new articles of a saved search, posted to its webhook, signed.

Every reader of an installation looks which searches are due. One claims a search by writing its
next due time under the version that it has read; who comes second finds another version. An
alert is sent at least once: the search moves on only when the webhook has answered with 2xx.

Articles are looked for in the order of their indexing. Where one alert does not hold them all,
the next begins after its last article; where it does, the next look overlaps a little, since an
article can be seen later than it was written. Those that were told of lately are remembered, so
that a new revision, a new translation or a rebuilt index is no news.
"""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import structlog

from perspektiven.back_off import back_off
from perspektiven.errors import Permanent, PipelineError
from perspektiven.index import Document
from services.reader.api.models import article_head
from services.reader.article_index import HEADLINES, ArticleIndex, document_of
from services.reader.http.signatures import HEADER as SIGNATURE
from services.reader.http.signatures import signature
from services.reader.query.clauses import Clause, matching
from services.reader.query.resolve import refuse_unknown_outlets
from services.reader.saved_searches import Claimed, Saved, SavedSearches
from services.reader.targets import target

log = structlog.get_logger()

MOST_TOLD = 100
"""Articles that one alert holds."""

_OVERLAP = timedelta(minutes=2)
_OLDEST = timedelta(days=7)
_BACKLOG = timedelta(days=1)
"""How long an article may have waited for its translation when the search was saved."""
_LEASE = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(hours=6)
_REMEMBERED = 5_000
_AT_ONCE = 8
_WEBHOOK_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Alerts:
    """Looks after the saved searches of an installation."""

    article_indexes: Mapping[str, ArticleIndex]
    """By target language."""
    searches: SavedSearches
    web: httpx.AsyncClient
    """A guarded client."""
    every: timedelta
    seconds: float = _WEBHOOK_SECONDS
    """How long a webhook may take for its answer."""
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def watch(self) -> None:
        """Checks for due searches until it is cancelled."""
        while True:
            try:
                await self.look(datetime.now(UTC))
            except PipelineError as exc:
                log.warning("alerts_wait", error=str(exc))
            await asyncio.sleep(min(self.every.total_seconds(), 10))

    async def look(self, now: datetime) -> int:
        """Sends the news of every due search; returns how many alerts were sent.

        A search that fails holds up no other.
        """
        due = await self.searches.due(now)
        return sum(await asyncio.gather(*(self._turn(found, now) for found in due)))

    async def _turn(self, found: Claimed, now: datetime) -> bool:
        async with self._places:
            # It may have waited long for a place, behind webhooks that do not answer.
            now = max(now, datetime.now(UTC))
            try:
                claimed = await self.searches.put(found, found.saved, now + _LEASE)
                return claimed is not None and await self._tell(claimed, now)
            # What was saved by another version may hold what this one does not understand, and its
            # language be no target language any more.
            except (PipelineError, ValueError) as exc:
                log.warning("alert_waits", search=found.saved.id, error=str(exc))
                return False

    async def _tell(self, claimed: Claimed, now: datetime) -> bool:
        saved = claimed.saved
        news = await fresh(self._articles(saved), saved, now)
        error = await self._post(saved, news.articles) if news.articles and saved.webhook else None
        if error is not None:
            log.warning("alert_failed", search=saved.id, error=error, failures=saved.failures + 1)
            failed = saved.model_copy(update={"failures": saved.failures + 1})
            await self.searches.put(claimed, failed, now + self._wait(failed))
            return False
        told = (*saved.told, *(document.id for document in news.articles))[-_REMEMBERED:]
        done: dict[str, Any] = {"failures": 0, "told": told, "position": news.position}
        if news.position is None:
            done["checked_until"] = now
        # With more news than one alert holds, the next one follows at once.
        wait = self.every if news.position is None else timedelta()
        await self.searches.put(claimed, saved.model_copy(update=done), now + wait)
        return bool(news.articles and saved.webhook)

    def _articles(self, saved: Saved) -> ArticleIndex:
        settings = next(iter(self.article_indexes.values())).settings
        return self.article_indexes[target(settings, saved.language).language]

    def _wait(self, saved: Saved) -> timedelta:
        return back_off(saved.failures, first=2 * self.every, longest=_LONGEST_WAIT)

    async def _post(self, saved: Saved, news: Sequence[Document]) -> str | None:
        """None when the webhook took it, else what went wrong."""
        body = alert(saved, news)
        headers = {
            "Content-Type": "application/json",
            SIGNATURE: signature(saved.secret, body, round(time.time())),
        }
        try:
            async with (
                asyncio.timeout(self.seconds),
                self.web.stream("POST", saved.webhook or "", content=body, headers=headers) as got,
            ):
                # What it answers besides is not read, however long it is.
                return None if got.is_success else f"HTTP {got.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, Permanent, TimeoutError) as exc:
            return f"{type(exc).__name__}: {exc}"


@dataclass(frozen=True, slots=True)
class News:
    """Articles to report, and the position after them if there are more."""

    articles: tuple[Document, ...]
    position: tuple[int, str] | None


async def fresh(articles: ArticleIndex, saved: Saved, now: datetime) -> News:
    """Articles that came since the search was last looked at, at most MOST_TOLD, in that order."""
    wanted = await saved.search.search().resolved(articles)
    refuse_unknown_outlets(wanted.query)
    clauses = [
        matching(wanted.query, wanted.filters, articles.language),
        *wanted.filters.facets().values(),
        *_new(saved, now),
    ]
    body: dict[str, Any] = {
        "query": {"bool": {"filter": clauses, "must_not": [{"ids": {"values": list(saved.told)}}]}},
        "sort": [{"indexed_at": "asc"}, {"sort_id": "asc"}],
        "size": MOST_TOLD,
        "track_total_hits": False,
        "_source": {"excludes": list(HEADLINES)},
    }
    if saved.position is not None:
        body["search_after"] = list(saved.position)
    hits: list[Mapping[str, Any]] = (await articles.ask(body))["hits"]["hits"]
    found = tuple(document_of(hit) for hit in hits)
    last = hits[-1]["sort"] if len(hits) == MOST_TOLD else None
    return News(found, (last[0], last[1]) if last else None)


def _new(saved: Saved, now: datetime) -> list[Clause]:
    """What can be news at all.

    An article that was known when the search was saved is news only if it waited for its first
    translation: its later revisions and translations are none.
    """
    later = {"gt": (saved.created_at - _OVERLAP).isoformat()}
    backlog = {"gt": (saved.created_at - _BACKLOG).isoformat()}
    waited = [
        {"range": {"discovered_at": backlog}},
        {"range": {"translated_at": later}},
        {"term": {"revision": 1}},
    ]
    either = [{"range": {"discovered_at": later}}, {"bool": {"filter": waited}}]
    clauses: list[Clause] = [
        {"range": {"discovered_at": {"gt": (now - _OLDEST).isoformat()}}},
        {"bool": {"should": either, "minimum_should_match": 1}},
    ]
    if saved.position is None:
        since = (saved.checked_until - _OVERLAP).isoformat()
        clauses.append({"range": {"indexed_at": {"gt": since}}})
    return clauses


def alert(saved: Saved, news: Sequence[Document]) -> bytes:
    """The body of an alert: JSON with the search and the articles, without their texts."""
    heads = [article_head(each) for each in news]
    return json.dumps(
        {
            "search": {"id": saved.id, "name": saved.name, "parameters": saved.parameters},
            "articles": [head.model_dump(mode="json") for head in heads],
        },
        ensure_ascii=False,
    ).encode()
