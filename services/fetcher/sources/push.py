"""WebSub callback: serves the verification requests and deliveries of hubs."""

import asyncio

import structlog
from aiohttp import web

from perspektiven.errors import Permanent, Transient
from perspektiven.net.bounded import read_up_to
from perspektiven.ops import metrics
from perspektiven.ops.health import Health
from services.fetcher.http.download import Response
from services.fetcher.http.waker import Waker
from services.fetcher.sources.poll import Polls
from services.fetcher.sources.registry import Followed
from services.fetcher.sources.subscriptions import PATH, Subscriptions
from services.fetcher.sources.websub import (
    GONE,
    MOST_BYTES,
    CallbackResponse,
    answer_delivery,
    answer_verification,
)
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

_AT_ONCE = 8
"""Bodies in memory; further deliveries wait."""

_BODY_SECONDS = 30.0
_LATER = {"Retry-After": "60"}


class Push:
    """The routes that hubs call.

    Before the catalogue is read, and for hosts of other instances, the hub is asked to come again.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        polls: Polls,
        *,
        waker: Waker,
        catalogue_read: asyncio.Event,
        clock: SteadyClock,
    ) -> None:
        self._subscriptions = subscriptions
        self._polls = polls
        self._waker = waker
        self._catalogue_read = catalogue_read
        self._clock = clock
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def add_to(self, health: Health) -> None:
        """Adds the routes to the service's server, if hubs can reach it."""
        if self._subscriptions.is_possible:
            path = f"{PATH}/{{host}}/{{token}}"
            health.add_route("GET", path, self.verify)
            health.add_route("POST", path, self.deliver)

    async def verify(self, request: web.Request) -> web.Response:
        """Answers a hub's verification (5.3) or denial (5.2) of a subscription."""
        try:
            followed = self._find(request)
            if followed is None:
                return web.Response(status=404)
            answer = await self._subscriptions.answer(
                followed, lambda each: answer_verification(each, request.query, self._clock.utc())
            )
        except Transient as exc:
            return _later(exc)
        state = answer.subscription.state if answer.subscription else None
        log.info("hub_asks", source=followed.source.url, answer=answer.status, state=state)
        return web.Response(status=answer.status, text=answer.body)

    async def deliver(self, request: web.Request) -> web.Response:
        """Answers a delivery (7) once Kafka has its new entries."""
        try:
            followed = self._find(request)
            if followed is None:
                metrics.DELIVERIES.labels("unknown").inc()
                return web.Response(status=GONE.status)
            async with self._slots:
                status, outcome = await self._receive(followed, request)
        except Transient as exc:
            return _later(exc)
        except TimeoutError:
            return web.Response(status=408)
        metrics.DELIVERIES.labels(outcome).inc()
        log.info("delivered", source=followed.source.url, outcome=outcome)
        return web.Response(status=status)

    async def _receive(self, followed: Followed, request: web.Request) -> tuple[int, str]:
        """The status to answer, and what became of the delivery."""
        body = await _body(request)
        answer = await self._subscriptions.answer(
            followed,
            lambda each: answer_delivery(each, _headers(request), body, self._clock.utc()),
        )
        if answer.subscription is not None:
            return answer.status, await self._take(followed, answer, request)
        return answer.status, "refused" if answer.status >= 400 else "unsigned"

    def _find(self, request: web.Request) -> Followed | None:
        """The source that is meant. Raises Transient when that can't be said here and now."""
        if not self._catalogue_read.is_set():
            raise Transient("the catalogue is being read")
        return self._subscriptions.find(request.match_info["host"], request.match_info["token"])

    async def _take(
        self, followed: Followed, answer: CallbackResponse, request: web.Request
    ) -> str:
        """Reads what was delivered, or has the source polled where there is nothing to be read."""
        if answer.feed is not None and answer.subscription is not None:
            response = Response(
                url=answer.subscription.topic,
                status=200,
                headers={"content-type": request.headers.get("Content-Type", "")},
                body=answer.feed,
                seconds=0.0,
            )
            try:
                await self._polls.take_delivery(followed, response)
            except Permanent as exc:
                log.info("delivery_not_read", source=followed.source.url, reason=exc.reason)
            else:
                return "read"
        await self._polls.hasten(followed)
        self._waker.wake(followed.host)
        return "polled"


async def _body(request: web.Request) -> bytes:
    """The body, cut off where it is too long. Raises TimeoutError for one that drips."""
    async with asyncio.timeout(_BODY_SECONDS):
        body, _ = await read_up_to(MOST_BYTES, request.content.iter_chunked(64 * 1024))
    return body


def _headers(request: web.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _later(exc: Transient) -> web.Response:
    log.info("hub_put_off", error=str(exc))
    return web.Response(status=503, headers=_LATER)
