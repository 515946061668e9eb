"""What is remembered of a source after a poll: validators, the next poll, errors, moves."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from perspektiven.urls import canonical_url, registered_domain
from services.fetcher import schedule
from services.fetcher.download import Response
from services.fetcher.formats.found import FoundEntry
from services.fetcher.pacing import moment
from services.fetcher.reading import Shown, wished_interval
from services.fetcher.schedule import Bounds
from services.fetcher.sources import Followed, SourceMemory
from services.fetcher.websub import BACKUP_POLL

UNCONDITIONAL_EVERY = 20
"""So often a poll asks without validators, for servers that say 304 whatever happens."""

_MOST_KNOWN = 2_000
_MOVED_TIMES = 3
_MOVED_SECONDS = 2 * 24 * 3600.0
_FOR_GOOD = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a poll brought. `shown` is None where nothing changed."""

    response: Response
    shown: Shown | None
    body_hash: str = ""
    found: int = 0
    new: int = 0
    is_whole: bool = True
    """Whether all that is new was taken; the rest waits for a poll that reads the body again."""


@dataclass(frozen=True, slots=True)
class When:
    """What the next poll's moment depends on besides the source. `now` is in Unix seconds."""

    now: float
    bounds: Bounds
    random: Random


def validators(followed: Followed, memory: SourceMemory) -> dict[str, str]:
    """The conditions of a request, byte for byte as the server gave them (RFC 9110, 13.1)."""
    if not followed.outlet.crawl.conditional or memory.polls % UNCONDITIONAL_EVERY == 0:
        return {}
    headers = {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified}
    return {name: value for name, value in headers.items() if value}


def after_success(
    followed: Followed, memory: SourceMemory, answer: Answer, when: When
) -> SourceMemory:
    """The memory after a body that could be read, or that did not change."""
    bounds = when.bounds
    interval = schedule.after_poll(
        timedelta(seconds=memory.interval) or bounds.least,
        known=answer.found - answer.new,
        found=answer.found,
        on_time=memory.polls > 0 and when.now - memory.next_poll < bounds.least.total_seconds(),
        bounds=bounds,
    )
    changes: dict[str, object] = {
        "interval": interval.total_seconds(),
        "next_poll": _next(interval, _wished(answer, when), when),
        "polls": memory.polls + 1,
        "last_success": moment(when.now),
        "errors": 0,
        "last_error": "",
        "announced": False,
    }
    if answer.shown is not None:
        changes["body_hash"] = answer.body_hash if answer.is_whole else ""
        changes["known"] = _known(answer.shown.entries)
    if answer.is_whole:
        changes |= _kept_validators(memory, answer.response)
    changes |= _move(followed, memory, answer.response, when.now)
    return memory.model_copy(update=changes)


def after_failure(memory: SourceMemory, reason: str, message: str, when: When) -> SourceMemory:
    """The memory after a poll that failed: asked less and less often, but never given up.

    Only 410 says that the source is gone; and what only our settings forbid is asked for again
    soon, since they may be put right.
    """
    errors = memory.errors + 1 if reason != "no_contact" else 1
    interval = timedelta(seconds=memory.interval) or when.bounds.least
    wait = schedule.after_error(interval, errors, when.bounds)
    return memory.model_copy(
        update={
            "errors": errors,
            "last_error": f"{reason}: {message}"[:500],
            "gone": reason == "http_410",
            "next_poll": _next(wait, None, when),
        }
    )


def after_delivery(memory: SourceMemory, answer: Answer, when: When) -> SourceMemory:
    """The memory after the source's hub delivered its body."""
    shown = answer.shown.entries if answer.shown else ()
    known = tuple(dict.fromkeys((*_known(shown), *memory.known)))[:_MOST_KNOWN]
    after = memory.model_copy(update={"known": known})
    return slowed(after, when) if answer.is_whole else after


def slowed(memory: SourceMemory, when: When) -> SourceMemory:
    """The memory of a source whose hub delivers: polled now and then, in case the hub fails."""
    # Not from now on: with each delivery, the poll would be put off again.
    last = memory.last_success.timestamp() if memory.last_success else when.now
    backup = _next(BACKUP_POLL, None, replace(when, now=last))
    return memory.model_copy(update={"next_poll": max(memory.next_poll, backup)})


def hastened(memory: SourceMemory, when: When) -> SourceMemory:
    """The memory of a source that has something new: polled as soon as its pace allows."""
    last = memory.last_success.timestamp() if memory.last_success else 0.0
    soon = max(when.now, last + when.bounds.least.total_seconds())
    return memory.model_copy(update={"next_poll": min(memory.next_poll, soon), "announced": True})


def short(url: str) -> str:
    """A short hash of a URL, the same for all its spellings."""
    return hashlib.blake2b(canonical_url(url).encode(), digest_size=6).hexdigest()


def _wished(answer: Answer, when: When) -> timedelta | None:
    headers = answer.response.headers
    fresh = schedule.freshness(
        headers.get("cache-control"), headers.get("expires"), moment(when.now)
    )
    asked = wished_interval(answer.shown.hints) if answer.shown else None
    return max((each for each in (fresh, asked) if each), default=None)


def _next(interval: timedelta, wished: timedelta | None, when: When) -> float:
    at = schedule.next_poll(interval, wished, when.bounds, moment(when.now), when.random)
    return at.timestamp()


def _kept_validators(memory: SourceMemory, response: Response) -> dict[str, object]:
    # A 200 without validators clears them; a 304 may refresh one of them and leave out the other.
    before = (memory.etag, memory.last_modified) if response.status == 304 else ("", "")
    return {
        "etag": response.headers.get("etag", before[0]),
        "last_modified": response.headers.get("last-modified", before[1]),
    }


def _move(
    followed: Followed, memory: SourceMemory, response: Response, now: float
) -> dict[str, object]:
    """A source that says for days, and on each poll, that it moved for good, is believed."""
    for_good = bool(response.hops) and all(hop.status in _FOR_GOOD for hop in response.hops)
    if not for_good or registered_domain(response.url) != followed.host:
        return {"moved_to": "", "moved_times": 0}
    if memory.moved_to != response.url:
        return {"moved_to": response.url, "moved_since": now, "moved_times": 1}
    times = memory.moved_times + 1
    if times >= _MOVED_TIMES and now - memory.moved_since >= _MOVED_SECONDS:
        return {"address": response.url, "moved_to": "", "moved_times": 0}
    return {"moved_times": times}


def _known(entries: Iterable[FoundEntry]) -> tuple[str, ...]:
    return tuple(short(entry.url) for entry in entries)[:_MOST_KNOWN]
