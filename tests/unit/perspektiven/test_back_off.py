"""Waits after failures in a row."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from perspektiven.back_off import back_off, jittered


def test_the_wait_doubles_with_each_failure_up_to_the_longest() -> None:
    waits = [back_off(failures, first=1.0, longest=5.0) for failures in range(1, 6)]

    assert waits == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_the_wait_grows_as_told() -> None:
    assert back_off(3, first=1.0, longest=100.0, growth=4.0) == 16.0


def test_a_wait_may_be_a_timedelta() -> None:
    hour = timedelta(hours=1)

    assert back_off(3, first=hour, longest=24 * hour) == 4 * hour


@given(st.integers(1, 10**6), st.sampled_from([1.5, 2.0, 4.0]))
def test_no_number_of_failures_overflows(failures: int, growth: float) -> None:
    assert 0.5 <= back_off(failures, first=0.5, longest=60.0, growth=growth) <= 60.0


@given(st.floats(0, 10**6))
def test_jitter_stays_within_its_factors(seconds: float) -> None:
    assert 0.5 * seconds <= jittered(seconds, 0.5, 1.5) <= 1.5 * seconds + 1e-9


def test_jitter_differs_from_call_to_call() -> None:
    assert len({jittered(1.0, 0.5, 1.5) for _ in range(20)}) > 1


def test_without_a_failure_there_is_no_wait() -> None:
    assert back_off(0, first=2.0, longest=60.0) == 0
    assert back_off(0, first=timedelta(days=1), longest=timedelta(days=30)) == timedelta()
