"""Catalogue as read from its topic; unreadable records go to the dead-letter topic."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import structlog

from perspektiven.contracts import Outlet
from perspektiven.errors import Permanent, Transient
from perspektiven.kafka import dead_letters, topic_reads
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.dead_letters import Failure
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.parsing import parse
from perspektiven.ops import metrics
from perspektiven.settings import Settings
from perspektiven.topics import OUTLETS

log = structlog.get_logger()

_AFTER_TROUBLE_SECONDS = 2.0


class CatalogueFollower:
    """Follows the topic of outlets; each instance reads all of it, from its first record on."""

    def __init__(self, settings: Settings, producer: Producer) -> None:
        self.is_read = asyncio.Event()
        self._settings = settings
        self._producer = producer
        self._topic = OUTLETS.full_name(settings)
        self._unreadable: dict[tuple[str, str], tuple[Record, Failure]] = {}
        self._buries = False

    async def follow(self) -> AsyncIterator[tuple[str, Outlet | None]]:
        """Every outlet as it is now, by its id, for ever; None: it was removed."""
        while True:
            try:
                async for record in topic_reads.follow(self._settings, self._topic, self.is_read):
                    outlet_id = (record.key or b"").decode("utf-8", "replace")
                    try:
                        outlet = self._read(outlet_id, record)
                    except Permanent:
                        continue  # logged, and kept to be buried
                    yield outlet_id, outlet
            except Transient as exc:
                log.warning("catalogue_not_read", error=str(exc))
                await asyncio.sleep(_AFTER_TROUBLE_SECONDS)

    def own(self, partitions: frozenset[int]) -> None:
        """Of several instances, all of which read everything, the one with partition 0 buries."""
        self._buries = self._buries or 0 in partitions

    def give_up(self, partitions: frozenset[int]) -> None:
        """Notes revoked partitions."""
        self._buries = self._buries and 0 not in partitions

    async def bury(self) -> None:
        """Sends unreadable records to the dead-letter topic, each once, without end."""
        while True:
            await asyncio.sleep(_AFTER_TROUBLE_SECONDS)
            if not self._buries or not self._unreadable:
                continue
            try:
                await self._bury_all()
            except Transient as exc:
                log.warning("outlets_not_buried", error=str(exc))

    def _read(self, outlet_id: str, record: Any) -> Outlet | None:
        """The outlet of a record. Raises Permanent for one that is to be buried."""
        if not record.value:
            return None
        ours = Record(
            record.topic,
            record.partition,
            record.offset,
            record.timestamp,
            record.key,
            record.value,
            tuple(record.headers),
        )
        try:
            return parse(Outlet, ours)
        except Permanent as exc:
            log.warning("outlet_unreadable", outlet=outlet_id, reason=exc.reason, error=str(exc))
            failure = Failure.of(exc, exc.reason, 1)
            self._unreadable[str(ours.partition), str(ours.offset)] = (ours, failure)
            raise

    async def _bury_all(self) -> None:
        # The topic is read anew at every start: what lies there already was buried before.
        buried = {
            (letter.about.get("partition", ""), letter.about.get("offset", ""))
            async for letter in dead_letters.read(self._settings, only=OUTLETS)
        }
        for origin, (record, failure) in list(self._unreadable.items()):
            if origin not in buried:
                await dead_letters.bury(
                    self._producer,
                    OUTLETS.dead.full_name(self._settings),
                    origin=(record.topic, record.partition, record.offset, record.timestamp_ms),
                    key=record.key,
                    value=record.value,
                    headers=record.headers,
                    service="fetcher",
                    failure=failure,
                )
                metrics.DEAD_LETTERS.labels("fetcher", record.topic, failure.reason).inc()
            del self._unreadable[origin]
