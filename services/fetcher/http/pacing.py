"""Request pacing: one clock per host for feeds, sitemaps, robots.txt and pages.

A host is asked one thing at a time, and then left alone for its delay: what the operator and the
host's robots rules ask for, more where the host is slow, more still after failures. What it asks
for itself (Retry-After) and what it forced on us (it does not answer) holds it back longer.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field

from perspektiven.back_off import back_off
from perspektiven.net.retry_after import retry_after
from services.fetcher.http.crawl_delays import CrawlDelays
from services.fetcher.steady_clock import SteadyClock

LONGEST_CRAWL_DELAY = 60.0
LONGEST_HOLD = 24 * 3600.0
_FIRST_HOLD = 60.0

_LATENCY_WEIGHT = 0.25
_FAILURES_UNTIL_PARKED = 3
_MOST_ORIGINS = 50
_MOST_STRANGERS = 10_000
_BUSY = frozenset({429, 503})


class Clock(BaseModel):
    """Stored pace of a host. Times are Unix seconds."""

    model_config = ConfigDict(frozen=True)

    crawl_delay: float = 0.0
    """What the robots rules ask for: the most that any origin (`https://www.…`) of it does."""
    crawl_delays: dict[str, float] = Field(default_factory=dict)
    """What each origin asks for, if it asks."""
    latency: float = 0.0
    """How long an answer takes, as a moving average."""
    failures: int = 0
    """How many in a row."""
    held_until: float = 0.0
    held_because: str = ""


def delay(clock: Clock, floor: float) -> float:
    """Seconds between a response and the next request.

    Never less than the operator (`floor`) and the robots rules ask for, nor than the host takes
    to answer; doubled with each failure in a row.
    """
    asked = max(floor, min(clock.crawl_delay, LONGEST_CRAWL_DELAY))
    usual = max(asked, min(clock.latency, LONGEST_CRAWL_DELAY))
    return max(usual, min(LONGEST_CRAWL_DELAY, usual * 2.0 ** min(clock.failures, 6)))


def after_answer(
    clock: Clock, status: int, seconds: float, retry_after: float | None, now: float
) -> Clock:
    """Clock after a response of any status."""
    weight = _LATENCY_WEIGHT if clock.latency else 1.0
    latency = clock.latency + weight * (seconds - clock.latency)
    # Errors are answered fast: they must not make us faster.
    if status >= 400:
        latency = max(latency, clock.latency)
    changes: dict[str, object] = {"latency": latency}
    failures = clock.failures
    if status < 400:
        changes |= {"failures": 0, "held_because": ""}
    elif status >= 500 or status in _BUSY:
        failures += 1
        changes |= {"failures": failures}
    if retry_after is not None:
        until = max(clock.held_until, now + retry_after)
        changes |= {"held_until": until, "held_because": f"http_{status}"}
    elif status in _BUSY:
        wait = back_off(failures, first=_FIRST_HOLD, longest=LONGEST_HOLD)
        changes |= {"held_until": now + wait, "held_because": f"http_{status}"}
    return clock.model_copy(update=changes)


def after_burden(clock: Clock, seconds: float) -> Clock:
    """Clock after a slow response that was unusable: never a faster pace."""
    weight = _LATENCY_WEIGHT if clock.latency else 1.0
    latency = max(clock.latency, clock.latency + weight * (seconds - clock.latency))
    return clock.model_copy(update={"latency": latency})


def after_silence(clock: Clock, reason: str, parked_for: float, now: float) -> Clock:
    """Clock after a request without a response; the third in a row parks the host."""
    failures = clock.failures + 1
    changes: dict[str, object] = {"failures": failures}
    times = failures - _FAILURES_UNTIL_PARKED + 1
    if times > 0:
        wait = back_off(times, first=parked_for, longest=LONGEST_HOLD)
        changes |= {"held_until": now + wait, "held_because": reason}
    return clock.model_copy(update=changes)


@dataclass(slots=True)
class _Pace:
    clock: Clock
    ready_at: float
    """In seconds of the monotonic clock, so that a changed system time changes no spacing."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def clock_key(host: str) -> str:
    """State key of a host's clock."""
    return f"host/{host}/clock"


class Pacer:
    """The clocks of all hosts, and the bound on downloads at the same time."""

    def __init__(
        self, delays: CrawlDelays, time_of_day: SteadyClock, *, downloads: int, parked_for: float
    ) -> None:
        self._delays = delays
        self._time = time_of_day
        self._parked_for = parked_for
        self._slots = asyncio.Semaphore(downloads)
        self._paces: dict[str, _Pace] = {}
        # Hosts of other instances, where a redirect or a hub led us: their clocks are but ours.
        self._strangers: dict[str, _Pace] = {}

    def begin(self, host: str, clock: Clock | None) -> None:
        """Takes over a host from its former owner.

        That may have asked the host this very moment, so its first turn is a whole delay away:
        no request has to be written down before it is made.
        """
        known = clock or Clock()
        wait = delay(known, self._delays.least(host))
        ready_at = time.monotonic() + wait
        if (stranger := self._strangers.pop(host, None)) is not None:
            ready_at = max(ready_at, stranger.ready_at)
        self._paces[host] = _Pace(known, ready_at)

    def meet(self, host: str) -> None:
        """Notes a coming request to a host of another instance.

        Its own instance may have asked it this very moment, so it rests first here, too.
        """
        if host in self._paces or host in self._strangers:
            return
        self._forget_strangers()
        self._strangers[host] = _Pace(Clock(), time.monotonic() + self._delays.least(host))

    def knows(self, host: str) -> bool:
        """Whether the host was taken over."""
        return host in self._paces

    def hosts(self) -> list[str]:
        """The hosts that were taken over."""
        return list(self._paces)

    def forget(self, host: str) -> None:
        """Drops a host that another instance owns now."""
        self._paces.pop(host, None)

    def clock(self, host: str) -> Clock:
        """Stored pace of a host."""
        return self._of(host).clock

    def ready_at(self, host: str) -> float:
        """When the host's next turn is, in Unix seconds; the past when it is now."""
        pace = self._of(host)
        return max(self._time.now() + pace.ready_at - time.monotonic(), pace.clock.held_until)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Delays a request until its host may be asked; afterwards the host rests."""
        pace = self._of(host)
        async with pace.lock:
            await asyncio.sleep(max(0.0, self.ready_at(host) - self._time.now()))
            async with self._slots:
                try:
                    yield
                finally:
                    self._rest(host, pace)

    def answered(self, host: str, status: int, seconds: float, header: str | None) -> None:
        """Notes an answer; `header` is its Retry-After."""
        now = self._time.now()
        # A date in it is the host's time of day, which ours is compared with as it is.
        asked = None
        if status in _BUSY or 300 <= status < 400:
            now_there = self._time.utc().timestamp()
            asked = retry_after(header, now=now_there, most=LONGEST_HOLD)
        pace = self._of(host)
        pace.clock = after_answer(pace.clock, status, seconds, asked, now)
        self._rest(host, pace)

    def silent(self, host: str, reason: str) -> None:
        """Notes that the host did not answer."""
        pace = self._of(host)
        pace.clock = after_silence(pace.clock, reason, self._parked_for, self._time.now())
        self._rest(host, pace)

    def burdened(self, host: str, seconds: float) -> None:
        """Records a slow response that was unusable."""
        pace = self._of(host)
        pace.clock = after_burden(pace.clock, seconds)
        self._rest(host, pace)

    def obey(self, host: str, origin: str, crawl_delay: float | None) -> None:
        """Notes what the robots rules of one origin ask for; the host's pace is that of the
        slowest."""
        pace = self._of(host)
        asked = {name: each for name, each in pace.clock.crawl_delays.items() if name != origin}
        if crawl_delay:
            asked[origin] = min(crawl_delay, LONGEST_CRAWL_DELAY)
        slowest = sorted(asked.items(), key=lambda each: each[1], reverse=True)[:_MOST_ORIGINS]
        changes = {"crawl_delays": dict(slowest), "crawl_delay": max(asked.values(), default=0.0)}
        pace.clock = pace.clock.model_copy(update=changes)
        self._rest(host, pace)

    def held(self) -> dict[str, str]:
        """The hosts that are held back now, and why."""
        now = self._time.now()
        return {
            host: pace.clock.held_because
            for host, pace in self._paces.items()
            if pace.clock.held_until > now
        }

    def _of(self, host: str) -> _Pace:
        pace = self._paces.get(host) or self._strangers.get(host)
        if pace is None:
            pace = self._strangers[host] = _Pace(Clock(), 0.0)
        return pace

    def _forget_strangers(self) -> None:
        if len(self._strangers) <= _MOST_STRANGERS:
            return
        now = self._time.now()
        for host in [host for host in self._strangers if self.ready_at(host) <= now]:
            del self._strangers[host]

    def _rest(self, host: str, pace: _Pace) -> None:
        rest = delay(pace.clock, self._delays.least(host))
        pace.ready_at = max(pace.ready_at, time.monotonic() + rest)


def moment(seconds: float) -> datetime:
    """Unix seconds as a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
