"""When a host may be asked."""

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.http.crawl_delays import CrawlDelays
from services.fetcher.http.pacing import (
    LONGEST_CRAWL_DELAY,
    LONGEST_HOLD,
    HostPace,
    Pacer,
    after_answer,
    after_burden,
    after_silence,
    delay,
)
from services.fetcher.steady_clock import SteadyClock

NOW = 1_790_000_000.0

paces = st.builds(
    HostPace,
    crawl_delay=st.floats(0, 1_000),
    latency=st.floats(0, 100),
    failures=st.integers(0, 50),
)


@given(paces, st.floats(0, 3_600))
def test_the_delay_is_never_less_than_what_was_asked_for(pace: HostPace, floor: float) -> None:
    assert delay(pace, floor) >= max(floor, min(pace.crawl_delay, LONGEST_CRAWL_DELAY))


@given(paces, st.integers(400, 599), st.floats(0, 60))
def test_an_error_never_makes_us_faster(pace: HostPace, status: int, seconds: float) -> None:
    after = after_answer(pace, status, seconds, None, NOW)

    assert after.latency >= pace.latency
    assert after.held_until >= pace.held_until
    assert delay(after, 5.0) >= delay(pace, 5.0)


@given(paces)
def test_silence_never_makes_us_faster(pace: HostPace) -> None:
    after = after_silence(pace, "timeout", 600.0, NOW)

    assert delay(after, 5.0) >= delay(pace, 5.0)


def test_a_slow_host_is_asked_less_often() -> None:
    pace = HostPace()
    for _ in range(20):
        pace = after_answer(pace, 200, 12.0, None, NOW)

    assert delay(pace, 5.0) == pytest.approx(12.0, abs=0.5)


def test_failures_double_the_delay_until_an_answer_comes() -> None:
    failing = after_answer(after_answer(HostPace(), 500, 0.1, None, NOW), 502, 0.1, None, NOW)

    assert delay(failing, 5.0) == 20.0
    assert delay(after_answer(failing, 200, 0.1, None, NOW), 5.0) == 5.0


def test_retry_after_holds_the_host_back() -> None:
    pace = after_answer(HostPace(), 429, 0.1, 120.0, NOW)

    assert pace.held_until == NOW + 120
    assert pace.held_because == "http_429"


def test_a_busy_host_that_names_no_time_is_held_back_longer_each_time() -> None:
    first = after_answer(HostPace(), 503, 0.1, None, NOW)
    second = after_answer(first, 503, 0.1, None, NOW)

    assert NOW < first.held_until < second.held_until <= NOW + LONGEST_HOLD


def test_a_host_that_does_not_answer_is_parked_the_third_time() -> None:
    pace = HostPace()
    held = []
    for _ in range(4):
        pace = after_silence(pace, "timeout", 600.0, NOW)
        held.append(pace.held_until)

    assert held == [0.0, 0.0, NOW + 600, NOW + 1_200]


@given(st.integers(0, 10_000))
def test_nobody_is_parked_for_more_than_a_day(failures: int) -> None:
    pace = after_silence(HostPace(failures=failures), "timeout", 600.0, NOW)

    assert pace.held_until <= NOW + LONGEST_HOLD


def _pacer(floor: float, downloads: int = 10) -> Pacer:
    return Pacer(CrawlDelays(floor), SteadyClock(), downloads=downloads, parked_for=600.0)


async def test_turns_of_a_host_are_a_delay_apart() -> None:
    pacer = _pacer(0.05)
    begun = []
    ended = []

    async def one_turn() -> None:
        async with pacer.turn("paper.example"):
            begun.append(time.monotonic())
            await asyncio.sleep(0.01)
            ended.append(time.monotonic())

    await asyncio.gather(*(one_turn() for _ in range(4)))

    assert all(later - earlier >= 0.049 for earlier, later in zip(ended, begun[1:], strict=False))


async def test_hosts_do_not_wait_for_each_other() -> None:
    pacer = _pacer(3_600.0)

    async with asyncio.timeout(5):
        for number in range(20):
            async with pacer.turn(f"paper{number}.example"):
                pass


async def test_downloads_at_the_same_time_are_bounded() -> None:
    pacer = _pacer(0.0, downloads=2)
    running = []
    most = []

    async def one_turn(host: str) -> None:
        async with pacer.turn(host):
            running.append(host)
            most.append(len(running))
            await asyncio.sleep(0)
            running.remove(host)

    await asyncio.gather(*(one_turn(str(number)) for number in range(10)))

    assert max(most) == 2


async def test_a_host_that_is_taken_over_rests_first() -> None:
    pacer = _pacer(5.0)
    pacer.begin("paper.example", HostPace(crawl_delay=30.0))

    assert pacer.ready_at("paper.example") - time.time() == pytest.approx(30.0, abs=1.0)


async def test_a_hold_survives_in_what_is_remembered() -> None:
    before, after = _pacer(1.0), _pacer(1.0)
    before.answered("paper.example", 429, 0.1, "3000")
    after.begin("paper.example", before.pace_of("paper.example"))

    assert after.ready_at("paper.example") - time.time() == pytest.approx(3_000, abs=2)
    assert after.held() == {"paper.example": "http_429"}


async def test_robots_rules_slow_a_host_down_but_not_without_end() -> None:
    pacer = _pacer(1.0)
    pacer.obey("paper.example", "https://paper.example", 86_400.0)

    wait = pacer.ready_at("paper.example") - time.time()

    assert wait == pytest.approx(LONGEST_CRAWL_DELAY, abs=1)


async def test_a_host_keeps_the_pace_of_its_slowest_origin() -> None:
    pacer = _pacer(1.0)
    pacer.obey("paper.example", "https://www.paper.example", 30.0)
    pacer.obey("paper.example", "https://feeds.paper.example", None)

    assert pacer.pace_of("paper.example").crawl_delay == 30.0

    pacer.obey("paper.example", "https://www.paper.example", None)

    assert pacer.pace_of("paper.example").crawl_delay == 0.0


def test_a_redirect_may_ask_for_time_as_well() -> None:
    pace = after_answer(HostPace(), 302, 0.1, 120.0, NOW)

    assert pace.held_until == NOW + 120


def test_an_answer_that_was_no_use_slows_a_host_down() -> None:
    pace = after_burden(HostPace(latency=1.0), 41.0)

    assert pace.latency == 11.0
    assert after_burden(pace, 0.1).latency == 11.0


async def test_a_host_that_was_met_before_it_was_taken_over_keeps_what_was_stored() -> None:
    pacer = _pacer(1.0)
    pacer.meet("paper.example")
    assert not pacer.knows("paper.example")

    pacer.begin("paper.example", HostPace(held_until=time.time() + 3_000, held_because="http_429"))

    assert pacer.held() == {"paper.example": "http_429"}


async def test_a_host_of_another_instance_rests_before_it_is_asked_by_us() -> None:
    pacer = _pacer(5.0)
    pacer.meet("paper.example")

    assert pacer.ready_at("paper.example") - time.time() == pytest.approx(5.0, abs=1.0)
