"""The course of the stages since the reader started."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from perspektiven.ops.status import StageStatus
from services.reader.operators.history import MOST_SAMPLES, POINTS, History, thinned

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def looked(history: History, *looks: tuple[int, int]) -> None:
    """Looks ten seconds apart, each with what was done and what waited."""
    for number, (done, waiting) in enumerate(looks):
        at = START + timedelta(seconds=10 * number)
        history.add({"translator": StageStatus(done=done, waiting=waiting)}, at)


def test_the_rate_is_that_between_the_last_two_looks() -> None:
    history = History()

    looked(history, (100, 5), (100, 5), (120, 3))

    assert history.rate("translator") == 2.0
    assert history.rates("translator") == (0.0, 2.0)
    assert history.waiting("translator") == (5, 5, 3)


def test_one_look_makes_no_rate() -> None:
    history = History()

    looked(history, (100, 5))

    assert history.rate("translator") is None
    assert history.rates("indexer") == ()


def test_a_topic_that_was_made_anew_is_no_rate_below_zero() -> None:
    history = History()

    looked(history, (1_000, 0), (10, 0))

    assert history.rate("translator") == 0.0


def test_the_oldest_looks_make_room() -> None:
    history = History()

    looked(history, *((number, number) for number in range(MOST_SAMPLES + 50)))

    assert len(history.waiting("translator")) == POINTS
    assert history.waiting("translator")[0] >= 50


@given(st.lists(st.integers(0, 10_000), max_size=500))
def test_thinning_keeps_the_peak_and_the_length_of_a_picture(values: list[int]) -> None:
    kept = thinned(values)

    assert len(kept) == min(len(values), POINTS)
    assert max(kept, default=None) == max(values, default=None)
