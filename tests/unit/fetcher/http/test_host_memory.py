"""Rows of a host are written together with its pace."""

from pathlib import Path

from services.fetcher.http.crawl_delays import CrawlDelays
from services.fetcher.http.host_memory import HostMemory
from services.fetcher.http.pacing import HostPace, Pacer, pace_key
from services.fetcher.state.frontier import Seen, seen_key
from services.fetcher.steady_clock import SteadyClock
from tests.unit.fetcher.memory import ALL, MemoryChangelog, state_of

HOST = "gazeta.example"


async def test_who_takes_a_host_over_finds_its_rows_and_its_pace(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path / "1")
    await state.open(ALL)
    pacer = Pacer(CrawlDelays(0.0), SteadyClock(), downloads=1, parked_for=600.0)
    pacer.begin(HOST, None)
    pacer.answered(HOST, 429, 0.1, "600")
    await HostMemory(state, pacer).put(HOST, {seen_key(HOST, "1"): Seen(refused="noindex")})
    await state.close_all()
    after = state_of(changelog, tmp_path / "2")
    await after.open(ALL)
    seen, pace = after.get(Seen, seen_key(HOST, "1")), after.get(HostPace, pace_key(HOST))
    await after.close_all()

    assert seen == Seen(refused="noindex")
    assert pace is not None
    assert pace.held_because == "http_429"
