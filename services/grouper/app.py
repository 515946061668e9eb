"""Grouper service: articles of the index → stories."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.errors import Transient
from perspektiven.ops import metrics, shutdown
from perspektiven.ops.health import Health
from services.grouper.follower import Follower
from services.grouper.lease import RENEW_SECONDS, SECONDS, Lease
from services.grouper.settings import GrouperSettings

log = structlog.get_logger()


class Grouper:
    """Keeps the stories of one target language, while it has the lease."""

    def __init__(
        self, elasticsearch: AsyncElasticsearch, settings: GrouperSettings, language: str
    ) -> None:
        self._elasticsearch = elasticsearch
        self.settings = settings
        self.language = language
        self._lease = Lease(elasticsearch, settings, language)
        self._missing: str | None = "Elasticsearch was not reached yet"
        self._follower: Follower | None = None
        self._put_off: str | None = None

    def missing(self) -> str | None:
        """Why stories can't be written, or None; another instance's lease is no fault."""
        return self._missing

    def loading(self) -> str | None:
        """Why the stories are not up to date yet, or None; another instance may see to them."""
        if self._follower is not None:
            loading = self._follower.progress.loading
            return f"they are still loading: it {loading}" if loading else None
        if self._lease.is_anothers:
            return None
        if self._put_off is not None:
            return f"they are not loaded, and are tried again: {self._put_off}"
        return "they are not loaded: the last grouper may have the lease for some seconds still"

    def waiting(self) -> str | None:
        """That another instance writes the stories, or None."""
        return "another instance writes them" if self._lease.is_anothers else None

    def judge_trouble(self) -> str | None:
        """Why doubtful pairs are not judged, or None: they stay apart meanwhile."""
        return self._follower.opinion.trouble if self._follower is not None else None

    async def work(self) -> None:
        """Groups until cancelled; WrongSetting ends the service."""
        await asyncio.gather(self._renew(), self._follow())

    async def release(self) -> None:
        """Lets another instance take over at once."""
        try:
            await self._lease.release()
        except Transient as exc:
            log.warning("lease_not_released", error=str(exc))

    async def rebuild(self) -> int:
        """Computes all stories anew in place of a running grouper; returns how many there are.

        Readers see every story all the time. Raises as `our_errors`.
        """
        await self._lease.hold(force=True)
        renewal = asyncio.create_task(self._renew())
        try:
            # By then the former owner knows that it is none.
            await asyncio.sleep(SECONDS)
            follower = Follower(self._elasticsearch, self.settings, self.language, self._lease)
            return await follower.rebuild()
        finally:
            renewal.cancel()
            await self.release()

    async def _follow(self) -> None:
        while True:
            await self._while_held()
            await asyncio.sleep(self.settings.group_poll_seconds)

    async def _while_held(self) -> None:
        """Follows the articles until the lease is lost or Elasticsearch is away."""
        if not self._lease.is_held:
            return
        follower = Follower(self._elasticsearch, self.settings, self.language, self._lease)
        metrics.GROUPER_ACTIVE.labels(self.language).set(1)
        self._follower = follower
        try:
            await follower.start(datetime.now(UTC))
            self._put_off = None
            while self._lease.is_held:
                await follower.poll(datetime.now(UTC))
                await asyncio.sleep(self.settings.group_poll_seconds)
        except Transient as exc:
            log.warning("grouping_put_off", language=self.language, error=str(exc))
            self._put_off = str(exc)
        finally:
            self._follower = None
            follower.close()
            metrics.GROUPER_ACTIVE.labels(self.language).set(0)

    async def _renew(self) -> None:
        while True:
            try:
                await self._lease.hold()
                self._missing = None
            except Transient as exc:
                self._missing = str(exc)
            await asyncio.sleep(RENEW_SECONDS)


async def run(settings: GrouperSettings) -> None:
    """Groups the articles of all target languages until told to stop."""
    elasticsearch = index.client(settings)
    groupers = [Grouper(elasticsearch, settings, each) for each in settings.target_language]
    health = health_of(groupers)
    await health.serve(settings)
    stopping = asyncio.create_task(shutdown.told_to_stop())
    try:
        await shutdown.ends_before(stopping, _work(groupers))
        await asyncio.gather(*(each.release() for each in groupers))
    finally:
        await health.stop()
        await elasticsearch.close()


def health_of(groupers: Sequence[Grouper]) -> Health:
    """Checks of all target languages."""
    health = Health()
    for each in groupers:
        health.add_check(f"elasticsearch {each.language}", each.missing)
        health.add_check(f"stories {each.language}", each.loading)
        health.add_note(f"stories {each.language}", each.waiting)
        health.add_note(f"judge {each.language}", each.judge_trouble)
    return health


async def _work(groupers: list[Grouper]) -> None:
    await asyncio.gather(*(each.work() for each in groupers))
