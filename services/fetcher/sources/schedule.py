"""Poll schedule of a source: feed hints, adaptive interval, jitter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

from perspektiven.back_off import back_off

_WISHED = 2
"""Articles that a poll is to bring: some outlets publish ten a day, some a thousand."""
_LONGEST_ESTIMATE = timedelta(hours=3)
"""It grows by night, when nothing appears; what appears in the morning does not wait for noon."""
_SOONER = 0.75
_LATER = 1.5
_GROWTH_IN_PASSING = 1.5
_GROWTH = 2.0
_GROWTH_OF_REFUSALS = 4.0
_MOST_GROWTH = 4_096.0
_JITTER = 0.1
_LONGEST_HINT = timedelta(days=1)
_IN_PASSING = frozenset({"dns_error", "connect_error", "timeout", "broken_response"})
_REFUSALS = frozenset({"http_401", "http_403", "http_451", "robots_disallowed", "bad_url"})
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most time between two polls."""

    least: timedelta
    most: timedelta

    def clamp(self, interval: timedelta) -> timedelta:
        """The interval, within the bounds."""
        return max(self.least, min(self.most, interval))


def after_poll(
    interval: timedelta, *, known: int, found: int, on_time: bool, bounds: Bounds
) -> timedelta:
    """Estimated interval, from what was new in a poll: about two articles are to be.

    An article is then seen after half its outlet's usual pause, and rarely is a poll for nothing.
    Where less than a third is known, articles may have passed unseen: sooner, however many a poll
    brings. Late polls (`on_time` false) say nothing about the source, and change nothing.
    """
    if not on_time:
        return bounds.clamp(interval)
    new = found - known
    if new > _WISHED or (found and known / found < 1 / 3):
        return bounds.clamp(interval * _SOONER)
    return bounds.clamp(interval if new else min(interval * _LATER, _LONGEST_ESTIMATE))


def after_error(interval: timedelta, errors: int, bounds: Bounds, reason: str = "") -> timedelta:
    """Delay after a number of failures in a row; bounded.

    Shorter where the net fails, which passes; longer where the host or its rules say no.
    """
    growth = _GROWTH
    if reason in _IN_PASSING:
        growth = _GROWTH_IN_PASSING
    elif reason in _REFUSALS:
        growth = _GROWTH_OF_REFUSALS
    times = back_off(errors, first=1.0, longest=_MOST_GROWTH, growth=growth)
    return bounds.clamp(max(interval, bounds.least) * times)


def next_poll(
    interval: timedelta, hints: timedelta | None, bounds: Bounds, now: datetime, random: Random
) -> datetime:
    """Time of the next poll, within `bounds` but for the jitter.

    What the source asks for (ttl, Cache-Control) outranks our estimate, if it is longer; ±10 % of
    jitter keeps the sources of one host apart. Source: RSS 2.0 `ttl`; RFC 9111, 5.2.2.1.
    """
    wished = max(interval, min(hints or timedelta(), _LONGEST_HINT))
    return now + bounds.clamp(wished) * random.uniform(1 - _JITTER, 1 + _JITTER)


def not_skipped(at: datetime, hours: frozenset[int], days: frozenset[str]) -> datetime:
    """The moment, or the next full hour that is in none of these hours (UTC) and days.

    A source that asks never to be read is not heard. Source: RSS 2.0 `skipHours`, `skipDays`.
    """
    moment = at
    for _ in range(7 * 24):
        if moment.hour not in hours and _DAYS[moment.weekday()] not in days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def freshness(cache_control: str | None, expires: str | None, now: datetime) -> timedelta | None:
    """Freshness lifetime of a response. Source: RFC 9111, 4.2.1."""
    for directive in (cache_control or "").lower().split(","):
        name, _, value = directive.strip().partition("=")
        if name in {"no-cache", "no-store"}:
            return None
        if name == "max-age" and (age := _age(value.strip('" '))) is not None:
            return age
    if expires is None:
        return None
    try:
        moment = parsedate_to_datetime(expires)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None or moment <= now:
        return None
    return moment - now


def _age(seconds: str) -> timedelta | None:
    # Alone, isdigit() also takes "²", and int() refuses what has thousands of digits.
    if not seconds.isascii() or not seconds.isdigit():
        return None
    return timedelta(seconds=min(int(seconds[:10]), 10**9))
