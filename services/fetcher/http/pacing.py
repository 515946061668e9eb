"""Request pacing: one pace for a host's feeds, sitemaps, robots.txt and pages.

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


class HostPace(BaseModel):
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


def delay(pace: HostPace, floor: float) -> float:
    """Seconds between a response and the next request.

    Never less than the operator (`floor`) and the robots rules ask for, nor than the host takes
    to answer; doubled with each failure in a row.
    """
    asked = max(floor, min(pace.crawl_delay, LONGEST_CRAWL_DELAY))
    usual = max(asked, min(pace.latency, LONGEST_CRAWL_DELAY))
    return max(usual, min(LONGEST_CRAWL_DELAY, usual * 2.0 ** min(pace.failures, 6)))


def after_answer(
    pace: HostPace, status: int, seconds: float, retry_after: float | None, now: float
) -> HostPace:
    """Pace after a response of any status."""
    weight = _LATENCY_WEIGHT if pace.latency else 1.0
    latency = pace.latency + weight * (seconds - pace.latency)
    # Errors are answered fast: they must not make us faster.
    if status >= 400:
        latency = max(latency, pace.latency)
    changes: dict[str, object] = {"latency": latency}
    failures = pace.failures
    if status < 400:
        changes |= {"failures": 0, "held_because": ""}
    elif status >= 500 or status in _BUSY:
        failures += 1
        changes |= {"failures": failures}
    if retry_after is not None:
        until = max(pace.held_until, now + retry_after)
        changes |= {"held_until": until, "held_because": f"http_{status}"}
    elif status in _BUSY:
        wait = back_off(failures, first=_FIRST_HOLD, longest=LONGEST_HOLD)
        changes |= {"held_until": now + wait, "held_because": f"http_{status}"}
    return pace.model_copy(update=changes)


def after_burden(pace: HostPace, seconds: float) -> HostPace:
    """Pace after a slow response that was unusable: never a faster pace."""
    weight = _LATENCY_WEIGHT if pace.latency else 1.0
    latency = max(pace.latency, pace.latency + weight * (seconds - pace.latency))
    return pace.model_copy(update={"latency": latency})


def after_silence(pace: HostPace, reason: str, parked_for: float, now: float) -> HostPace:
    """Pace after a request without a response; the third in a row parks the host."""
    failures = pace.failures + 1
    changes: dict[str, object] = {"failures": failures}
    times = failures - _FAILURES_UNTIL_PARKED + 1
    if times > 0:
        wait = back_off(times, first=parked_for, longest=LONGEST_HOLD)
        changes |= {"held_until": now + wait, "held_because": reason}
    return pace.model_copy(update=changes)


@dataclass(slots=True)
class _Timing:
    pace: HostPace
    ready_at: float
    """In seconds of the monotonic clock, so that a changed system time changes no spacing."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def pace_key(host: str) -> str:
    """State key of a host's pace."""
    return f"host/{host}/clock"


class Pacer:
    """The paces of all hosts, and the bound on downloads at the same time."""

    def __init__(
        self, delays: CrawlDelays, time_of_day: SteadyClock, *, downloads: int, parked_for: float
    ) -> None:
        self._delays = delays
        self._time = time_of_day
        self._parked_for = parked_for
        self._slots = asyncio.Semaphore(downloads)
        self._timings: dict[str, _Timing] = {}
        # Hosts of other instances, where a redirect or a hub led us: their paces are only ours.
        self._strangers: dict[str, _Timing] = {}

    def begin(self, host: str, pace: HostPace | None) -> None:
        """Takes over a host from its former owner.

        That may have asked the host this very moment, so its first turn is a whole delay away:
        no request has to be written down before it is made.
        """
        known = pace or HostPace()
        wait = delay(known, self._delays.least(host))
        ready_at = time.monotonic() + wait
        if (stranger := self._strangers.pop(host, None)) is not None:
            ready_at = max(ready_at, stranger.ready_at)
        self._timings[host] = _Timing(known, ready_at)

    def meet(self, host: str) -> None:
        """Notes a coming request to a host of another instance.

        Its own instance may have asked it this very moment, so it rests first here, too.
        """
        if host in self._timings or host in self._strangers:
            return
        self._forget_strangers()
        self._strangers[host] = _Timing(HostPace(), time.monotonic() + self._delays.least(host))

    def knows(self, host: str) -> bool:
        """Whether the host was taken over."""
        return host in self._timings

    def hosts(self) -> list[str]:
        """The hosts that were taken over."""
        return list(self._timings)

    def forget(self, host: str) -> None:
        """Drops a host that another instance owns now."""
        self._timings.pop(host, None)

    def pace_of(self, host: str) -> HostPace:
        """Stored pace of a host."""
        return self._of(host).pace

    def ready_at(self, host: str) -> float:
        """When the host's next turn is, in Unix seconds; the past when it is now."""
        timing = self._of(host)
        return max(self._time.now() + timing.ready_at - time.monotonic(), timing.pace.held_until)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Delays a request until its host may be asked; afterwards the host rests."""
        timing = self._of(host)
        async with timing.lock:
            await asyncio.sleep(max(0.0, self.ready_at(host) - self._time.now()))
            async with self._slots:
                try:
                    yield
                finally:
                    self._rest(host, timing)

    def answered(self, host: str, status: int, seconds: float, header: str | None) -> None:
        """Notes an answer; `header` is its Retry-After."""
        now = self._time.now()
        # A date in it is the host's time of day, which ours is compared with as it is.
        asked = None
        if status in _BUSY or 300 <= status < 400:
            now_there = self._time.utc().timestamp()
            asked = retry_after(header, now=now_there, most=LONGEST_HOLD)
        timing = self._of(host)
        timing.pace = after_answer(timing.pace, status, seconds, asked, now)
        self._rest(host, timing)

    def silent(self, host: str, reason: str) -> None:
        """Notes that the host did not answer."""
        timing = self._of(host)
        timing.pace = after_silence(timing.pace, reason, self._parked_for, self._time.now())
        self._rest(host, timing)

    def burdened(self, host: str, seconds: float) -> None:
        """Records a slow response that was unusable."""
        timing = self._of(host)
        timing.pace = after_burden(timing.pace, seconds)
        self._rest(host, timing)

    def obey(self, host: str, origin: str, crawl_delay: float | None) -> None:
        """Notes what the robots rules of one origin ask for; the host's pace is that of the
        slowest."""
        timing = self._of(host)
        asked = {name: each for name, each in timing.pace.crawl_delays.items() if name != origin}
        if crawl_delay:
            asked[origin] = min(crawl_delay, LONGEST_CRAWL_DELAY)
        slowest = sorted(asked.items(), key=lambda each: each[1], reverse=True)[:_MOST_ORIGINS]
        changes = {"crawl_delays": dict(slowest), "crawl_delay": max(asked.values(), default=0.0)}
        timing.pace = timing.pace.model_copy(update=changes)
        self._rest(host, timing)

    def held(self) -> dict[str, str]:
        """The hosts that are held back now, and why."""
        now = self._time.now()
        return {
            host: timing.pace.held_because
            for host, timing in self._timings.items()
            if timing.pace.held_until > now
        }

    def _of(self, host: str) -> _Timing:
        timing = self._timings.get(host) or self._strangers.get(host)
        if timing is None:
            timing = self._strangers[host] = _Timing(HostPace(), 0.0)
        return timing

    def _forget_strangers(self) -> None:
        if len(self._strangers) <= _MOST_STRANGERS:
            return
        now = self._time.now()
        for host in [host for host in self._strangers if self.ready_at(host) <= now]:
            del self._strangers[host]

    def _rest(self, host: str, timing: _Timing) -> None:
        rest = delay(timing.pace, self._delays.least(host))
        timing.ready_at = max(timing.ready_at, time.monotonic() + rest)


def moment(seconds: float) -> datetime:
    """Unix seconds as a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
