"""Poll state of a source: validators, next poll, errors, moves."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from perspektiven.urls import canonical_url, registered_domain
from services.fetcher.feeds.results import ParsedSource
from services.fetcher.feeds.source_document import wished_interval
from services.fetcher.http.download import Response
from services.fetcher.http.pacing import moment
from services.fetcher.sources import schedule
from services.fetcher.sources.registry import ERRORS_UNTIL_HOME, Followed, SourceMemory
from services.fetcher.sources.schedule import Bounds
from services.fetcher.sources.sitemap_index import ChildStates
from services.fetcher.sources.websub import BACKUP_POLL

UNCONDITIONAL_EVERY = 20
"""So often a poll asks without validators, for servers that say 304 whatever happens."""

MOST_KNOWN = 2_000
"""URLs that are remembered of a source."""

_MOVED_TIMES = 3
_MOVED_SECONDS = 2 * 24 * 3600.0
_FOR_GOOD = frozenset({301, 308})
_NO_MOVE: dict[str, object] = {"moved_to": "", "moved_times": 0}
_MAYBE_VALIDATORS = frozenset({"unexpected", "bad_url"})
"""Failures that validators which can't be sent would cause."""


@dataclass(frozen=True, slots=True)
class PollResult:
    """Result of a poll. `shown` is None if nothing changed."""

    response: Response
    shown: ParsedSource | None
    body_hash: str = ""
    found: int = 0
    new: int = 0
    known: tuple[str, ...] = ()
    """Short hashes of the URLs that were found and are done with."""
    is_whole: bool = True
    """Whether all that is new was taken; the rest waits for a poll that reads the body again."""
    memories: ChildStates = field(default_factory=dict)
    """What is to be remembered of the sitemaps below an index."""


@dataclass(frozen=True, slots=True)
class When:
    """Inputs of the next poll time besides the source. `now` is in Unix seconds."""

    now: float
    bounds: Bounds
    random: Random


def is_conditional(followed: Followed, memory: SourceMemory) -> bool:
    """Whether the next poll may be answered with 304."""
    return followed.outlet.crawl.conditional and memory.polls % UNCONDITIONAL_EVERY != 0


def validators(followed: Followed, memory: SourceMemory) -> dict[str, str]:
    """Conditional headers of a request, with the server's exact bytes (RFC 9110, 13.1)."""
    if not is_conditional(followed, memory):
        return {}
    headers = {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified}
    return {name: value for name, value in headers.items() if value}


def after_success(
    followed: Followed, memory: SourceMemory, answer: PollResult, when: When
) -> SourceMemory:
    """Poll state after a readable or unchanged body."""
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
        "polls": memory.polls + 1,
        "last_success": moment(when.now),
        "errors": 0,
        "last_error": "",
        "announced": False,
    }
    if answer.shown is not None:
        changes["body_hash"] = answer.body_hash if answer.is_whole else ""
    if answer.found:
        # What is shown now comes first; an index shows other sitemaps' entries the next time.
        changes["known"] = tuple(dict.fromkeys((*answer.known, *memory.known)))[:MOST_KNOWN]
    if answer.is_whole:
        changes |= _kept_validators(memory, answer.response)
    changes |= _hints(answer)
    changes |= _move(followed, memory, answer.response, when.now)
    after = memory.model_copy(update=changes)
    return after.model_copy(update={"next_poll": _next_wished(after, interval, answer, when)})


def after_failure(memory: SourceMemory, reason: str, message: str, when: When) -> SourceMemory:
    """Poll state after a failure: polled less and less often, but never given up.

    Only 410 says that the source is gone; and what only our settings forbid is asked for again
    soon, since they may be put right.
    """
    errors = memory.errors + 1 if reason != "no_contact" else 1
    interval = timedelta(seconds=memory.interval) or when.bounds.least
    wait = schedule.after_error(interval, errors, when.bounds, reason)
    return memory.model_copy(
        update={
            "errors": errors,
            "last_error": f"{reason}: {message}"[:500],
            "gone": reason == "http_410",
            "next_poll": _next(wait, None, when),
            # Where it moved may have been given up again: its own address is asked then.
            "address": memory.address if errors < ERRORS_UNTIL_HOME else "",
        }
        | ({"etag": "", "last_modified": ""} if reason in _MAYBE_VALIDATORS else {})
    )


def after_delivery(memory: SourceMemory, answer: PollResult, when: When) -> SourceMemory:
    """Poll state after a delivery by the source's hub."""
    known = tuple(dict.fromkeys((*answer.known, *memory.known)))[:MOST_KNOWN]
    after = memory.model_copy(update={"known": known})
    return slowed(after, when) if answer.is_whole else after


def slowed(memory: SourceMemory, when: When) -> SourceMemory:
    """Poll state of a source with a working hub: polled rarely, in case the hub fails."""
    # Not from now on: with each delivery, the poll would be put off again.
    last = memory.last_success.timestamp() if memory.last_success else when.now
    backup = _next(BACKUP_POLL, None, replace(when, now=last))
    return memory.model_copy(update={"next_poll": max(memory.next_poll, backup)})


def hastened(memory: SourceMemory, when: When) -> SourceMemory:
    """Poll state of a source with news: polled as soon as its pace allows."""
    last = memory.last_success.timestamp() if memory.last_success else 0.0
    soon = max(when.now, last + when.bounds.least.total_seconds())
    return memory.model_copy(update={"next_poll": min(memory.next_poll, soon), "announced": True})


def short(url: str) -> str:
    """Short hash of a URL, the same for all its spellings."""
    return hashlib.blake2b(canonical_url(url).encode(), digest_size=6).hexdigest()


def _hints(answer: PollResult) -> dict[str, object]:
    """What the body asks for; it holds until another body asks for something else."""
    if answer.shown is None:
        return {}
    hints = answer.shown.hints
    asked = wished_interval(hints)
    return {
        "wished": asked.total_seconds() if asked else 0.0,
        "skip_hours": hints.skip_hours,
        "skip_days": hints.skip_days,
    }


def _next_wished(
    memory: SourceMemory, interval: timedelta, answer: PollResult, when: When
) -> float:
    headers = answer.response.headers
    fresh = schedule.freshness(
        headers.get("cache-control"), headers.get("expires"), moment(when.now)
    )
    at = _next(interval, max(fresh or timedelta(), timedelta(seconds=memory.wished)), when)
    latest = moment(when.now) + when.bounds.most
    awake = schedule.not_skipped(moment(at), memory.skip_hours, memory.skip_days)
    return max(at, min(awake, latest).timestamp())


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
    """A source that says for days, and on each poll, that it moved for good, is believed.

    Only polls count whose answer could be read as what the catalogue calls the source.
    """
    asked = next((hop.url for hop in response.hops), response.url)
    if memory.address and asked != memory.address:
        # It rests, and its own address was asked: does the move still hold?
        return {} if _leads_for_good_to(memory.address, response) else {"address": "", **_NO_MOVE}
    if (
        not _leads_for_good_to(response.url, response)
        or registered_domain(response.url) != followed.host
    ):
        return _NO_MOVE
    if memory.moved_to != response.url:
        return {"moved_to": response.url, "moved_since": now, "moved_times": 1}
    if not _is_believed(memory, now):
        return {"moved_times": memory.moved_times + 1}
    moved_back = response.url == followed.source.url
    return {"address": "" if moved_back else response.url, **_NO_MOVE}


def _leads_for_good_to(address: str, response: Response) -> bool:
    for_good = bool(response.hops) and all(hop.status in _FOR_GOOD for hop in response.hops)
    return for_good and response.url == address


def _is_believed(memory: SourceMemory, now: float) -> bool:
    """Whether a move that is announced once more was announced often and long enough."""
    is_often = memory.moved_times + 1 >= _MOVED_TIMES
    return is_often and now - memory.moved_since >= _MOVED_SECONDS
