"""One polite request: the host's robots rules, its clock, then the download."""

from collections import OrderedDict
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import structlog
from pydantic import BaseModel, ConfigDict
from typing_extensions import override

from perspektiven import metrics
from perspektiven.contracts import Moment, RobotsDecision
from perspektiven.errors import Permanent
from perspektiven.urls import registered_domain
from services.fetcher.download import Downloader, Response, Unreachable, Wish, Witness
from services.fetcher.pacing import Clock, Pacer
from services.fetcher.robots import MAX_BYTES, Rules, rules_for_status
from services.fetcher.state import State

log = structlog.get_logger()

FRESH_FOR = timedelta(hours=24)
"""RFC 9309 2.4: robots rules are not used for longer, unless the host can't be reached."""

_KEPT_RULES = 2_000
_STALE_FOR = timedelta(days=30)
_SILENCE = frozenset(
    {"dns_error", "connect_error", "tls_error", "timeout", "broken_response", "too_slow"}
)
_TOOK_LONG = frozenset({"too_large", "bad_encoding", "too_many_headers"})
_LIKE_SILENCE = frozenset({"too_slow", "bad_encoding", "too_many_headers"})


class RobotsFile(BaseModel):
    """A robots.txt as it was answered."""

    model_config = ConfigDict(frozen=True)

    fetched_at: Moment
    status: int
    body: str = ""
    """One character an octet (Latin-1)."""

    def rules(self) -> Rules:
        """What the answer means."""
        return rules_for_status(self.status, self.body.encode("latin-1"))


def clock_key(host: str) -> str:
    """Where a host's clock is remembered."""
    return f"host/{host}/clock"


class _Notes(Witness):
    """Writes down for each host how it answers: what a redirect leads to is the target's."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer

    @override
    def answered(self, response: Response) -> None:
        header = response.headers.get("retry-after")
        host = registered_domain(response.url)
        self._pacer.answered(host, response.status, response.seconds, header)

    @override
    def failed(self, url: str, reason: str, seconds: float) -> None:
        host = registered_domain(url)
        if reason in _TOOK_LONG:
            self._pacer.burdened(host, seconds)
        elif reason in _SILENCE:
            self._pacer.silent(host, reason)


class Politeness:
    """Asks hosts of the net. All requests of the fetcher are made here."""

    def __init__(self, agent: str, state: State, downloader: Downloader, pacer: Pacer) -> None:
        self.agent = agent
        self._state = state
        self._downloader = downloader
        self._pacer = pacer
        self._known: OrderedDict[str, tuple[datetime, Rules]] = OrderedDict()

    async def get(self, url: str, wish: Wish) -> Response:
        """The answer to a request at its host's pace. Raises as Downloader.get."""
        wish = replace(wish, pace=self._turn, witness=_Notes(self._pacer))
        return await self._downloader.get(url, wish)

    def _turn(self, url: str) -> AbstractAsyncContextManager[None]:
        host = registered_domain(url)
        if not self._state.owns(host):
            # Its own instance may ask it at this moment: no clock is shared (docs/scaling.md).
            metrics.REQUESTS_ELSEWHERE.inc()
            log.info("asked_elsewhere", host=host)
        if not self._pacer.knows(host):
            if self._state.owns(host):
                self._pacer.begin(host, clock_of(self._state, host))
            else:
                self._pacer.meet(host)
        return self._pacer.turn(host)

    async def decide(self, url: str) -> RobotsDecision:
        """What the robots rules say of a URL; asks the host for them when they are not known.

        Raises Unreachable (`robots_unreachable`) when they can't be had: then nothing may be
        fetched for now.
        """
        rules = await self._rules(url)
        decision = rules.decide(url, self.agent)
        return RobotsDecision(
            allowed=decision.allowed, line=decision.line, opt_out=rules.opt_out(self.agent)
        )

    async def require(self, url: str) -> RobotsDecision:
        """The decision that allows a URL. Raises Permanent (`robots_disallowed`) or Unreachable."""
        decision = await self.decide(url)
        if not decision.allowed:
            raise Permanent("robots_disallowed", decision.line or "robots.txt allows nothing")
        return decision

    async def _rules(self, url: str) -> Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        host, now = registered_domain(url), datetime.now(UTC)
        known = self._known.get(origin)
        if known and now - known[0] < FRESH_FOR:
            return known[1]
        key = f"robots/{host}/{origin}"
        stored = self._state.get(RobotsFile, key) if self._state.owns(host) else None
        if stored is None or now - stored.fetched_at >= FRESH_FOR:
            stored = await self._ask(origin, host, stored)
        return self._keep(origin, stored.fetched_at, host, stored.rules())

    async def _ask(self, origin: str, host: str, stored: RobotsFile | None) -> RobotsFile:
        now = datetime.now(UTC)
        try:
            found = await self._fetch(f"{origin}/robots.txt", now)
        except Unreachable:
            if stored is None or now - stored.fetched_at > _STALE_FOR:
                raise
            log.info("robots_rules_stale", origin=origin)
            return stored
        if self._state.owns(host):
            clock = self._pacer.clock(host)
            await self._state.put({f"robots/{host}/{origin}": found, clock_key(host): clock})
        return found

    async def _fetch(self, url: str, now: datetime) -> RobotsFile:
        # Uncompressed, so that it can be cut off where we stop to read.
        wish = Wish(most_bytes=MAX_BYTES, cut=True, headers={"Accept-Encoding": "identity"})
        try:
            response = await self.get(url, wish)
        except Unreachable as exc:
            raise Unreachable("robots_unreachable", f"{exc.reason}: {exc}") from exc
        except Permanent as exc:
            if exc.reason == "too_many_redirects":
                return RobotsFile(fetched_at=now, status=404)
            if exc.reason in _LIKE_SILENCE:
                raise Unreachable("robots_unreachable", f"{exc.reason}: {exc}") from exc
            raise
        if response.status >= 500 or response.status == 429:
            raise Unreachable("robots_unreachable", f"{url} answers {response.status}")
        body = response.body.decode("latin-1") if response.status == 200 else ""
        return RobotsFile(fetched_at=now, status=response.status, body=body)

    def _keep(self, origin: str, fetched_at: datetime, host: str, rules: Rules) -> Rules:
        self._known[origin] = (fetched_at, rules)
        self._known.move_to_end(origin)
        if len(self._known) > _KEPT_RULES:
            self._known.popitem(last=False)
        self._pacer.obey(host, origin, rules.crawl_delay(self.agent))
        return rules


def clock_of(state: State, host: str) -> Clock | None:
    """What is remembered of a host's pace."""
    return state.get(Clock, clock_key(host))
