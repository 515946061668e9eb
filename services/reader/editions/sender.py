"""Sends yesterday's edition by mail and to webhooks, once a day to each recipient.

Every reader of an installation looks whether something is due; the deliveries in Elasticsearch
say who sends. What fails is tried again with growing pauses until the day ends.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import structlog

from perspektiven.back_off import back_off
from perspektiven.errors import Permanent, PipelineError
from services.reader.article_index import ArticleIndex
from services.reader.editions.deliveries import Claim, Deliveries, identity_of
from services.reader.editions.edition import edition
from services.reader.editions.issue import Issue, issue, mail, posted
from services.reader.editions.schedule import due
from services.reader.editions.smtp import Mailer
from services.reader.editions.webhook import Poster
from services.reader.settings import ReaderSettings
from services.reader.targets import target

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
"""Longer than a mail or a post may take."""

_EVERY = timedelta(minutes=1)
_EMPTY_WAITS = timedelta(minutes=10)
_FIRST_WAIT = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(hours=1)
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Recipient:
    """A mailbox or a webhook."""

    address: str
    is_webhook: bool = False


def recipients_of(settings: ReaderSettings) -> tuple[Recipient, ...]:
    """All of the settings, each once."""
    mailboxes = (Recipient(each) for each in settings.edition_recipients)
    webhooks = (Recipient(each, is_webhook=True) for each in settings.edition_webhooks)
    return tuple(dict.fromkeys((*mailboxes, *webhooks)))


@dataclass(frozen=True, slots=True)
class Courier:
    """Hands an issue over to one recipient, by mail or by a post."""

    settings: ReaderSettings
    web: httpx.AsyncClient
    """A guarded client."""

    async def deliver(self, sent: Issue, to: Recipient, identity: str, now: datetime) -> None:
        """Returns when it was taken. Raises Permanent for a refusal, Transient for what passes."""
        if to.is_webhook:
            secret = self.settings.edition_webhook_secret
            poster = Poster(self.web, secret.get_secret_value() if secret else "")
            await poster.post(to.address, posted(sent, identity), identity)
        else:
            message = mail(sent, self.settings, to.address, identity, now)
            await Mailer(self.settings).send(message, to.address)


@dataclass(frozen=True, slots=True)
class _Clock:
    """Time since a look began: it may last, and no lease may begin in the past."""

    began: datetime
    _started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.began + timedelta(seconds=time.monotonic() - self._started)


@dataclass(slots=True)
class EditionSender:
    """Looks after the deliveries of an installation."""

    articles: ArticleIndex
    """In the language of the editions."""
    settings: ReaderSettings
    deliveries: Deliveries
    courier: Courier
    _prepared: date | None = None
    _empty_until: datetime | None = None
    _taken: set[str] = field(default_factory=set)
    """Deliveries that were taken and perhaps could not be written down."""

    async def run(self) -> None:
        """Sends what is due until it is cancelled."""
        while True:
            try:
                await self.look(datetime.now(UTC))
            except PipelineError as exc:
                log.warning("editions_wait", error=str(exc))
            await asyncio.sleep(_EVERY.total_seconds())

    async def look(self, now: datetime) -> int:
        """Sends what is due; returns how many were taken. Raises as `our_errors`."""
        at, zone = self.settings.edition_at, ZoneInfo(self.settings.time_zone)
        day = due(now, at, zone) if at is not None else None
        if day is None or (self._empty_until is not None and now < self._empty_until):
            return 0
        if self._prepared != day:
            await self.deliveries.prepare(day)
            self._prepared, self._taken = day, set()
        waiting = await self._waiting(day, now)
        if not waiting:
            return 0
        made = await edition(self.articles, day, zone)
        if not made.stories:
            # Better none than an empty one: what is late may be there in a while.
            log.info("edition_is_empty", day=day.isoformat())
            self._empty_until = now + _EMPTY_WAITS
            return 0
        ready = await issue(made, self.settings, target(self.settings, self.articles.language))
        clock = _Clock(now)
        places = asyncio.Semaphore(_AT_ONCE)
        done = (self._turn(ready, to, name, places, clock) for name, to in waiting.items())
        return sum(await asyncio.gather(*done))

    async def _waiting(self, day: date, now: datetime) -> dict[str, Recipient]:
        """The recipients that may be tried now, by the id of their delivery."""
        language = self.articles.language
        known = {identity_of(day, language, to.address): to for to in recipients_of(self.settings)}
        free = await self.deliveries.open(list(known), now)
        return {name: to for name, to in known.items() if name in free}

    async def _turn(
        self,
        ready: Issue,
        to: Recipient,
        identity: str,
        places: asyncio.Semaphore,
        clock: _Clock,
    ) -> bool:
        async with places:
            try:
                claim = await self.deliveries.claim(identity, ready.edition.day, clock.now(), LEASE)
                return claim is not None and await self._try(ready, to, claim, clock)
            except PipelineError as exc:
                log.warning("edition_waits", delivery=identity, error=str(exc))
                return False

    async def _try(self, ready: Issue, to: Recipient, claim: Claim, clock: _Clock) -> bool:
        name = claim.identity
        try:
            if name not in self._taken:
                await self.courier.deliver(ready, to, name, clock.now())
        except Permanent as exc:
            log.error("edition_refused", delivery=name, error=str(exc))
            await self.deliveries.end(claim, "refused")
            return False
        except PipelineError as exc:
            wait = back_off(claim.attempts, first=_FIRST_WAIT, longest=_LONGEST_WAIT)
            log.warning("edition_failed", delivery=name, error=str(exc), attempts=claim.attempts)
            await self.deliveries.end(claim, "failed", clock.now() + wait)
            return False
        self._taken.add(name)
        await self.deliveries.end(claim, "sent")
        log.info("edition_sent", delivery=name, day=ready.edition.day.isoformat())
        return True
