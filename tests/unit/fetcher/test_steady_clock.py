"""A time of day that goes on evenly while the system's jumps."""

import time

import pytest

from services.fetcher.steady_clock import SteadyClock

HOUR = 3_600.0


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_an_hour_more_or_less_is_passed_over(monkeypatch: pytest.MonkeyPatch, jump: float) -> None:
    even, true, system = SteadyClock(), time.time(), time.time
    monkeypatch.setattr(time, "time", lambda: system() + jump)

    assert even.now() == pytest.approx(true, abs=5)


@pytest.mark.parametrize("jump", [1_000_000 * HOUR, -48 * HOUR])
def test_a_clock_that_was_never_right_before_is_believed(
    monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    even, true, system = SteadyClock(), time.time(), time.time
    monkeypatch.setattr(time, "time", lambda: system() + jump)

    assert even.now() == pytest.approx(true + jump, abs=5)


def test_it_never_goes_back_by_itself() -> None:
    even = SteadyClock()
    moments = [even.now() for _ in range(1_000)]

    assert moments == sorted(moments)


@pytest.mark.parametrize(
    ("jump", "told"), [(-48 * HOUR, True), (-HOUR, False), (1_000_000 * HOUR, False)]
)
def test_a_clock_that_was_put_back_is_told(
    monkeypatch: pytest.MonkeyPatch, jump: float, told: bool
) -> None:
    even, system = SteadyClock(), time.time
    monkeypatch.setattr(time, "time", lambda: system() + jump)
    even.now()

    assert even.was_put_back is told
