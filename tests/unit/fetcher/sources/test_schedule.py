"""When a source is asked next."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.sources.schedule import (
    Bounds,
    after_error,
    after_poll,
    freshness,
    next_poll,
    not_skipped,
)

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOUNDS = Bounds(timedelta(minutes=10), timedelta(days=1))

intervals = st.timedeltas(timedelta(), timedelta(days=400))


@given(intervals, st.none() | intervals, st.integers())
def test_the_next_poll_is_within_the_bounds_and_their_jitter(
    interval: timedelta, hints: timedelta | None, seed: int
) -> None:
    wait = next_poll(interval, hints, BOUNDS, NOW, Random(seed)) - NOW

    assert BOUNDS.least * 0.9 <= wait <= BOUNDS.most * 1.1


@given(st.integers(0, 100), st.integers(0, 100), st.booleans(), intervals)
def test_our_estimate_is_within_the_bounds(
    known: int, new: int, on_time: bool, interval: timedelta
) -> None:
    estimate = after_poll(interval, known=known, found=known + new, on_time=on_time, bounds=BOUNDS)

    assert BOUNDS.least <= estimate <= BOUNDS.most


@pytest.mark.parametrize(
    ("new", "found", "direction"),
    [(20, 20, -1), (3, 20, -1), (3, 900, -1), (2, 20, 0), (1, 20, 0), (0, 20, 1), (2, 2, -1)],
)
def test_much_that_is_new_means_sooner_and_nothing_means_later(
    new: int, found: int, direction: int
) -> None:
    after = after_poll(HOUR, known=found - new, found=found, on_time=True, bounds=BOUNDS)

    assert (after > HOUR) - (after < HOUR) == direction


@pytest.mark.parametrize(("a_day", "most"), [(6, 8), (18, 3), (100, 1), (400, 0.5)])
def test_articles_of_any_outlet_are_seen_within_hours(a_day: int, most: float) -> None:
    """`most` hours on average, whether its feed lists twenty articles or its sitemap a thousand."""
    for listed in (20, 1_000):
        interval, now, seen, waits = HOUR, 0.0, 0, 0.0
        while now < 100 * 24:
            now += interval / HOUR
            there = int(now * a_day / 24)
            waits += sum(now - number * 24 / a_day for number in range(seen + 1, there + 1))
            found, new = min(listed, there), min(listed, there - seen)
            seen = there
            interval = after_poll(
                interval, known=found - new, found=found, on_time=True, bounds=BOUNDS
            )

        assert waits / seen < most


def test_a_source_without_news_is_asked_later_but_several_times_a_day() -> None:
    interval = HOUR
    for _ in range(50):
        before, interval = (
            interval,
            after_poll(interval, known=0, found=0, on_time=True, bounds=BOUNDS),
        )
        assert before <= interval <= timedelta(hours=4)

    assert interval > HOUR


def test_a_poll_that_came_late_says_nothing() -> None:
    assert after_poll(HOUR, known=0, found=20, on_time=False, bounds=BOUNDS) == HOUR


def test_what_the_source_asks_for_outranks_a_shorter_estimate() -> None:
    wait = next_poll(timedelta(minutes=10), 3 * HOUR, BOUNDS, NOW, Random(1)) - NOW

    assert wait > 2 * HOUR


def test_errors_make_the_wait_longer_but_never_endless() -> None:
    waits = [after_error(HOUR, errors, BOUNDS) for errors in range(1, 40)]

    assert waits == sorted(waits)
    assert waits[0] == HOUR
    assert waits[-1] == BOUNDS.most


@pytest.mark.parametrize(
    ("cache_control", "expires", "fresh"),
    [
        ("public, max-age=1800", None, timedelta(minutes=30)),
        ('MAX-AGE="60"', None, timedelta(minutes=1)),
        ("max-age=60", "Sat, 14 Mar 2026 19:26:53 GMT", timedelta(minutes=1)),
        (None, "Sat, 14 Mar 2026 10:26:53 GMT", HOUR),
        (None, "Sat, 14 Mar 2025 10:26:53 GMT", None),
        ("no-store", "Sat, 14 Mar 2026 10:26:53 GMT", None),
        ("max-age=soon", None, None),
        ("max-age=²", None, None),
        ("max-age=" + "9" * 5_000, None, timedelta(seconds=10**9)),
        (None, "Sat, 14 Mar " + "9" * 5_000, None),
        (None, "-1", None),
        (None, None, None),
    ],
)
def test_freshness_that_an_answer_states(
    cache_control: str | None, expires: str | None, fresh: timedelta | None
) -> None:
    assert freshness(cache_control, expires, NOW) == fresh


@given(st.text(max_size=50), st.text(max_size=50))
def test_no_header_breaks_the_schedule(cache_control: str, expires: str) -> None:
    fresh = freshness(cache_control, expires, NOW)

    assert fresh is None or fresh >= timedelta()


def test_a_refusal_is_heard_sooner_than_a_net_that_fails() -> None:
    waits = [after_error(HOUR, 3, BOUNDS, reason) for reason in ("dns_error", "", "http_403")]

    assert waits == [HOUR * 2.25, HOUR * 4, HOUR * 16]


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ({1, 2}, set(), NOW),
        ({9}, set(), NOW.replace(hour=10, minute=0, second=0)),
        ({9}, {"saturday"}, NOW.replace(day=15, hour=0, minute=0, second=0)),
        (set(range(24)), set(), NOW),
    ],
)
def test_hours_and_days_in_which_a_source_sleeps_are_left_out(
    hours: set[int], days: set[str], expected: datetime
) -> None:
    assert not_skipped(NOW, frozenset(hours), frozenset(days)) == expected
