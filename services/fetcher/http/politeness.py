"""One polite request: robots rules, the host's pace, download."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import structlog
from typing_extensions import override

from perspektiven.contracts import RobotsDecision
from perspektiven.errors import Permanent
from perspektiven.ops import metrics
from perspektiven.ops.workers import WorkerPool
from perspektiven.urls import registered_domain
from services.fetcher.http.download import Downloader, Response, Wish, Witness
from services.fetcher.http.pacing import HostPace, Pacer, pace_key
from services.fetcher.http.robots_files import RobotsFiles
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

_SILENCE = frozenset(
    {"dns_error", "connect_error", "tls_error", "timeout", "broken_response", "too_slow"}
)
_TOOK_LONG = frozenset({"too_large", "bad_encoding", "too_many_headers"})


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
    """Sends all requests of the fetcher, by robots rules and the paces of hosts."""

    def __init__(
        self,
        agent: str,
        state: State,
        downloader: Downloader,
        pacer: Pacer,
        workers: WorkerPool,
        clock: SteadyClock,
    ) -> None:
        self.agent = agent
        self._state = state
        self._downloader = downloader
        self._pacer = pacer
        self._robots = RobotsFiles(agent, state, pacer, workers, self.get, clock)

    async def get(self, url: str, wish: Wish) -> Response:
        """Sends a request at its host's pace. Raises as Downloader.get."""
        wish = replace(wish, pace=self._turn, witness=_Notes(self._pacer))
        return await self._downloader.get(url, wish)

    def _turn(self, url: str) -> AbstractAsyncContextManager[None]:
        host = registered_domain(url)
        if not self._state.owns(host):
            # Its own instance may ask it at this moment: no pace is shared (docs/scaling.md).
            metrics.REQUESTS_ELSEWHERE.inc()
            log.info("asked_elsewhere", host=host)
        if not self._pacer.knows(host):
            if self._state.owns(host):
                self._pacer.begin(host, stored_pace(self._state, host))
            else:
                self._pacer.meet(host)
        return self._pacer.turn(host)

    async def decide(self, url: str) -> RobotsDecision:
        """Decision of the robots rules on a URL; fetches the rules if they are unknown.

        Raises Unreachable (`robots_unreachable`, `robots_timeout`, `robots_memory`,
        `robots_crashed`) when they can't be had or understood: then nothing may be fetched for
        now.
        """
        decision, rules = await self._robots.decide(url)
        return RobotsDecision(allowed=decision.allowed, line=decision.line, opt_out=rules.opt_out)

    async def require(self, url: str) -> RobotsDecision:
        """Allowing decision on a URL. Raises Permanent (`robots_disallowed`) or Unreachable."""
        decision = await self.decide(url)
        if not decision.allowed:
            raise Permanent("robots_disallowed", decision.line or "robots.txt allows nothing")
        return decision


def stored_pace(state: State, host: str) -> HostPace | None:
    """Stored pace of a host."""
    return state.get(HostPace, pace_key(host))
