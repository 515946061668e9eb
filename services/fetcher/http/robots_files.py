"""Robots.txt files of hosts: fetched, parsed, then cached in memory and state.

What is kept are the parsed rules for our crawler, so that a restart parses nothing again. Larger
files are parsed, and many patterns matched, in a worker process. A file that can't be parsed there
is like one that can't be had: nothing may be fetched for now.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from pydantic import BaseModel, ConfigDict

from perspektiven import limits
from perspektiven.contracts import Moment
from perspektiven.errors import Permanent
from perspektiven.ops.workers import WorkerPool
from perspektiven.urls import registered_domain
from services.fetcher.http.download import Response, Unreachable, Wish
from services.fetcher.http.pacing import Pacer, pace_key
from services.fetcher.http.robots import Decision, Rules, rules_for_status
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

FRESH_FOR = timedelta(hours=24)
"""RFC 9309 2.4: robots rules are not used for longer, unless the host can't be reached."""

_STALE_FOR = timedelta(days=30)
_UNREADABLE_FOR = timedelta(hours=1)
"""How long a file that could not be parsed is not tried again."""
_LIKE_SILENCE = frozenset({"too_slow", "bad_encoding", "too_many_headers"})
_KEPT_FILES = 2_000
_WORD = "robots"
"""How the reasons begin of what was too much for a worker: `robots_timeout`, …"""

_KEPT_LETTERS = 20_000_000
# Measured: 16 KiB of rules are parsed within 20 ms, so many comparisons take 5 ms.
_SMALL_FILE = 16 * 1024
_SMALL_EFFORT = 20_000_000

Get = Callable[[str, Wish], Awaitable[Response]]


class RobotsFile(BaseModel):
    """A robots.txt response and its parsed rules."""

    model_config = ConfigDict(frozen=True)

    fetched_at: Moment
    status: int
    body: str = ""
    """As earlier versions kept it, unparsed: one character an octet (Latin-1)."""
    agent: str = ""
    """The product token that `rules` are for."""
    rules: Rules | None = None
    unreadable: str = ""
    """Why the newest file could not be parsed, and `unreadable_at` when."""
    unreadable_at: Moment | None = None

    def failed_lately(self, now: datetime) -> bool:
        """Whether it is too early to ask again for a file that could not be parsed."""
        return self.unreadable_at is not None and abs(now - self.unreadable_at) < _UNREADABLE_FOR


class RobotsFiles:
    """Robots rules of all hosts for one crawler, each fetched once a day."""

    def __init__(
        self,
        agent: str,
        state: State,
        pacer: Pacer,
        workers: WorkerPool,
        get: Get,
        clock: SteadyClock,
    ) -> None:
        self._agent = agent
        self._state = state
        self._pacer = pacer
        self._workers = workers
        self._get = get
        self._clock = clock
        self._known: OrderedDict[str, tuple[datetime, Rules]] = OrderedDict()
        self._letters = 0

    async def decide(self, url: str) -> tuple[Decision, Rules]:
        """What the rules say of a URL, and the rules.

        Raises Unreachable: `robots_unreachable` when they can't be had, `robots_timeout`,
        `robots_memory` or `robots_crashed` when they can't be understood.
        """
        rules = await self._rules(url)
        if rules.effort(url) <= _SMALL_EFFORT:
            return rules.decide(url), rules
        try:
            return await self._workers.run(_WORD, url, rules.decide, url), rules
        except Permanent as exc:
            raise Unreachable(exc.reason, str(exc)) from exc

    async def _rules(self, url: str) -> Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        host, now = registered_domain(url), self._clock.utc()
        known = self._known.get(origin)
        if known and _is_fresh(known[0], now):
            self._known.move_to_end(origin)
            return known[1]
        stored = await self._stored(origin, host)
        if stored is None or not _is_fresh(stored.fetched_at, now):
            stored = await self._ask(origin, host, stored)
        if stored.rules is None:
            raise Unreachable(stored.unreadable, f"the rules of {origin} can't be parsed")
        return self._keep(origin, stored.fetched_at, host, stored.rules)

    async def _stored(self, origin: str, host: str) -> RobotsFile | None:
        """What the state has of an origin, understood for this crawler; None: nothing."""
        stored = None
        if self._state.owns(host):
            stored = self._state.get(RobotsFile, _key(host, origin))
        if stored is None or stored.unreadable or stored.agent == self._agent:
            return stored
        if stored.agent:
            return None  # the rules for the name that this crawler had before
        read = await self._parsed(origin, stored, stored.body.encode("latin-1"))
        return None if read.unreadable else read

    async def _ask(self, origin: str, host: str, stored: RobotsFile | None) -> RobotsFile:
        now = self._clock.utc()
        if stored and stored.failed_lately(now):
            return stored
        substitute = _not_too_old(stored, now)
        try:
            found = await self._fetch(origin, now)
        except Unreachable:
            if substitute is None or substitute.rules is None:
                raise
            log.info("robots_rules_stale", origin=origin)
            return substitute
        if found.rules is None and substitute:
            marks = {"unreadable": found.unreadable, "unreadable_at": found.unreadable_at}
            found = substitute.model_copy(update=marks)
        if self._state.owns(host):
            pace = self._pacer.pace_of(host)
            await self._state.put({_key(host, origin): found, pace_key(host): pace})
        return found

    async def _fetch(self, origin: str, now: datetime) -> RobotsFile:
        url = f"{origin}/robots.txt"
        # Uncompressed, so that it can be cut off where we stop to read.
        most_bytes, headers = limits.ROBOTS_BYTES.most, {"Accept-Encoding": "identity"}
        try:
            response = await self._get(url, Wish(most_bytes=most_bytes, cut=True, headers=headers))
        except Unreachable as exc:
            raise Unreachable("robots_unreachable", f"{exc.reason}: {exc}") from exc
        except Permanent as exc:
            if exc.reason == "too_many_redirects":
                missing = RobotsFile(fetched_at=now, status=404)
                return await self._parsed(origin, missing, b"")
            if exc.reason in _LIKE_SILENCE:
                raise Unreachable("robots_unreachable", f"{exc.reason}: {exc}") from exc
            raise
        if response.status >= 500 or response.status == 429:
            raise Unreachable("robots_unreachable", f"{url} answers {response.status}")
        body = response.body if response.status == 200 else b""
        return await self._parsed(origin, RobotsFile(fetched_at=now, status=response.status), body)

    async def _parsed(self, origin: str, file: RobotsFile, body: bytes) -> RobotsFile:
        """The file with its rules, or with the reason why they can't be understood."""
        try:
            if len(body) <= _SMALL_FILE:
                rules = rules_for_status(file.status, body, self._agent)
            else:
                rules = await self._workers.run(
                    _WORD, origin, rules_for_status, file.status, body, self._agent
                )
        except Permanent as exc:
            log.warning("robots_unreadable", origin=origin, reason=exc.reason, error=str(exc))
            now = self._clock.utc()
            # Never used as rules: `fetched_at` is past, so that it is asked for again.
            return RobotsFile(
                fetched_at=now - FRESH_FOR,
                status=file.status,
                unreadable=exc.reason,
                unreadable_at=now,
            )
        if rules.all_refused:
            log.warning("robots_rules_too_many", origin=origin, bytes=len(body))
        update = {"body": "", "agent": self._agent, "rules": replace(rules, sitemaps=())}
        return file.model_copy(update=update)

    def _keep(self, origin: str, fetched_at: datetime, host: str, rules: Rules) -> Rules:
        if (before := self._known.pop(origin, None)) is not None:
            self._letters -= before[1].size
        self._known[origin] = (fetched_at, rules)
        self._letters += rules.size
        while len(self._known) > _KEPT_FILES or self._letters > _KEPT_LETTERS:
            self._letters -= self._known.popitem(last=False)[1][1].size
        self._pacer.obey(host, origin, rules.crawl_delay)
        return rules


def _not_too_old(stored: RobotsFile | None, now: datetime) -> RobotsFile | None:
    """The stored file, while it may stand in for one that can't be had."""
    return stored if stored and abs(now - stored.fetched_at) <= _STALE_FOR else None


def _is_fresh(fetched_at: datetime, now: datetime) -> bool:
    """Whether rules are used without asking; a date to come is of a clock that was ahead."""
    return abs(now - fetched_at) < FRESH_FOR


def _key(host: str, origin: str) -> str:
    return f"robots/{host}/{origin}"
