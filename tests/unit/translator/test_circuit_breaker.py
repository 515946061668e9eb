"""How long an engine is left alone."""

import pytest

from perspektiven.errors import Transient
from services.translator.circuit_breaker import CircuitBreaker


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rest(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(clock)


def left(rest: CircuitBreaker) -> float:
    refusal = rest.refusal()
    return (refusal.retry_after or 0.0) if refusal else 0.0


def test_requests_that_fail_at_the_same_moment_are_one_outage(rest: CircuitBreaker) -> None:
    for _ in range(8):
        rest.begin(Transient("busy"), asked_at=1000.0)

    assert 1.0 <= left(rest) <= 1.2


def test_each_further_outage_doubles_the_rest_up_to_a_minute(
    rest: CircuitBreaker, clock: Clock
) -> None:
    rests = []
    for _ in range(9):
        rest.begin(Transient("down"), asked_at=clock.now)
        rests.append(left(rest))
        clock.now += 100

    assert [round(each / 1.05) for each in rests[:4]] == [1, 2, 4, 8]
    assert rests[-1] <= 66


def test_a_long_ban_is_not_cut_short_by_a_later_and_shorter_one(rest: CircuitBreaker) -> None:
    rest.begin(Transient("banned", retry_after=300), asked_at=1000.0)
    rest.begin(Transient("slow down", retry_after=1), asked_at=1000.0)

    assert left(rest) >= 300


def test_an_answer_ends_the_trouble_and_the_doubling(rest: CircuitBreaker, clock: Clock) -> None:
    rest.begin(Transient("down"), asked_at=clock.now)
    clock.now += 10
    rest.end(asked_at=clock.now)
    assert rest.trouble is None

    rest.begin(Transient("down"), asked_at=clock.now)

    assert left(rest) < 1.2


def test_an_answer_that_was_on_its_way_does_not_end_a_rest(rest: CircuitBreaker) -> None:
    rest.begin(Transient("banned", retry_after=300), asked_at=1000.0)
    rest.end(asked_at=999.0)

    assert rest.trouble == "banned"
    assert left(rest) >= 300
