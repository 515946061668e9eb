"""Alerts: what is new in a saved search, told to its webhook, signed.

Every reader of an installation looks which searches are due. One claims a search by writing its
next due time under the version that it has read; who comes second finds another version. An
alert is sent at least once: the search moves on only when the webhook has answered with 2xx.

Articles are looked for by the time of their indexing, with some overlap, since an article can be
seen a little later than it was written. Those that were told of are remembered, so a new revision,
a new translation or a rebuilt index is no news.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import structlog

from perspektiven.errors import Permanent, PipelineError
from perspektiven.index import Document
from services.reader.answers import ArticleHead
from services.reader.archive import Archive
from services.reader.saved import Claimed, Saved, Shelf
from services.reader.search import MAX_SIZE, Sort, search

log = structlog.get_logger()

_OVERLAP = timedelta(minutes=2)
_OLDEST = timedelta(days=7)
_LEASE = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(hours=6)
_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Alerts:
    """Looks after the saved searches of one archive."""

    archive: Archive
    shelf: Shelf
    web: httpx.AsyncClient
    """A guarded client."""
    every: timedelta

    async def watch(self) -> None:
        """Looks for due searches until it is cancelled."""
        while True:
            try:
                await self.look(datetime.now(UTC))
            except PipelineError as exc:
                log.warning("alerts_wait", error=str(exc))
            await asyncio.sleep(min(self.every.total_seconds(), 10))

    async def look(self, now: datetime) -> int:
        """Tells the news of every search that is due; how many alerts were sent."""
        sent = 0
        for found in await self.shelf.due(now):
            claimed = await self.shelf.put(found, found.saved, now + _LEASE)
            if claimed is not None:
                sent += await self._tell(claimed, now)
        return sent

    async def _tell(self, claimed: Claimed, now: datetime) -> bool:
        saved = claimed.saved
        news = await fresh(self.archive, saved, now)
        error = await self._post(saved, news) if news and saved.webhook else None
        if error is not None:
            log.warning("alert_failed", search=saved.id, error=error, failures=saved.failures + 1)
            failed = saved.model_copy(update={"failures": saved.failures + 1})
            await self.shelf.put(claimed, failed, now + self._wait(failed))
            return False
        told = (*saved.told, *(document.id for document in news))[-_REMEMBERED:]
        done = {"failures": 0, "told": told, "checked_until": now}
        # With more news than one alert holds, the next one follows at once.
        wait = self.every if len(news) < MAX_SIZE else timedelta()
        if len(news) == MAX_SIZE:
            del done["checked_until"]
        await self.shelf.put(claimed, saved.model_copy(update=done), now + wait)
        return bool(news and saved.webhook)

    def _wait(self, saved: Saved) -> timedelta:
        doubled: timedelta = self.every * 2 ** min(saved.failures, 20)
        return min(doubled, _LONGEST_WAIT)

    async def _post(self, saved: Saved, news: Sequence[Document]) -> str | None:
        """None when the webhook took it, else what went wrong."""
        body = alert(saved, news)
        headers = {
            "Content-Type": "application/json",
            "Perspektiven-Signature": signature(saved.secret, body, round(time.time())),
        }
        try:
            answer = await self.web.post(saved.webhook or "", content=body, headers=headers)
        except (httpx.HTTPError, Permanent) as exc:
            return f"{type(exc).__name__}: {exc}"
        return None if answer.is_success else f"HTTP {answer.status_code}"


async def fresh(archive: Archive, saved: Saved, now: datetime) -> list[Document]:
    """Articles that came since the search was last looked at, at most MAX_SIZE, oldest first."""
    wanted = saved.search.search(size=MAX_SIZE)
    filters = replace(
        wanted.filters,
        indexed_after=saved.checked_until - _OVERLAP,
        discovered_after=max(saved.created_at - _OVERLAP, now - _OLDEST),
        without=saved.told,
    )
    wanted = replace(wanted, filters=filters, sort=Sort.OLDEST, facets=False)
    return [hit.document for hit in (await search(archive, wanted)).hits]


def alert(saved: Saved, news: Sequence[Document]) -> bytes:
    """The body of an alert: JSON with the search and the articles, without their texts."""
    heads = [ArticleHead.model_validate(each, from_attributes=True) for each in news]
    return json.dumps(
        {
            "search": {"id": saved.id, "name": saved.name, "parameters": saved.parameters},
            "articles": [head.model_dump(mode="json") for head in heads],
        },
        ensure_ascii=False,
    ).encode()


def signature(secret: str, body: bytes, at: int) -> str:
    """`t=SECONDS,v1=HEX`: HMAC-SHA256 over the time, a full stop and the body.

    Whoever checks it also refuses an old time, so that a copied alert is of no use.
    """
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
