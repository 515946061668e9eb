"""Grouper service: articles of the index → stories."""

import asyncio
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
        self._settings = settings
        self._language = language
        self._lease = Lease(elasticsearch, settings, language)
        self._missing: str | None = "Elasticsearch was not reached yet"

    def missing(self) -> str | None:
        """Why stories can't be written, or None; another instance's lease is no fault."""
        return self._missing

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
            follower = Follower(self._elasticsearch, self._settings, self._language, self._lease)
            return await follower.rebuild()
        finally:
            renewal.cancel()
            await self.release()

    async def _follow(self) -> None:
        while True:
            await self._while_held()
            await asyncio.sleep(self._settings.group_poll_seconds)

    async def _while_held(self) -> None:
        """Follows the articles until the lease is lost or Elasticsearch is away."""
        if not self._lease.is_held:
            return
        follower = Follower(self._elasticsearch, self._settings, self._language, self._lease)
        metrics.GROUPER_ACTIVE.labels(self._language).set(1)
        try:
            await follower.start(datetime.now(UTC))
            while self._lease.is_held:
                await follower.poll(datetime.now(UTC))
                await asyncio.sleep(self._settings.group_poll_seconds)
        except Transient as exc:
            log.warning("grouping_put_off", language=self._language, error=str(exc))
        finally:
            follower.close()
            metrics.GROUPER_ACTIVE.labels(self._language).set(0)

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
    health = Health()
    for language, grouper in zip(settings.target_language, groupers, strict=True):
        health.add_check(f"elasticsearch {language}", grouper.missing)
    await health.serve(settings)
    stopping = asyncio.create_task(shutdown.told_to_stop())
    try:
        await shutdown.ends_before(stopping, _work(groupers))
        await asyncio.gather(*(each.release() for each in groupers))
    finally:
        await health.stop()
        await elasticsearch.close()


async def _work(groupers: list[Grouper]) -> None:
    await asyncio.gather(*(each.work() for each in groupers))
