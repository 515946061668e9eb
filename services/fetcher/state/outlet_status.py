"""Outlet status per host: counted, published for `status` and Prometheus."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import structlog

from perspektiven.contracts import OutletStatus
from perspektiven.errors import Permanent, Transient
from perspektiven.kafka.connections import Producer
from perspektiven.ops import metrics
from perspektiven.settings import Settings
from perspektiven.topics import OUTLET_STATUS
from services.fetcher.state.frontier import Frontier
from services.fetcher.state.state import NotOurs, State
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

_TELL_EVERY_SECONDS = 2.0
_AT_ONCE = 200
"""Statuses that are published side by side."""

Changes = dict[str, object]


class OutletStatuses:
    """One OutletStatus for each outlet and host, sent at most every few seconds."""

    def __init__(
        self,
        settings: Settings,
        *,
        state: State,
        producer: Producer,
        frontier: Frontier,
        clock: SteadyClock,
    ) -> None:
        self._state = state
        self._producer = producer
        self._topic = OUTLET_STATUS.full_name(settings)
        self._frontier = frontier
        self._clock = clock
        self._changed: dict[tuple[str, str], OutletStatus] = {}
        # What is being written just now: neither changed any more nor in the state yet.
        self._telling: dict[tuple[str, str], OutletStatus] = {}

    def article(self, outlet_id: str, host: str) -> None:
        """Counts a first revision."""
        self._set(outlet_id, host, articles=self._now(outlet_id, host).articles + 1)
        metrics.ARTICLES.inc()

    def refused(self, outlet_id: str, host: str, reason: str, pages: int = 1) -> None:
        """Counts refused or unreachable pages."""
        counts = dict(self._now(outlet_id, host).refused)
        counts[reason] = counts.get(reason, 0) + pages
        self._set(outlet_id, host, refused=counts)
        metrics.REFUSED.labels(reason).inc(pages)

    def polled(
        self,
        outlet_id: str,
        host: str,
        error: str | None,
        next_poll: datetime,
        moved: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Records a poll; `error` is None on success.

        `moved` are the sources that rest, and where they moved to.
        """
        changes: Changes = {"next_poll": next_poll, "last_error": error, "moved": dict(moved)}
        if error is None:
            changes["last_success"] = self._clock.utc()
        self._set(outlet_id, host, **changes)
        metrics.POLLS.labels("failed" if error else "done").inc()

    def touched(self, outlet_id: str, host: str) -> None:
        """Schedules a report with the current numbers."""
        self._set(outlet_id, host)

    def _now(self, outlet_id: str, host: str) -> OutletStatus:
        place = (outlet_id, host)
        status = self._changed.get(place) or self._telling.get(place)
        if status is None:
            status = self._state.get(OutletStatus, _key(outlet_id, host))
        return status or OutletStatus(outlet_id=outlet_id, host=host, updated_at=self._clock.utc())

    def _set(self, outlet_id: str, host: str, **changes: object) -> None:
        now = self._now(outlet_id, host)
        update = changes | {
            "waiting": self._frontier.waiting(host),
            "updated_at": self._clock.utc(),
        }
        self._changed[outlet_id, host] = now.model_copy(update=update)

    async def run(self) -> None:
        """Publishes changes every few seconds until it is cancelled."""
        while True:
            await asyncio.sleep(_TELL_EVERY_SECONDS)
            await self.tell()

    async def tell(self) -> None:
        """Publishes changes since the last report, side by side: Kafka gets few requests."""
        changed = list(self._changed)
        for at in range(0, len(changed), _AT_ONCE):
            told = await asyncio.gather(*map(self._tell, changed[at : at + _AT_ONCE]))
            if not all(told):
                return

    async def _tell(self, place: tuple[str, str]) -> bool:
        """Publishes the status of an outlet on a host; False while Kafka is away."""
        status = self._changed.pop(place, None)
        if status is None:
            return True
        outlet_id, host = place
        self._telling[place] = status
        try:
            await self._state.put({_key(outlet_id, host): status})
            await self._producer.send(
                self._topic, key=f"{outlet_id}|{host}".encode(), value=status.to_bytes()
            )
        except NotOurs:
            return True
        except Permanent as exc:
            # One status that can't be kept must not end the report of all others.
            log.error("status_not_kept", outlet=outlet_id, host=host, reason=exc.reason)
        except Transient:
            self._changed.setdefault(place, status)
            return False
        finally:
            del self._telling[place]
        return True


def _key(outlet_id: str, host: str) -> str:
    return f"outlet/{host}/{outlet_id}"
